"""Headers: what goes in comes out of a parser, and nothing else does."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header
from email.utils import getaddresses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter_kit.config import Mailbox, parse_mailbox
from newsletter_kit.errors import MessageError
from newsletter_kit.message.headers import MAX_ENCODED_WORD, header_line, mailbox, unstructured

SMUGGLED = "Nouvelles d'été =?UTF-8?Q?=0A?=Bcc: victim@example.net"
PRESS = 'Office, "Press" (HQ) <boss@un.example>, '
SCRIPTS = "📣 النشرة 通讯 Новости სიახლეები " * 6

one_line = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=200
)
names = one_line.map(str.strip).filter(bool)
lookalikes = st.lists(
    st.sampled_from(["=?UTF-8?Q?=0A?=", "=?", "?=", "Bcc:", " ", "  ", "é", "<a@b.cc>,", '"'])
).map("".join)


def read_back(name: str, value: str) -> str:
    """The value of the only header of a mail, as Python's parser understands it."""
    mail = message_from_bytes(header_line(name, value) + b"\r\n", policy=policy.default)
    assert mail.keys() == [name]
    return str(mail[name])


@given(one_line)
@example("two  blanks")
@example(" blanks around ")
@example("x" * 300)
def test_any_line_of_text_reads_back(text: str) -> None:
    """Whatever an author writes as a subject is what a parser reads, to the last blank."""
    assert read_back("Subject", unstructured(text)) == text


@given(lookalikes.filter(bool))
@example(SMUGGLED)
def test_a14_text_like_an_encoded_word_stays_text(text: str) -> None:
    """A14: a subject that looks encoded is read as the characters it has, and opens no header."""
    assert read_back("Subject", unstructured(text)) == text


@pytest.mark.parametrize(
    "text", [SCRIPTS, "x " * 2_500 + "x", "é" * 5_000], ids=["A17", "A16-ascii", "A16-utf8"]
)
def test_a16_a17_long_subjects_keep_the_limits(text: str) -> None:
    """A16, A17: five thousand characters, or six scripts, read back, and no line or word is too long."""
    assert read_back("Subject", unstructured(text)) == text
    check_limits(header_line("Subject", unstructured(text)))


@given(names)
def test_limits_hold_for_any_text(text: str) -> None:
    """RFC 5322 §2.1.1 and RFC 2047 §2: lines of at most 76, encoded-words of at most 75 whole characters."""
    check_limits(header_line("Subject", unstructured(text)))
    check_limits(header_line("Reply-To", mailbox(Mailbox(text, "a@iom.example.org"))))


def check_limits(line: bytes) -> None:
    """The rules for raw header bytes."""
    lines = line.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert all(each[:1] == b" " and each.strip() for each in lines[1:])
    assert re.fullmatch(rb"[ -~]+", b"".join(lines))
    for word in re.findall(rb"=\?[^ ]+\?=", line):
        assert len(word) <= MAX_ENCODED_WORD <= 75
        [(content, charset)] = decode_header(word.decode("ascii"))
        assert isinstance(content, bytes)
        content.decode(str(charset))


@pytest.mark.parametrize(
    "text",
    ["News\r\nBcc: victim@example.net", "a\0b", "a\nb", "a\x85b", "a\u2028b", "a\ud800b", ""],
    ids=["A13", "A18", "LF", "C1", "U+2028", "surrogate", "empty"],
)
def test_control_characters_are_refused(text: str) -> None:
    """A13, A18: a line break, a NUL or half a character in a header is an error, not repaired in silence."""
    with pytest.raises(MessageError, match="holds a control character or a line break"):
        unstructured(text)


@pytest.mark.parametrize("name", ["Sub ject", "Subject:", "Subject\r\nBcc", "Süß", "", "X" * 80])
def test_only_a_token_can_name_a_header(name: str) -> None:
    """A header's name is printable ASCII without colon or blank (RFC 5322 §3.6.8)."""
    with pytest.raises(MessageError, match="no name of a header"):
        header_line(name, "x")


