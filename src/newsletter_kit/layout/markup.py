"""Markup cut into tags, comments and text, without making anything of it: the same for MJML and for HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["open", "close", "text", "comment", "declaration", "stray"]

VOID = words("area base br col embed hr img input link meta param source track wbr")
"""Elements without an end tag (HTML Living Standard §13.1.2)."""

_NAME = r"[^\s\"'<>/=]++"
_VALUE = r"\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++"
_TOKEN = re.compile(
    rf"""(?P<comment><!--.*?-->)
      | (?P<declaration><!\[CDATA\[.*?\]\]>|<![^>]*+>|<\?.*?\?>)
      | </(?P<close>[A-Za-z][\w:-]*+)\s*+>
      | <(?P<open>[A-Za-z][\w:-]*+)
        (?P<attributes>(?>(?:\s++{_NAME}(?>(?:\s*+=\s*+(?>{_VALUE}))?))*))\s*+(?P<slash>/?+)>
      | (?P<text>[^<]++)
      | (?P<stray><)
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rf"({_NAME})(?>(?:\s*+=\s*+({_VALUE}))?)")
_RAW_TEXT = re.compile(r"(?P<text>.*?)(?=</mj-style\s*>)", re.DOTALL)


class Attribute(NamedTuple):
    """One attribute: its name in small letters, and its value as it was written, references and all."""

    name: str
    value: str


class Token(NamedTuple):
    """One piece of markup.

    Attributes:
        kind: `open` and `close` for tags; `text`; `comment`; `declaration` for `<!…>` and `<?…>`; `stray` for
            a `<` that begins nothing.
        start: where it begins, in characters.
        raw: the piece as it stands.
        name: the name of a tag, in small letters.
        attributes: those of an opening tag, in order.
        is_empty: whether the tag ends in `/>`.
    """

    kind: Kind
    start: int
    raw: str
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    is_empty: bool = False


def tokens(markup: str) -> Iterator[Token]:
    """The pieces of `markup`, which put together give it back; what `mj-style` holds is one text.

    Example:
        >>> [token.kind for token in tokens('<p class="a">1 &lt; 2<br></p>')]
        ['open', 'text', 'open', 'close']
    """
    at = 0
    while match := _TOKEN.match(markup, at):
        token = _token(match)
        yield token
        at = match.end()
        if token.name == "mj-style" and token.kind == "open" and (raw := _RAW_TEXT.match(markup, at)):
            yield Token("text", at, raw["text"])
            at = raw.end()


def _token(match: re.Match[str]) -> Token:
    raw, start = match[0], match.start()
    if match["open"]:
        name, empty = match["open"].lower(), bool(match["slash"])
        return Token("open", start, raw, name, _attributes(match["attributes"]), empty)
    if match["close"]:
        return Token("close", start, raw, match["close"].lower())
    return Token(match.lastgroup, start, raw)  # type: ignore[arg-type]  # groups are named like kinds


@lru_cache(maxsize=4_096)
def _attributes(text: str) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(name.lower(), value[1:-1] if value[:1] in {'"', "'"} else value)
        for name, value in _ATTRIBUTE.findall(text)
    )
