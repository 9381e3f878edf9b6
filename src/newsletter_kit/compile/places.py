"""Where in an HTML document a stranger's words may stand: its text, its quoted attributes and its links.

All else is code to some reader: tag names, CSS, scripts, comments, event attributes.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsletter_kit.layout.seam import seam_after

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_LINKS = frozenset(
    {"href", "src", "background", "action", "formaction", "cite", "poster", "longdesc", "xlink:href"}
)
_CODE = frozenset({"style", "srcdoc", "srcset", "imagesizes", "imagesrcset"})
_RAW_ELEMENTS = frozenset({"style", "script", "xmp", "iframe", "noembed", "noframes", "plaintext"})

_VALUE = r"""\s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | [^\s>"'][^\s>]*+ )"""
# Outlook reads the inside of a conditional comment as HTML, the rest of the world skips it: it is HTML to us.
_CONDITIONAL = r"<!--\[if[^\]]*\]>(?:<!-->|-->)? | (?:<!--)?<!\[endif\]--> | <!\[(?:if|endif)[^>]*>"
_TOKEN = re.compile(
    rf"""
      (?P<conditional> {_CONDITIONAL} )
    | (?P<comment>     <!--.*?(?:-->|\Z) | <(?:[!?]|/(?![a-z]))[^>]*(?:>|\Z) )
    | (?P<tag>         </?(?P<name>[a-z][^\s/>]*)
                       (?P<rest> (?> (?: [\s/]*+ [^\s/>][^\s/>=]*+ (?:{_VALUE})? )* ) [\s/]*+ > )? )
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+ (?:
      (?P<close> > )
    | (?P<name> [^\s/>][^\s/>=]*+ )
      (?: \s*+ = \s*+ (?: "\s*+(?P<double>[^"]*+)" | '\s*+(?P<single>[^']*+)' | [^\s>"'][^\s>]*+ ) )?
    )""",
    re.VERBOSE,
)
# Text, whole tags and style sheets without a `((` in them: a search for one need not cut them up.
_ONE = r"\((?!\()"
_DULL_VALUE = rf"""
    \s*+ = \s*+ (?:
      "[^"(]*+(?>(?:{_ONE}[^"(]*+)*)" | '[^'(]*+(?>(?:{_ONE}[^'(]*+)*)' | [^\s>"'(][^\s>(]*+ )"""
_DULL_REST = rf"(?> (?: [\s/]*+ [^\s/>(][^\s/>=(]*+ (?: {_DULL_VALUE} | (?! \s*+ = ) ) )* ) [\s/]*+ >"
_DULL = re.compile(
    rf"""(?> (?:
      [^<(]*+ (?> (?: {_ONE} [^<(]*+ )* )
      (?: {_CONDITIONAL}
        | <!DOCTYPE [^>(]*+ >
        | <style (?=[\s/>]) {_DULL_REST}
          [^<(]*+ (?> (?: (?: {_ONE} | <(?!/style[\s/>]) ) [^<(]*+ )* ) (?=</style[\s/>])
        | </style {_DULL_REST}
        | </?+ (?! (?:{"|".join(sorted(_RAW_ELEMENTS))}) [\s/>] ) [a-z][^\s/>(]*+ {_DULL_REST} )
    )* )""",
    re.VERBOSE | re.IGNORECASE,
)


class Context(Enum):
    """What a span of HTML is to those who read it."""

    TEXT = "text"
    ATTRIBUTE = "a quoted attribute"
    URL = "a link"


class Span(NamedTuple):
    """A stretch of HTML, from `start` up to `end`, both counted in characters."""

    start: int
    end: int
    context: Context


def spans(text: str, *, with_tags: bool = False) -> Iterator[Span]:
    """The stretches of `text` in which a value can be made safe, in order.

    Args:
        text: an HTML document.
        with_tags: only the stretches with a `((` in them are wanted, which takes less time.

    Example:
        >>> html = '<p title="a">b</p><style>p{color:red}</style>'
        >>> [(html[each.start : each.end], each.context.name) for each in spans(html)]
        [('a', 'ATTRIBUTE'), ('b', 'TEXT')]
    """
    end, holding = 0, "((" if with_tags else ""
    while token := _TOKEN.search(text, end := _after_dull(text, end) if with_tags else end):
        start = token.start()
        if start > end and text.find(holding, end, start) >= 0:
            yield Span(end, start, Context.TEXT)
        end = token.end()
        if name := token["name"]:
            if token["rest"] is None or text.find(holding, start, end) >= 0:
                end = yield from _attributes(text, token.end("name"))
            if name.lower() in _RAW_ELEMENTS and text[start + 1] != "/":
                end = _after_raw_text(text, end, name)
    if end < len(text):
        yield Span(end, len(text), Context.TEXT)


def _after_dull(text: str, start: int) -> int:
    """An end of text and tags from `start` on that are of no interest to a search for `((`.

    Most sections are known from the last time. What is dull, is so whatever comes after it: each of its tags
    has its end, and each quotation mark its other one.
    """
    while (end := seam_after(text, start)) >= 0:
        dull = _dull_characters(text[start:end])
        start += dull
        if start < end:
            return start
    return start + _dull_characters(text[start:])


@lru_cache(maxsize=256)
def _dull_characters(text: str) -> int:
    dull = _DULL.match(text)
    return dull.end() if dull else 0


def _attributes(text: str, end: int) -> Generator[Span, None, int]:
    """The spans of one tag's attributes; returns where the tag ends."""
    while match := _ATTRIBUTE.match(text, end):
        end = match.end()
        if match["close"]:
            return end
        context = _context(match["name"].lower())
        quoted = "double" if match["double"] is not None else "single"
        if context and match[quoted] is not None:
            yield Span(match.start(quoted), match.end(quoted), context)
    return len(text)


def _context(attribute: str) -> Context | None:
    if attribute in _LINKS:
        return Context.URL
    return None if attribute in _CODE or attribute.startswith("on") else Context.ATTRIBUTE


def _after_raw_text(text: str, end: int, name: str) -> int:
    """The end of what stands in the style or script element `name`, which begins at `end`."""
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, end)
    return closing.start() if closing else len(text)
