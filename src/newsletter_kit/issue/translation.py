"""Translations: `issue.ka.yaml` has the shape of issue.yaml and holds only what differs in Georgian.

A part is matched by its place: items by position, sections by their words and their order (`alignment`), with
each section's `type` repeated as a check. What a translation lacks is taken from issue.yaml. `of:` beside a
section, or at the top for the head, notes the words it was translated from (`words_digest`), so that a later
change of issue.yaml shows.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue.alignment import Outline, align, moved_marks, moved_sections
from newsletter_kit.issue.avrr import is_country
from newsletter_kit.issue.document import read_document
from newsletter_kit.issue.model import Issue, Origin
from newsletter_kit.issue.overlay import lay_over
from newsletter_kit.issue.source import Source
from newsletter_kit.issue.translated import TranslationReport
from newsletter_kit.issue.validate import Fault, judge, problems_of
from newsletter_kit.issue.words import words_by_part, words_digest
from newsletter_kit.language_tag import LANGUAGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from newsletter_kit.issue.model import Section
    from newsletter_kit.issue.source import Location

_COUNTRIES = frozenset({"countries", "destinations"})
_LIKE_A_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z]{2,4})*")


class Parent(NamedTuple):
    """The issue that is translated: as it was loaded, and as it was written.

    Attributes:
        issue: the issue.
        source: its file.
        data: its file's data.
        types: every section by its `type`.
    """

    issue: Issue
    source: Source
    data: dict[str, Any]
    types: Mapping[str, type[Section]]


def with_translations(parent: Parent) -> Issue:
    """The parent's issue together with the translations that stand beside its file.

    Raises:
        IssueError: with every problem of every translation.

    Example:
        >>> with_translations(parent).languages  # doctest: +SKIP
        ('en', 'ka')
    """
    found: dict[str, Issue] = {}
    problems: list[Problem] = []
    for path in translation_files(parent.source.path):
        try:
            translated = _load(path, parent)
        except IssueError as error:
            problems += error.problems
        else:
            found[translated.language] = translated
    if problems:
        raise IssueError(*problems)
    languages = (parent.issue.language, *found)
    family = {tag: each.with_origin(replace(each.origin, languages=languages)) for tag, each in found.items()}
    return parent.issue.with_origin(Origin(parent.source, languages, family))


def translation_files(path: Path) -> list[Path]:
    """The translations beside the issue.yaml at `path`, in the order of their languages.

    Example:
        >>> translation_files(Path("issues/2024-q1/issue.yaml"))  # doctest: +SKIP
        [PosixPath('issues/2024-q1/issue.ka.yaml')]
    """
    beside = path.parent.glob(f"{path.stem}.*{path.suffix}")
    return sorted(each for each in beside if _LIKE_A_TAG.fullmatch(_tag(each, path)))


def unread_files(path: Path) -> list[Path]:
    """Files beside the issue.yaml at `path` that are called much like a translation, and are none.

    Example:
        >>> unread_files(Path("issues/2024-q1/issue.yaml"))  # doctest: +SKIP
        [PosixPath('issues/2024-q1/issue.ka.yml')]
    """
    beside = (*path.parent.glob(f"{path.stem}*.yaml"), *path.parent.glob(f"{path.stem}*.yml"))
    return sorted({*beside} - {path, *translation_files(path)})


def translation_report(issue: Issue) -> tuple[TranslationReport, ...]:
    """What each translation of an issue lacks, and what has changed since it was translated.

    Example:
        >>> [report.language for report in translation_report(load_issue("issues/2024-q1"))]  # doctest: +SKIP
        ['ka']
    """
    reports = (each.origin.report for each in issue.origin.translations.values())
    return tuple(report for report in reports if report)


def _tag(path: Path, parent: Path) -> str:
    return path.name[len(parent.stem) + 1 : -len(path.suffix)]


def _load(path: Path, parent: Parent) -> Issue:
    document = read_document(path)
    source = Source(path, document.marks, parent.source)
    if not isinstance(document.data, dict):
        raise IssueError(
            Problem(source.where(()), "`key: value` lines are wanted", "Begin with `translates:`.")
        )
    language = _tag(path, parent.source.path)
    data, source = _aligned(document.data, source, parent)
    overlay = lay_over(data, parent.data, parent.issue)
    faults = (*_head_faults(data, language, parent), *overlay.faults)
    verdict = judge({**overlay.data, "language": language}, source, parent.types)
    if faults or verdict.issue is None:
        raise IssueError(*problems_of((*faults, *verdict.faults), replace(source, parent=None)))
    translated = frozenset(overlay.translated)
    return verdict.issue.with_origin(
        Origin(
            source,
            section_languages=_section_languages(parent.issue, translated, language),
            report=TranslationReport(
                language,
                path.name,
                tuple(_missing(parent.issue, translated, language)),
                tuple(_stale(parent.issue, data, source)),
            ),
        )
    )


def _aligned(data: dict[str, Any], source: Source, parent: Parent) -> tuple[dict[str, Any], Source]:
    """The translation with its sections where the issue has them now, as far as that can be told."""
    sections = data.get("sections")
    outlines = _outlines(sections)
    matches = outlines and align(outlines, _outlines_of(parent.issue))
    if not matches or all(index == place for index, place in matches.items()):
        return data, source
    laid = {**data, "sections": moved_sections(sections or [], matches, len(parent.issue.sections))}
    return laid, replace(source, marks=moved_marks(source.marks, matches), places=matches)


def _outlines(sections: object) -> list[Outline] | None:
    """None if a section stands there by its place alone, such as an empty one."""
    if not isinstance(sections, list) or not all(_is_typed(each) for each in sections):
        return None
    return [Outline(each["type"], str(each.get("of") or "")) for each in sections]


def _is_typed(section: object) -> bool:
    return isinstance(section, dict) and isinstance(section.get("type"), str)


def _outlines_of(issue: Issue) -> list[Outline]:
    parts = words_by_part(issue)
    digests = (words_digest(parts["sections", index]) for index in range(len(issue.sections)))
    return [Outline(each.type, digest) for each, digest in zip(issue.sections, digests, strict=True)]


def _head_faults(data: dict[str, Any], language: str, parent: Parent) -> Iterator[Fault]:
    name = parent.source.path.name
    if data.get("translates") != name:
        yield Fault(
            ("translates",), "it does not name the issue that is translated", f"Write `translates: {name}`."
        )
    if not re.fullmatch(LANGUAGE_TAG, language):
        yield Fault((), f"{language!r} in the file's name is no language tag", "Write it as in ka or pt-BR.")
    elif data.get("language") != language:
        yield Fault(
            ("language",), "it is not the language of the file's name", f"Write `language: {language}`."
        )
    if language == parent.issue.language:
        yield Fault(("language",), f"{name} is in this language itself", "Remove this file.")


def _section_languages(issue: Issue, translated: frozenset[Location], language: str) -> tuple[str, ...]:
    """A section speaks the language that most of its letters are in."""
    parts = words_by_part(issue)
    sections = (parts["sections", index] for index in range(len(issue.sections)))
    return tuple(language if _is_mostly(words, translated) else issue.language for words in sections)


def _is_mostly(words: dict[Location, str], translated: frozenset[Location]) -> bool:
    """Counted in the parent's letters: a missing `alt` does not make English of a French story."""
    done = sum(len(text) for location, text in words.items() if location in translated)
    return 2 * done >= sum(map(len, words.values()))


