"""What an author writes and a layout does not show: left out, it makes no difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import render_issue
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.model import Issue
from newsletter_kit.issue.sections import Divider
from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.workshop.faults import NOT_IN_TEXT, NOT_SHOWN
from newsletter_kit.workshop.parts import field_at
from newsletter_kit.workshop.sample_issue import frame_shapes, sample_issue
from newsletter_kit.workshop.samples import section_in, shapes_of
from newsletter_kit.workshop.shapes import BARE, FULL, MIXED, ONLY, WITHOUT
from newsletter_kit.workshop.template_place import place_of_part
from newsletter_kit.workshop.wordings import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.parts import Way
    from newsletter_kit.workshop.sample_page import Press

_ITEMS = 2
"""A list is tried with so many: some parts show from the second item on."""

_DRAWINGS = frozenset({"icon", "logo", "logo_dark"})
"""Nobody wants the caption or the credit of these shown."""

_SPOKEN = frozenset({"markdown", "title", "line"})


def losses(press: Press, types: Iterable[type[Section]]) -> Iterator[Finding]:
    """Parts of sections that make no difference when they are left out.

    Args:
        press: the layout, and what it is tried with.
        types: the classes of sections.

    Example:
        >>> list(losses(Press(load_layout("base"), settings), BUILT_IN))  # doctest: +SKIP
        []
    """
    for kind in types:
        yield from _lost(press, kind, kind.type, dict(_of_section(press, kind)))


def frame_losses(press: Press) -> Iterator[Finding]:
    """Parts of what stands around the sections that make no difference when they are left out.

    Example:
        >>> list(frame_losses(Press(load_layout("base"), settings)))  # doctest: +SKIP
        []
    """
    yield from _lost(press, Issue, "", dict(_of_frame(press)))


@dataclass(frozen=True, slots=True)
class _Rendered:
    """One shape: which parts are there, and what the templates make of it."""

    on: frozenset[Way]
    twins: tuple[str, str]


def _of_section(press: Press, kind: type[Section]) -> Iterator[tuple[str, _Rendered]]:
    """What each shape of a section looks like, in an issue with nothing else."""
    bare = frame_shapes()[1]
    for shape in shapes_of(kind):
        section = section_in(kind, shape, count=_ITEMS) if shape.name != MIXED else None
        if section and (twins := _render(press, sample_issue([section], SHORT, bare))):
            yield shape.name, _Rendered(shape.on, twins)


def _of_frame(press: Press) -> Iterator[tuple[str, _Rendered]]:
    for shape in frame_shapes():
        if twins := _render(press, sample_issue([Divider()], SHORT, shape)):
            yield shape.name, _Rendered(shape.on, twins)


def _render(press: Press, issue: Issue | None) -> tuple[str, str] | None:
    try:
        return render_issue(issue, press.layout, press.settings) if issue else None
    except NewsletterError:
        return None  # it is told where the sample is compiled


def _lost(
    press: Press, model: type[BaseModel], section: str, rendered: Mapping[str, _Rendered]
) -> Iterator[Finding]:
    """The parts without which the MJML is the same, and those in words without which the plain text is."""
    for way in _ways(rendered):
        part = ".".join(way)
        in_mjml, in_text = (_differs(rendered, way, twin) for twin in (0, 1))
        if not in_mjml:
            place = place_of_part(press.layout, section, way, ".mjml.j2")
            yield NOT_SHOWN.at(place, f"`{part}` makes no difference to the mail")
        elif not in_text and kind_of(field_at(model, way)) in _SPOKEN:
            place = place_of_part(press.layout, section, way, ".txt.j2")
            yield NOT_IN_TEXT.at(place, f"`{part}` makes no difference to the plain text")


def _ways(rendered: Mapping[str, _Rendered]) -> Iterator[Way]:
    ways = (tuple(shape.removeprefix(ONLY).split(".")) for shape in rendered if shape.startswith(ONLY))
    return (way for way in ways if not _DRAWINGS.intersection(way[:-1]))


def _differs(rendered: Mapping[str, _Rendered], way: Way, twin: int) -> bool:
    """Whether the part is seen, among all others or alone; if neither can be tried, it is."""
    part, around = ".".join(way), ".".join(way[:-1])
    pairs = [(FULL, WITHOUT + part), (ONLY + part, ONLY + around if ONLY + around in rendered else BARE)]
    both = [(rendered[one], rendered[other]) for one, other in pairs if {one, other} <= rendered.keys()]
    tried = [(one.twins[twin], other.twins[twin]) for one, other in both if one.on != other.on]
    return not tried or any(one != other for one, other in tried)
