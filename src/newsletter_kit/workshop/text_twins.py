"""The plain text of every section: that it is there, and that its lines are short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import render_issue
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.sections import Divider
from newsletter_kit.issue.walk import texts
from newsletter_kit.workshop.faults import EMPTY_TEXT, LONG_LINES
from newsletter_kit.workshop.sample_issue import frame_shapes, sample_issue
from newsletter_kit.workshop.samples import section_in, shapes_of
from newsletter_kit.workshop.template_place import place_of_file
from newsletter_kit.workshop.wordings import LONG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.sample_page import Press

MOST_CHARACTERS = 78
"""RFC 5322 §2.1.1 asks for lines of no more."""


def looked_at_texts(press: Press, types: Iterable[type[Section]]) -> Iterator[Finding]:
    """Sections that the plain text leaves out, and those that write long lines where they could break them.

    Args:
        press: the layout, and what it is tried with.
        types: the classes of sections.

    Example:
        >>> list(looked_at_texts(Press(load_layout("base"), settings), BUILT_IN))  # doctest: +SKIP
        []
    """
    around = set(_lines(press, Divider(), "bare"))
    yield from _long(press, "issue.txt.j2", _lines(press, Divider(), "full"))
    for kind in types:
        section = section_in(kind, shapes_of(kind)[0], LONG)
        name = f"sections/{kind.type}.txt.j2"
        lines = _lines(press, section, "bare") if section else None
        if not lines or section is None:
            continue
        yield from _long(press, name, lines)
        if any(texts(section)) and not set(lines) - around:
            yield EMPTY_TEXT.at(
                place_of_file(press.layout, name), "nothing of the section is in the plain text"
            )


def _long(press: Press, name: str, lines: Iterable[str]) -> Iterator[Finding]:
    long = [each for each in lines if len(each) > MOST_CHARACTERS and _can_break(each)]
    if long:
        what = f"a line of the plain text has {len(long[0])} characters: “{long[0][:30]} …”"
        yield LONG_LINES.at(place_of_file(press.layout, name), what)


def _can_break(line: str) -> bool:
    """Whether no word of it, such as an address, is long by itself."""
    return max(map(len, line.split())) < MOST_CHARACTERS // 2


def _lines(press: Press, section: Section, frame: str) -> list[str]:
    shape = next(each for each in frame_shapes() if each.name == frame)
    issue = sample_issue([section], LONG, shape)
    try:
        return render_issue(issue, press.layout, press.settings)[1].splitlines() if issue else []
    except NewsletterError:
        return []