@pytest.mark.parametrize("value", ["a\r\nBcc: x", "a\nb", "é", "", " a", "a ", "a\tb", "\x00"])
def test_only_printable_ascii_can_be_a_value(value: str) -> None:
    """The gate takes no byte that could end a line or needs a guess at its encoding."""
    with pytest.raises(MessageError, match="more than printable ASCII"):
        header_line("X-Test", value)


def test_long_list_header_is_folded_between_links() -> None:
    """A List-Unsubscribe past 76 characters keeps its links whole, and no encoded-word is made of them."""
    links = f"<https://iom.example.org/{'x' * 90}>, <mailto:leave@iom.example.org>"
    line = header_line("List-Unsubscribe", links)
    assert line.count(b"\r\n ") == 1
    assert b"=?" not in line
    assert line.replace(b"\r\n ", b" ") == f"List-Unsubscribe: {links}\r\n".encode()


def test_line_that_cannot_be_folded_is_refused() -> None:
    """A URL of more than 998 bytes is an error, since every server may cut it (RFC 5322 §2.1.1)."""
    with pytest.raises(MessageError, match="998 bytes"):
        header_line("List-Unsubscribe", f"<https://iom.example.org/{'x' * 990}>")


@given(names)
@example(PRESS * 3)
@example('"quoted"')
@example("=?UTF-8?Q?=0A?=Bcc: x@iom.example.org")
@example("Dr. A  B")
@example("<b>Bob</b><img src=x onerror=1>")
def test_any_name_makes_one_mailbox(name: str) -> None:
    """A19, C33: however a name is built, there is one mailbox, with this name and our address.

    Blanks are not compared: CPython 3.11 adds some within names that are encoded.
    """
    value = mailbox(Mailbox(name, "boss@iom.example.org"))
    mail = message_from_bytes(header_line("From", value) + b"\r\n", policy=policy.default)
    [box] = mail["From"].addresses
    assert ("".join(box.display_name.split()), box.addr_spec) == (
        "".join(name.split()),
        "boss@iom.example.org",
    )
    assert [address for _, address in getaddresses([value])] == ["boss@iom.example.org"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("IOM Georgia", "IOM Georgia <a@iom.int>"),
        ("Smith, John", '"Smith, John" <a@iom.int>'),
        ("B <b@iom.int>", "=?utf-8?Q?B_=3Cb=40iom=2Eint=3E?= <a@iom.int>"),
        ("Dr. No", '"Dr. No" <a@iom.int>'),
        ("O'Neil", "O'Neil <a@iom.int>"),
        ("", "a@iom.int"),
        ("Jörg", "=?utf-8?Q?J=C3=B6rg?= <a@iom.int>"),
        ("ნინო", "=?utf-8?B?4YOc4YOY4YOc4YOd?= <a@iom.int>"),
        ('Say "hi"', "=?utf-8?Q?Say_=22hi=22?= <a@iom.int>"),
    ],
)
def test_names_are_written_as_plainly_as_they_can_be(name: str, written: str) -> None:
    """ASCII stays readable, quotes stand only where they must, and any script can be a name."""
    assert mailbox(Mailbox(name, "a@iom.int")) == written


def test_long_name_is_cut_after_its_blanks() -> None:
    """A parser that puts a blank between encoded-words, as CPython 3.11 does, tears no word apart."""
    name = "ძალიან გრძელი სახელი და კიდევ უფრო გრძელი გვარი"
    mail = message_from_bytes(header_line("To", mailbox(Mailbox(name, "a@iom.int"))), policy=policy.default)
    assert mail["To"].addresses[0].display_name.split() == name.split()


def test_c27_domain_in_letters_beyond_ascii_becomes_an_a_label() -> None:
    """C27: the addr-spec holds no encoded-word, but the domain's A-label."""
    assert mailbox(parse_mailbox("Ä <a@münchen.example.org>")).endswith("<a@xn--mnchen-3ya.example.org>")


def test_c26_address_that_needs_smtputf8_is_refused() -> None:
    """C26: an address that only some servers take is an error that names it, not a broken header."""
    with pytest.raises(MessageError, match=r"jörg@iom\.example\.org.*SMTPUTF8"):
        mailbox(Mailbox("", "jörg@iom.example.org"))
