"""Rules on languages: what is not translated, and what stands in another script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.finding import Fault
from newsletter_kit.checks.place import place_in
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.wording import own_name_of
from newsletter_kit.issue.translation import translation_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.prose import Prose
    from newsletter_kit.errors import Problem
    from newsletter_kit.issue.source import Location

LATIN_WORDS = 5
"""A name in Latin letters may stand in a Georgian text; so many words in a row are a sentence."""

_TRANSLATION = """\
title: One quarter
---
translates: issue.yaml
language: ka
{of}title: პირველი კვარტალი
subject: 2024 წლის პირველი კვარტალი
preheader: პირველ კვარტალში საქართველოს 463 მოქალაქე დაბრუნდა
intro: ბიულეტენის ამ ნომერში წარმოგიდგენთ კვარტლის სიახლეებს.
sign_off: სამ თვეში დავბრუნდებით.
signature: ოფისის გუნდი
{sections}"""

_SECTIONS = """\
sections:
  - type: text
    heading: კვარტლის სიახლეები
    body: ოფისმა ორი ჰაბი გახსნა. ისინი ყველა დაბრუნებულს ეხმარება.
"""


@rule(
    "NK110",
    Words(
        "a part is not translated",
        "Readers of the other language come upon the main one, and screen readers say it with wrong sounds.",
        "Translate it in the file of that language.",
    ),
    Example(bad=_TRANSLATION.format(of="", sections=""), good=_TRANSLATION.format(of="", sections=_SECTIONS)),
)
def untranslated(draft: Draft) -> Iterator[Fault]:
    """Each part of the issue is there in each of its languages."""
    for report in translation_report(draft.issue):
        for problem in report.missing:
            remedy = problem.remedy or f"Write it in {report.file_name}."
            yield Fault(draft.at(_location(problem)), problem.what, remedy)


@rule(
    "NK111",
    Words(
        "a translation is out of date",
        "Readers of the other language learn what the main language says no more.",
        "Translate the part again, and note the new `of`.",
    ),
    Example(
        bad=_TRANSLATION.format(of="of: '00000000'\n", sections=_SECTIONS),
        good=_TRANSLATION.format(of="of: 'becc6924'\n", sections=_SECTIONS),
    ),
)
def out_of_date(draft: Draft) -> Iterator[Fault]:
    """No part has changed since it was translated."""
    for report in translation_report(draft.issue):
        for problem in report.stale:
            place = place_in(draft.issue.in_language(report.language), _location(problem))
            yield Fault(place, problem.what, problem.remedy)


def _location(problem: Problem) -> Location:
    """The way to the part, which a problem's place ends with."""
    part = problem.where.partition(" ")[2]
    return tuple(int(each) if each.isdigit() else each for each in part.split("."))


_SCRIPTS = ("Latin", "Georgian", "Cyrillic", "Arabic", "Greek", "Hebrew", "Armenian")
_RUNS = {
    script: regex.compile(rf"[(“„«]?\p{{Script={script}}}[\p{{Script={script}}}\p{{M}}\s*_,;:’'-]*")
    for script in _SCRIPTS
}
_LETTER = regex.compile(r"\p{L}")

_NAMED = ("ar", "az", "en", "fr", "hy", "ka", "ru", "uk")
"""Languages whose own names stand in links to other editions."""


@rule(
    "NK112",
    Words(
        "a text stands in another script than its language",
        "It was left or pasted into the wrong file, and screen readers spell it letter by letter.",
        "Write it in the language of its file, or move it to the file of its own language.",
    ),
    Example(
        bad="sign_off: სამ თვეში დავბრუნდებით ახალი ამბებით.",
        good="sign_off: We will be back in three months. Tell your friends (ქართულად, по-русски).",
    ),
)
def other_script(draft: Draft) -> Iterator[Fault]:
    """Sentences are written in the script of the language that their file declares."""
    for each in prose_of(draft):
        if (words := _foreign_words(each)) and not _is_name_of_a_language(each.text.value, draft):
            what = f"{quoted(words)} is not in the letters of the language {each.text.language}"
            yield each.fault(what, words=words)


def _is_name_of_a_language(text: str, draft: Draft) -> bool:
    return text.casefold() in {own_name_of(each).casefold() for each in (*draft.issue.languages, *_NAMED)}


def _foreign_words(prose: Prose) -> str:
    """The first run of words that is too long for a name; empty if there is none."""
    own = prose.language.script
    if not own or (own == "Latin" and prose.words.isascii()):
        return ""
    runs = (
        (run[0], script)
        for script in _SCRIPTS
        if script != own
        for run in _RUNS[script].finditer(prose.words)
    )
    return next((run for run, script in runs if _is_too_long(run, script, prose.words)), "")


def _is_too_long(run: str, script: str, text: str) -> bool:
    words = run.split()
    if script == "Latin":
        return len(words) >= LATIN_WORDS and 2 * sum(each[0].islower() for each in words) >= len(words)
    if run[0] in "(“„«":
        return len(words) >= LATIN_WORDS
    return len(words) > 1 or len(_LETTER.findall(run)) == len(_LETTER.findall(text))


RULES = (untranslated, out_of_date, other_script)
