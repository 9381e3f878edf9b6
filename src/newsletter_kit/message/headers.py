"""The one place that writes the bytes of a header, and so the one gate against smuggled headers.

Python's own `email` is not used for this. In CPython 3.11.7 it turns `=?UTF-8?Q?=0A?=Bcc:` in a subject
into a Bcc header, drops the quotes of long display names, and makes encoded-words of long list headers.
"""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING

from newsletter_kit.errors import MessageError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.config import Mailbox

MAX_LINE_BYTES = 998  # RFC 5322 §2.1.1, without CRLF
LINE_BYTES = 76  # RFC 2047 §2: no line with an encoded-word is longer; so none is, where it can be helped
# RFC 2047 allows 75. Words of 66 fit beside any of our header names, so where they stand does not matter.
MAX_ENCODED_WORD = 66
_MAX_PLAIN_WORD = 60

_NAME = re.compile(r"[!-9;-~]{1,60}")  # RFC 5322 §3.6.8
_VALUE = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_VALUE_UTF8 = re.compile(r"(?! )[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+(?<! )")
_PLAIN_TEXT = re.compile(rf"[!-~]{{1,{_MAX_PLAIN_WORD}}}(?: [!-~]{{1,{_MAX_PLAIN_WORD}}})*")
_ATOMS = re.compile(
    rf"[\w!#$%&'*+/=?^`{{|}}~-]{{1,{_MAX_PLAIN_WORD}}}(?: [\w!#$%&'*+/=?^`{{|}}~-]{{1,{_MAX_PLAIN_WORD}}})*",
    re.ASCII,
)
# RFC 5322 lets more stand in a quoted string, but some readers look for < and @ in it all the same.
_QUOTABLE = re.compile(rf"(?! )(?:(?!  )[ !#-;=?A-\[\]-~]){{1,{_MAX_PLAIN_WORD}}}(?<! )")
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_FOLD = re.compile(r"(?<=[^ ]) (?=[^ ])")
_MOSTLY_LATIN = 1.3  # bytes of UTF-8 for each character; above it base64 is shorter and no less readable
_TO_ENCODE = re.compile(rb"[^A-Za-z0-9!*+/ -]+")  # RFC 2047 §5 (3)


def header_line(name: str, value: str, *, smtputf8: bool = False) -> bytes:
    r"""One header, folded, with its CRLF.

    Args:
        name: a field name (RFC 5322 §3.6.8).
        value: the value in printable ASCII. Text for people goes through `unstructured` or `mailbox` first;
            lists, ids and URLs come as they are, and are folded only at their spaces.
        smtputf8: let letters outside ASCII stand as they are (RFC 6532 §3.2).

    Raises:
        MessageError: if name or value holds anything else, or a line would be longer than 998 bytes.

    Example:
        >>> header_line("Subject", "News")
        b'Subject: News\r\n'
    """
    if not _NAME.fullmatch(name):
        raise _error(name, "it is no name of a header")
    if not (_VALUE_UTF8 if smtputf8 else _VALUE).fullmatch(value):
        raise _error(name, "its value is empty, or holds more than printable ASCII")
    line = f"{name}: {value}"
    return f"{line}\r\n".encode() if len(line) <= LINE_BYTES else _folded(name, value)


def _folded(name: str, value: str) -> bytes:
    lines, line = [], f"{name}:"
    for number, word in enumerate(_FOLD.split(value)):
        if number and len(line) + 1 + len(word) > LINE_BYTES:
            lines.append(line)
            line = ""
        line = f"{line} {word}"
    lines.append(line)
    if max(len(line.encode()) for line in lines) > MAX_LINE_BYTES:
        raise _error(name, f"it has a line of more than {MAX_LINE_BYTES} bytes that cannot be folded")
    return "".join(f"{each}\r\n" for each in lines).encode()


def _error(name: str, what: str) -> MessageError:
    return MessageError(Problem(f"header {name!r}", what, "Shorten or mend it."))


def unstructured(text: str) -> str:
    """`text` as the value of a header that people read, such as Subject (RFC 5322 §2.2.1, RFC 2047).

    What is ASCII on one line stays as it is, except where a reader would take it for an encoded-word.

    Raises:
        MessageError: if it is empty, or holds a control character or a line break.

    Example:
        >>> unstructured("News of the été")
        '=?utf-8?Q?News_of_the_=C3=A9t=C3=A9?='
    """
    if not text or _UNSENDABLE.search(text):
        raise _error(text[:40], "it is empty, or holds a control character or a line break")
    if _PLAIN_TEXT.fullmatch(text) and "=?" not in text:
        return text
    return " ".join(_encoded_words(text))


def mailbox(box: Mailbox, *, smtputf8: bool = False) -> str:
    """`box` as the value of From, To or Reply-To: exactly one mailbox, whatever its name holds.

    Source: RFC 5322 §3.4, RFC 2047 §5 (3).

    Args:
        box: name and address.
        smtputf8: let letters outside ASCII stand in the address.

    Raises:
        MessageError: if the name holds a control character, or only SMTPUTF8 could carry the address.

    Example:
        >>> from newsletter_kit.config import Mailbox
        >>> mailbox(Mailbox("Press, Geneva", "press@iom.int"))
        '"Press, Geneva" <press@iom.int>'
    """
    if not box.address.isascii() and not smtputf8:
        raise _error(box.address, "the address needs a server with SMTPUTF8")
    return f"{_phrase(box.name)} <{box.address}>" if box.name else box.address


def _phrase(name: str) -> str:
    if "=?" not in name:
        if _ATOMS.fullmatch(name):
            return name
        if _QUOTABLE.fullmatch(name):
            return f'"{name}"'
    if _UNSENDABLE.search(name):
        raise _error(name[:40], "the name holds a control character or a line break")
    return " ".join(_encoded_words(name))


def _encoded_words(text: str) -> Iterator[str]:
    """`text` as encoded-words, each of whole characters; the spaces between them are no part of the text."""
    data = text.encode()
    encode = _q_word if len(data) < _MOSTLY_LATIN * len(text) else _b_word
    if len(word := encode(data)) <= MAX_ENCODED_WORD:
        yield word
        return
    start = 0
    while start < len(text):
        end = _fitting(text, start, encode)
        yield encode(text[start:end].encode())
        start = end


def _fitting(text: str, start: int, encode: Callable[[bytes], str]) -> int:
    """Where the piece of `text` from `start` ends that fits into one encoded-word: after a blank, if it can.

    CPython 3.11 puts a blank between the encoded-words of a name where there is none; after a blank it
    does no harm.
    """
    end = start + 1
    while end < len(text) and len(encode(text[start : end + 1].encode())) <= MAX_ENCODED_WORD:
        end += 1
    blank = text.rfind(" ", start + 1, end)
    return blank + 1 if blank > 0 and end < len(text) else end


def _q_word(data: bytes) -> str:
    return f"=?utf-8?Q?{_TO_ENCODE.sub(_codes, data).replace(b' ', b'_').decode('ascii')}?="


def _codes(match: re.Match[bytes]) -> bytes:
    return f"={match[0].hex('=').upper()}".encode("ascii")


def _b_word(data: bytes) -> str:
    return f"=?utf-8?B?{b64encode(data).decode('ascii')}?="
