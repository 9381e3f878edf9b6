"""The Markdown that authors may write, as HTML, as plain text, and as a list of its links.

Paragraphs, **strong** and *emphasised* words, [links](https://…), lists and line breaks, as CommonMark 0.31
has them. Everything else, HTML above all, is text and is shown as it was typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markdown_it import MarkdownIt

from newsletter_kit.issue.url import PLACEHOLDER, clean_url
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

_PARSER = MarkdownIt("zero", {"maxNesting": 40}).enable(["newline", "escape", "emphasis", "link", "list"])
_PARSER.enable(["balance_pairs", "fragments_join"])
# The parser's own opinion on links is replaced by clean_url, which _links applies to its tokens.
_PARSER.validateLink = lambda url: url is not None  # type: ignore[method-assign]
_PARSER.normalizeLink = lambda url: url  # type: ignore[method-assign]

# Two code points that Unicode keeps out of texts stand around a merge tag's number while Markdown is read,
# so that an underscore in its name, or a space in its fallback, means nothing to the parser.
_STAND_IN = re.compile("\ufffe([0-9]+)\uffff")
_RESERVED = re.compile("[\ufffe\uffff]")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")

_TAGS = {
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "em_open": "<em>",
    "em_close": "</em>",
    "bullet_list_open": "<ul>",
    "bullet_list_close": "</ul>",
    "ordered_list_close": "</ol>",
    "list_item_open": "<li>",
    "list_item_close": "</li>",
    "softbreak": "\n",
    "hardbreak": "<br>",
}


_REMEMBERED = 1024
"""Texts whose reading is kept: a preview compiles the same issue again and again."""


class _Parsed(NamedTuple):
    """The tokens of a text, and the merge tags that were put aside while it was read."""

    tokens: tuple[Token, ...]
    merge_tags: tuple[str, ...]

    def restore(self, text: str) -> str:
        return _STAND_IN.sub(lambda found: self.merge_tags[int(found[1])], text)


@lru_cache(maxsize=_REMEMBERED)
def to_html(markdown: str) -> str:
    """Block HTML: `<p>`, `<ul>`, `<ol>`, `<li>`, `<strong>`, `<em>`, `<a href>` and `<br>`, without classes.

    A link that `clean_url` refuses keeps its words and loses its target. Merge tags pass through, their
    fallbacks escaped as all text is.

    Example:
        >>> to_html("**73** of them <b>")
        '<p><strong>73</strong> of them &lt;b&gt;</p>'
    """
    return "".join(_html(_parsed(markdown))).strip("\n")


@lru_cache(maxsize=_REMEMBERED)
def to_inline_html(markdown: str) -> str:
    """The HTML of one line, such as a title, without the paragraph around it.

    Example:
        >>> to_inline_html("Help for *all*")
        'Help for <em>all</em>'
    """
    return "".join(_html(_parsed(markdown, inline=True)))


@lru_cache(maxsize=_REMEMBERED)
def to_text(markdown: str) -> str:
    """Plain text: links as `text (url)`, list items behind `- `, a blank line between paragraphs.

    Example:
        >>> to_text("See [the **hubs**](https://iom.int).")
        'See the hubs (https://iom.int).'
    """
    parsed = _parsed(markdown)
    lines: list[str] = []
    before = 0
    for depth, marker, inline in _blocks(parsed.tokens):
        if not (depth and before):
            lines.append("")
        lines += _indented("".join(_inline_text(inline, parsed)), depth, marker)
        before = depth
    return "\n".join(lines[1:])


@lru_cache(maxsize=_REMEMBERED)
def to_plain(markdown: str) -> str:
    """The words of one line without marks and without link targets.

    Example:
        >>> to_plain("Help for *all* at [IOM](https://iom.int)")
        'Help for all at IOM'
    """
    parsed = _parsed(markdown, inline=True)
    return "".join(_words(_inline_tokens(parsed), parsed))


def links_in(markdown: str) -> list[tuple[str, str]]:
    """The words and the target of each link, as typed and in order.

    Example:
        >>> links_in("[IOM](https://iom.int) and [more](#)")
        [('IOM', 'https://iom.int'), ('more', '#')]
    """
    if "](" not in markdown:  # nothing but a link has it, and most texts have none
        return []
    parsed = _parsed(markdown)
    found = []
    for inline in parsed.tokens:
        children = inline.children or []
        for index, token in enumerate(children):
            if token.type == "link_open":
                words = "".join(_words(_until_close(children[index + 1 :]), parsed))
                found.append((words, parsed.restore(str(token.attrs["href"]))))
    return found


def _parsed(markdown: str, *, inline: bool = False) -> _Parsed:
    aside: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        aside.append(_LINE_END.sub(" ", found[0]))
        return f"\ufffe{len(aside) - 1}\uffff"

    text = MERGE_TAG.sub(put_aside, _RESERVED.sub("\ufffd", markdown))
    tokens = _PARSER.parseInline(text) if inline else _PARSER.parse(text)
    return _Parsed(tuple(tokens), tuple(aside))


def _inline_tokens(parsed: _Parsed) -> Iterator[Token]:
    for token in parsed.tokens:
        yield from token.children or ()


def _until_close(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "link_close":
            return
        yield token


def _target(token: Token, parsed: _Parsed) -> str | None:
    try:
        return clean_url(parsed.restore(str(token.attrs["href"])))
    except ValueError:
        return None


def _html(parsed: _Parsed) -> Iterator[str]:
    for token in parsed.tokens:
        if token.type == "inline":
            yield from _inline_html(token, parsed)
        elif token.type == "ordered_list_open":
            start = token.attrs.get("start")
            yield f'<ol start="{int(start)}">' if start else "<ol>"
        elif token.type.startswith("paragraph_"):
            yield "" if token.hidden else "<p>" if token.nesting == 1 else "</p>\n"
        else:
            yield _TAGS[token.type]


def _inline_html(inline: Token, parsed: _Parsed) -> Iterator[str]:
    open_links: list[bool] = []
    for token in inline.children or ():
        if token.type == "link_open":
            target = _target(token, parsed)
            open_links.append(target is not None)
            yield f'<a href="{escape(target)}">' if target is not None else ""
        elif token.type == "link_close":
            yield "</a>" if open_links.pop() else ""
        else:
            yield _TAGS.get(token.type) or escape(parsed.restore(token.content), quote=False)


def _words(tokens: Iterable[Token], parsed: _Parsed) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield " "
        else:
            yield parsed.restore(token.content)


def _blocks(tokens: Iterable[Token]) -> Iterator[tuple[int, str, Token]]:
    """Each run of text: how many lists it is in, the list marker it begins with, and its token."""
    counts: list[int | None] = []
    marker = ""
    for token in tokens:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            counts.append(int(token.attrs.get("start") or 1) if token.type.startswith("o") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            counts.pop()
        elif token.type == "list_item_open":
            count = counts[-1]
            marker = "- " if count is None else f"{count}. "
            counts[-1] = None if count is None else count + 1
        elif token.type == "inline":
            yield len(counts), marker, token
            marker = ""


def _indented(text: str, depth: int, marker: str) -> list[str]:
    outer = "  " * (depth - 1)
    first, *rest = text.split("\n")
    hang = " " * max(len(marker), 2 if depth else 0)
    return [f"{outer}{marker or hang}{first}", *(f"{outer}{hang}{line}" for line in rest)]


def _inline_text(inline: Token, parsed: _Parsed) -> Iterator[str]:
    children = inline.children or []
    for index, token in enumerate(children):
        if token.type == "link_open":
            words = "".join(_words(_until_close(children[index + 1 :]), parsed))
            behind = _behind(words, _target(token, parsed))
        elif token.type == "link_close":
            yield behind
        else:
            yield {"hardbreak": "\n", "softbreak": " "}.get(token.type) or parsed.restore(token.content)


def _behind(words: str, target: str | None) -> str:
    """What follows a link's words: its target, unless the words are the target or there is none yet."""
    shown = (target or PLACEHOLDER).removeprefix("mailto:").removeprefix("tel:")
    return "" if shown in {words, PLACEHOLDER} else f" ({shown})"
