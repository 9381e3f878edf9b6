"""Rules on quotation marks: those of the language, in pairs, close to their words."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsletter_kit.checks.prose import ASIDE, prose_of
from newsletter_kit.checks.quotes import STRAIGHT, quotation_marks
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Edit, Fault
    from newsletter_kit.checks.prose import Prose
    from newsletter_kit.checks.quotes import QuotationMark


@rule(
    "NK114",
    Words(
        "quotation marks of another language",
        "Readers stumble over marks that their language writes in another place or another shape.",
        "Write “ ” in English, „ “ in Georgian, « » in French, Russian and Arabic.",
    ),
    Example(
        bad="sign_off: We met at the „House of Hope“ in Tbilisi.",
        good="sign_off: We met at the “House of Hope” in Tbilisi.",
    ),
)
def foreign_marks(draft: Draft) -> Iterator[Fault]:
    """A quotation opens and closes as the language of the text has it."""
    for prose, marks in _marked(draft):
        for mark in marks:
            if STRAIGHT != mark.glyph != mark.wanted and mark.partner is not None:
                yield _exchanged(prose, mark, "is not a mark that this language writes there")


@rule(
    "NK148",
    Words(
        "straight quotation marks",
        "They are leftovers of the typewriter: they do not show where a quotation begins, and look unedited.",
        "Write the curved marks of the language; `check` can do so for you.",
    ),
    Example(
        bad="sign_off: 'We met at the \"House of Hope\" in Tbilisi.'",
        good="sign_off: We met at the “House of Hope” in Tbilisi.",
    ),
)
def straight_marks(draft: Draft) -> Iterator[Fault]:
    """Quotations stand between printers' marks; link targets and merge tags are left alone."""
    for prose, marks in _marked(draft):
        doubled = {place for pair in _doubled(prose, marks) for place in pair[1:3]}
        for mark in marks:
            if mark.glyph == STRAIGHT and mark.place not in doubled:
                yield _exchanged(prose, mark, "is a straight quotation mark")


@rule(
    "NK115",
    Words(
        "a quotation mark without its partner",
        "Readers cannot see where the quotation begins or ends, so they cannot tell who says what.",
        "Write the missing mark, or remove the one that is left.",
    ),
    Example(
        bad="sign_off: We met at the “House of Hope in Tbilisi.",
        good="sign_off: We met at the “House of Hope” in Tbilisi.",
    ),
)
def lone_mark(draft: Draft) -> Iterator[Fault]:
    """Every quotation that is opened is closed; one that goes on opens again with each paragraph."""
    for prose, marks in _marked(draft):
        for mark in marks:
            if mark.partner is None and not _goes_on(prose, mark):
                does = "opens a quotation that nothing closes" if mark.opens else "closes what nothing opened"
                yield prose.fault(f"{_shown(prose, mark.place)} {does}")


@rule(
    "NK116",
    Words(
        "a quotation mark has slipped",
        "Two marks in a row, or a blank between the mark and its word, show that something was left behind.",
        "Keep one pair of marks, close to the words that it encloses.",
    ),
    Example(
        bad="sign_off: Join the “[“Visa-Free to EU”](https://iom.int/visa)” group.",
        good="sign_off: Join the “[Visa-Free to EU](https://iom.int/visa)” group.",
    ),
)
def slipped_mark(draft: Draft) -> Iterator[Fault]:
    """Marks stand once, and close to their words."""
    for prose, marks in _marked(draft):
        for first, second, third, last in _doubled(prose, marks):
            value = prose.text.value
            mended = f"{value[first:second]}{value[second + 1 : third]}{value[third + 1 : last + 1]}"
            what = f"two pairs of marks enclose the same words: {around(value, first, last + 1)}"
            yield prose.fault(what, edit=prose.edit(first, last + 1, mended))
        for mark in marks:
            yield from _wrong_blank(prose, mark)


def _marked(draft: Draft) -> Iterator[tuple[Prose, tuple[QuotationMark, ...]]]:
    for prose in prose_of(draft):
        if marks := quotation_marks(prose.words, prose.language):
            yield prose, marks


def _shown(prose: Prose, place: int) -> str:
    value = prose.text.value
    return f"{value[place]} in {around(value, place, place + 1)}"


def _exchanged(prose: Prose, mark: QuotationMark, what: str) -> Fault:
    """A fault that is mended by another mark, with the blank inside that some languages want."""
    blank = "" if mark.is_inner else prose.language.quote_space
    beside = mark.place + 1 if mark.opens else mark.place - 1
    new = _spaced(mark, "" if prose.words[beside : beside + 1].isspace() else blank)
    edit = None if mark.partner is None else _edit(prose, mark, new)
    return prose.fault(f"{_shown(prose, mark.place)} {what}", f"Write {mark.wanted} there.", edit)


def _edit(prose: Prose, mark: QuotationMark, new: str) -> Edit | None:
    """The edit, with one letter of the words, so that it fits no mark that another edit has just written."""
    value, place = prose.text.value, mark.place
    if mark.opens:
        return prose.edit(place, place + 2, new + value[place + 1 : place + 2])
    return prose.edit(place - 1, place + 1, value[place - 1 : place] + new)


_BETWEEN = re.compile(rf"[*_\[\]{ASIDE}]*")


def _doubled(prose: Prose, marks: tuple[QuotationMark, ...]) -> Iterator[tuple[int, int, int, int]]:
    """The places of two pairs of marks, one right inside the other."""
    for outer, inner in pairwise(marks):
        if not (outer.opens and inner.opens and outer.partner and inner.partner):
            continue
        gaps = (prose.words[outer.place + 1 : inner.place], prose.words[inner.partner + 1 : outer.partner])
        if all(_BETWEEN.fullmatch(gap) for gap in gaps):
            yield outer.place, inner.place, inner.partner, outer.partner


def _goes_on(prose: Prose, mark: QuotationMark) -> bool:
    """Whether the next paragraph opens the same quotation again, as English novels do."""
    gap = re.compile(r"\n[ \t]*\n[*_\s]*").search(prose.words, mark.place)
    return mark.opens and gap is not None and prose.words.startswith(mark.glyph, gap.end())


_BLANKS = " \u00a0\u202f"


def _wrong_blank(prose: Prose, mark: QuotationMark) -> Iterator[Fault]:
    wanted = "" if mark.is_inner else prose.language.quote_space
    start, end = _blank_inside(prose.words, mark)
    blank = prose.words[start:end]
    if mark.partner is None or mark.glyph != mark.wanted or blank in {wanted, wanted and "\u202f"}:
        return
    what, remedy = ("no no-break space", "Write one.") if wanted else ("a blank too much", "Remove it.")
    edit = (
        prose.edit(start, end, wanted)
        if blank
        else prose.edit(mark.place, mark.place + 1, _spaced(mark, wanted))
    )
    yield prose.fault(f"{_shown(prose, mark.place)} has {what} beside it", remedy, edit)


def _blank_inside(words: str, mark: QuotationMark) -> tuple[int, int]:
    """From where to where there are blanks between a mark and its words."""
    if mark.opens:
        start = mark.place + 1
        return start, start + len(words[start:]) - len(words[start:].lstrip(_BLANKS))
    return len(words[: mark.place].rstrip(_BLANKS)), mark.place


def _spaced(mark: QuotationMark, blank: str) -> str:
    return f"{mark.wanted}{blank}" if mark.opens else f"{blank}{mark.wanted}"


RULES = (foreign_marks, lone_mark, slipped_mark)
STYLE_RULES = (straight_marks,)
