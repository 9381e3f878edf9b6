"""Where every element of the finished HTML came from: which line of the layout, which section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from newsletter_kit.layout.marks import MARK
from newsletter_kit.layout.markup import tokens
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.layout.markup import Token

TRACE_CLASS = "nk-trace-"
"""How the class of a traced element begins; its number follows."""

# MJML gives these components a css-class that reaches the HTML (documentation.mjml.io, 2026-11-22).
_CLASSED = words(
    "mj-accordion mj-body mj-button mj-carousel mj-column mj-divider mj-group mj-hero mj-image mj-navbar"
    " mj-section mj-social mj-social-element mj-spacer mj-table mj-text mj-wrapper"
)
_NUMBER = re.compile(rf' {MARK}="\d+\|')


@dataclass(frozen=True, slots=True)
class Trace:
    """Where an element came from.

    Attributes:
        template: file and line in the layout, such as `base/sections/avrr.mjml.j2:12`.
        section: the index of the section of the issue that it belongs to; None outside of all sections.
    """

    template: str
    section: int | None


@dataclass(frozen=True, slots=True)
class TracedHtml:
    """HTML whose elements carry a class `nk-trace-N`, and what each number means.

    Attributes:
        html: the document, CSS inlined.
        traces: the meaning of the numbers, in order.
        images: the pictures that are in it.
    """

    html: str
    traces: tuple[Trace, ...]
    images: tuple[InlineImage, ...] = ()


def with_section_number(markup: str, index: int) -> str:
    """The rendered MJML of a section with its number in every mark of position.

    Example:
        >>> with_section_number('<mj-text nk-at="base/x.mjml.j2:1">', 4)
        '<mj-text nk-at="4|base/x.mjml.j2:1">'
    """
    return str.replace(str(markup), f' {MARK}="', f' {MARK}="{index}|')


def with_trace_classes(mjml: str) -> tuple[str, tuple[Trace, ...]]:
    """Rendered MJML in which each marked tag has a class that survives the compiler, and their meaning.

    The numbers of the sections leave the marks, which faults are told by.

    Example:
        >>> mjml, traces = with_trace_classes('<mj-text nk-at="base/x.mjml.j2:7">Hello</mj-text>')
        >>> mjml
        '<mj-text nk-at="base/x.mjml.j2:7" css-class="nk-trace-0">Hello</mj-text>'
        >>> traces
        (Trace(template='base/x.mjml.j2:7', section=None),)
    """
    traces: list[Trace] = []
    head, body, rest = mjml.rpartition("</mj-head>")  # in the head, mj-text and its like are but defaults
    written = "".join(_traced(token, traces) for token in tokens(rest))
    return "".join((head, body, _NUMBER.sub(rf' {MARK}="', written))), tuple(traces)


def _traced(token: Token, traces: list[Trace]) -> str:
    mark = next((each.value for each in token.attributes if each.name == MARK), None)
    if token.kind != "open" or mark is None or (token.name.startswith("mj") and token.name not in _CLASSED):
        return token.raw
    number, _, template = unescape(mark).rpartition("|")
    traces.append(Trace(template, int(number) if number else None))
    return _with_class(token, f"{TRACE_CLASS}{len(traces) - 1}")


def _with_class(token: Token, name: str) -> str:
    kind = "css-class" if token.name.startswith("mj-") else "class"
    if any(each.name == kind for each in token.attributes):
        return re.sub(rf'(\s{kind}=")', rf"\g<1>{name} ", token.raw, count=1)
    end = "/>" if token.is_empty else ">"
    return f'{token.raw.removesuffix(end).rstrip()} {kind}="{name}"{" /" if token.is_empty else ""}>'
