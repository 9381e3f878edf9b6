"""What a template is made of, and what it can read: with the same of both, it writes the same again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.source import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.source import Source

_AT_THE_TOP = re.compile(r"\A(?:\s*\{#.*?#\})+", re.DOTALL)
_COMMENT = frozenset({"comment_begin", "comment", "comment_end"})
_READER = Environment(autoescape=True)
_TAKES_IN = re.compile(
    r"""\{%[-+]?\s*(?:include|import|from|extends)\b
        (?:\s*["'](?P<name>[\w./-]+)["']\s*(?:[-+]?%\}|\b(?:import|as|with|without|ignore)\b))?""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a template is made of, together with all that it takes in.

    Attributes:
        digest: of all their texts, of where they stand, and of the layout's theme and words.
        text: their texts, without comments.
    """

    digest: bytes
    text: str

    def names(self) -> frozenset[str]:
        """All words that could be the name of a value.

        Example:
            >>> "tinted" in Reads(b"", "{% if tinted %}<b>").names()
            True
        """
        return _words(self.text)

    def names_behind(self, name: str) -> frozenset[str] | None:
        """The names that are read of the value `name`; None if more of it may be read than that.

        Example:
            >>> sorted(Reads(b"", "{{ issue.title }} {{ issue.intro | md }}").names_behind("issue"))
            ['intro', 'title']
            >>> Reads(b"", "{% for each in issue %}").names_behind("issue") is None
            True
        """
        return _names_behind(self.text, name)


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z_]\w*", text))


@lru_cache(maxsize=512)
def _names_behind(text: str, name: str) -> frozenset[str] | None:
    found = re.findall(rf"\b{name}\b(?:\s*\.\s*([A-Za-z_]\w*))?", text)
    return frozenset(found) if all(found) else None


@lru_cache(maxsize=512)
def reads_of(layout: Layout, name: str) -> Reads | None:
    """What the template `name` is made of; None if that cannot be told from its text alone.

    Args:
        layout: the layout.
        name: path inside it, such as `sections/avrr.mjml.j2`.

    Example:
        >>> reads_of(load_layout("base"), "sections/divider.mjml.j2").names_behind("issue")  # doctest: +SKIP
        frozenset({'funders', 'sign_off', 'signature'})
    """
    found: dict[str, Source] = {}
    texts: list[str] = []
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        try:
            found[each] = source_of(layout, each)
            texts.append(_without_comments(found[each].text))
        except (LayoutError, TemplateSyntaxError):
            return None
        named = [match["name"] for match in _TAKES_IN.finditer(texts[-1])]
        if not all(named):
            return None
        waiting += named
    return Reads(_digest(layout, found), "\n".join(texts))


def _without_comments(text: str) -> str:
    """By Jinja's own reading: `{#` may also stand in quotes, or be printed. At the top it is a comment."""
    rest = _AT_THE_TOP.sub("", text)
    if "{#" not in rest:
        return rest
    return "".join(value for _, kind, value in _READER.lex(rest) if kind not in _COMMENT)


def _digest(layout: Layout, sources: Mapping[str, Source]) -> bytes:
    digest = hashlib.sha256(_look_and_words(layout))
    digest.update(repr(sources).encode())
    return digest.digest()


@lru_cache(maxsize=8)
def _look_and_words(layout: Layout) -> bytes:
    return hashlib.sha256(repr((layout.name, layout.theme, layout.strings)).encode()).digest()
