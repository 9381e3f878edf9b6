"""`translate`: the file a translator begins with, or what a translation still lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, IssuePath  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit import Issue
    from newsletter_kit.errors import Problem

_BOM = "\ufeff"

LanguageTag = Annotated[str, typer.Argument(metavar="LANGUAGE", help="A language tag, such as ka or pt-BR.")]


def translate(issue: IssuePath, language: LanguageTag, *, as_json: AsJson = False) -> None:
    """Write the file in which ISSUE is translated; if it is there, list what is missing or out of date.

    Sections that are new in ISSUE get their lines behind those that the file has. Nothing that a translator
    wrote is ever written over.

    Example:
        newsletter-kit translate issues/2024-q1 ka
    """
    from newsletter_kit.cli.project import open_project, path_of

    project = open_project(issue)
    _refuse_tag(language, project.issue)
    path = path_of(project)
    place = path.with_name(f"{path.stem}.{language}{path.suffix}")
    if place.exists():
        added = _add_new_sections(project.issue, language, place)
        _tell_state(project.issue, language, place, added=added, as_json=as_json)
    else:
        _begin(project.issue, language, place, as_json=as_json)


def _refuse_tag(language: str, issue: Issue) -> None:
    from newsletter_kit.language_tag import LANGUAGE_TAG

    if not re.fullmatch(LANGUAGE_TAG, language):
        raise typer.BadParameter(f"{language!r} is no language tag. Write it as in ka or pt-BR.")
    if language == issue.language:
        raise typer.BadParameter(f"The issue is written in {language!r}. Name another language.")


def _begin(issue: Issue, language: str, place: Path, *, as_json: bool) -> None:
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.issue.skeleton import translation_skeleton

    with place.open("x", encoding="utf-8", newline="\n") as file:
        file.write(translation_skeleton(issue, language))
    if as_json:
        say_json({"ok": True, "written": [str(place)], "missing": [], "stale": []})
        return
    say(f"  {place}  written")
    say()
    say(f"Write the translation into it. Then type: {typed('translate', place.parent, language)}")


def _add_new_sections(issue: Issue, language: str, place: Path) -> int:
    """How many sections got lines in the translator's file."""
    from newsletter_kit.issue.new_sections import sections_without_lines, with_new_sections
    from newsletter_kit.replaced_file import replace_file

    places = sections_without_lines(issue, language)
    if not places:
        return 0
    try:
        written = place.read_bytes().decode("utf-8")
    except UnicodeDecodeError:  # UTF-16 can be read, but it is left to its own editor
        return 0
    text = written.removeprefix(_BOM)
    grown = with_new_sections(text.replace("\r\n", "\n"), issue, places)
    if grown is None:
        return 0
    grown = grown.replace("\n", "\r\n") if "\r\n" in text else grown
    replace_file(place, (written[: len(written) - len(text)] + grown).encode())
    return len(places)


def _tell_state(issue: Issue, language: str, place: Path, *, added: int, as_json: bool) -> None:
    from newsletter_kit.cli.next_step import typed
    from newsletter_kit.issue.translation import translation_report

    report = next(each for each in translation_report(issue) if each.language == language)
    if as_json:
        lists = {"missing": report.missing, "stale": report.stale}
        written = [str(place)] if added else []
        say_json({"ok": True, "written": written, **{name: _as_json(each) for name, each in lists.items()}})
        return
    if added:
        say(f"  {place}  {added} new {'section' if added == 1 else 'sections'} written behind the others")
        say()
    _list("Still to translate", report.missing)
    _list("Changed since it was translated", report.stale)
    if report.is_complete:
        say(f"{place} is complete.", "good")
    say(f"To see it, type: {typed('build', place.parent, language=language)}")


def _list(heading: str, problems: tuple[Problem, ...]) -> None:
    if problems:
        say(f"{heading} ({len(problems)})", "heading")
        for problem in problems:
            say(f"  {problem}")
        say()


def _as_json(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    from newsletter_kit.cli.advice import for_machines

    return [for_machines(each) for each in problems]