def _missing(issue: Issue, translated: frozenset[Location], language: str) -> Iterator[Problem]:
    """One problem for a part that is wholly missing, or one for each of its words that is."""
    for part, words in words_by_part(issue).items():
        own = [location for location, text in words.items() if not _spells_itself(location, text)]
        left = [location for location in own if location not in translated]
        for location in [part] if part and left == own and left else left:
            yield Problem(issue.where(location), f"it is not translated into {language}")


def _spells_itself(location: Location, text: str) -> bool:
    """The layout says countries in the language of the edition."""
    return bool(_COUNTRIES.intersection(location)) and is_country(text)


def _stale(issue: Issue, data: dict[str, Any], source: Source) -> Iterator[Problem]:
    for part, words in words_by_part(issue).items():
        noted, now = _noted_digest(data, part), words_digest(words)
        if noted and noted != now:
            remedy = f"Translate it again, then write `of: {now}`."
            head = ", ".join(dict.fromkeys(str(location[0]) for location in words))
            what = "the words have changed since they were translated"
            what = what if part else f"one of these has changed since it was translated: {head}"
            yield Problem(source.where((*part, "of")), what, remedy)


def _noted_digest(data: dict[str, Any], part: Location) -> str | None:
    if not part:
        return data.get("of")
    sections, index = data.get("sections") or [], int(part[1])
    section = sections[index] if index < len(sections) else None
    return section.get("of") if section else None
