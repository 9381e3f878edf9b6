"""Marks of position: every tag of a layout carries the file and the line it stands in.

They go through Jinja, so that a fault in the rendered MJML can be laid at its line, and leave with the check.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.layout.source import Source

MARK = "nk-at"
"""The attribute that holds the position, such as `base/sections/avrr.mjml.j2:12`."""

_STYLE_MARK = re.compile(rf"/\*{MARK}(?: (?P<where>[^*]*))?\*/")

_JINJA = r"\{\{.*?\}\}|\{%.*?%\}|\{\#.*?\#\}"
_QUOTED = rf'"(?>(?:{_JINJA}|[^"])*)"|' + rf"'(?>(?:{_JINJA}|[^'])*)'"
_PIECE = re.compile(
    rf"""{_JINJA}
      | <!--.*?-->
      | <(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?!\{{)(?P<rest>(?>(?:{_JINJA}|{_QUOTED}|[^<>"'])*))
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(rf"([A-Za-z_:][\w:.-]*)\s*=\s*({_QUOTED})", re.DOTALL)
_CONSTRUCT = re.compile(_JINJA, re.DOTALL)


def with_marks(source: Source) -> str:
    r"""The text of an MJML template with a mark in every tag that is written out; no line moves.

    Example:
        >>> from newsletter_kit.layout.source import Source
        >>> with_marks(Source("base/issue.mjml.j2", "\n<mj-text>{{ x }}</mj-text>"))
        '\n<mj-text nk-at="base/issue.mjml.j2:2">{{ x }}</mj-text>'
    """
    pieces, last, line = [], 0, 1
    for tag in _tags(source.text):
        line += source.text.count("\n", last, tag.start())
        pieces += [source.text[last : tag.end("name")], f' {MARK}="{source.where}:{line}"']
        line += source.text.count("\n", tag.start(), tag.end("name"))
        last = tag.end("name")
    return "".join([*pieces, source.text[last:]])


def with_style_marks(source: Source) -> str:
    """The text of a CSS template between two comments, the first of which names its file; no line moves.

    Example:
        >>> from newsletter_kit.layout.source import Source
        >>> with_style_marks(Source("base/a.css.j2", "p { margin: 0; }"))
        '/*nk-at base/a.css.j2*/p { margin: 0; }/*nk-at*/'
    """
    return f"/*{MARK} {source.where}*/{source.text}/*{MARK}*/"


def without_style_marks(css: str) -> str:
    """CSS without the comments that name its files.

    Example:
        >>> without_style_marks("/*nk-at base/a.css.j2*/p { margin: 0; }/*nk-at*/")
        'p { margin: 0; }'
    """
    return _STYLE_MARK.sub("", css) if MARK in css else css


def style_files(css: str) -> dict[str, str]:
    """What of a style sheet comes from which file; under the empty name, what no mark is around.

    Example:
        >>> style_files("a {}/*nk-at base/a.css.j2*/p {}/*nk-at*/ b {}")
        {'': 'a {} b {}', 'base/a.css.j2': 'p {}'}
    """
    found: dict[str, str] = {}
    inside, last = [""], 0
    for mark in (*_STYLE_MARK.finditer(css), None):
        found[inside[-1]] = found.get(inside[-1], "") + css[last : mark.start() if mark else None]
        if mark and mark["where"]:
            inside.append(mark["where"])
        elif mark and len(inside) > 1:
            inside.pop()
        last = mark.end() if mark else last
    return found


def broken_attributes(source: Source) -> Iterator[tuple[int, str]]:
    """The line and the name of every attribute of a template whose value runs over more than one line.

    Example:
        >>> list(broken_attributes(source))  # doctest: +SKIP
        [(12, 'style')]
    """
    for tag in _tags(source.text):
        for attribute in _ATTRIBUTE.finditer(tag["rest"]):
            if "\n" in _CONSTRUCT.sub("", attribute[2]):
                yield source.text.count("\n", 0, tag.start("rest") + attribute.start()) + 1, attribute[1]


def _tags(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _PIECE.finditer(text) if match["name"])
