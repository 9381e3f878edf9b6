"""Rules on the files that lie beside an issue, and those that newsletter.toml names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Place, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.issue.translation import unread_files
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft


@rule(
    "NK139",
    Words(
        "a file looks like a translation, and nobody reads it",
        "A translator's work under a wrong name is not mailed, and nobody would notice.",
        "Call a translation issue.ka.yaml, with its language's tag.",
    ),
    Example(
        bad="issue.georgian.yaml: 'title: სიახლეები'", good="issue.txt: 'notes of the editor'", kind="files"
    ),
)
def unread_translation(draft: Draft) -> Iterator[Fault]:
    """Every file beside the issue that looks like a translation is one."""
    for path in unread_files(draft.issue.source.path) if draft.issue.source else ():
        yield Fault(Place(path.name, file=path), "nobody reads this file")


@rule(
    "NK333",
    Words(
        "a list that newsletter.toml names is not there",
        "No reader was tried, and `send` refuses without it; a slip in its name looks as if all were well.",
        "Put the file there, or mend its name.",
    ),
    Example(bad='audience = "readers.csv"', good="", kind="settings"),
    Severity.NOTE,
)
def absent_list(draft: Draft) -> Iterator[Fault]:
    """The audience and the suppression list are files; a file of nearly that name tells of a slip."""
    if draft.audience is not None:
        return
    for setting in ("audience", "suppression"):
        name = getattr(draft.settings, setting)
        path = draft.settings.path(name) if name else None
        if path is None or path.is_file():
            continue
        near = did_you_mean(path.name, _names_in(path.parent))
        what = f"{name} is not there{', so no reader was tried' if setting == 'audience' else ''}"
        yield Fault(draft.setting(setting), what, near, severity=Severity.WARNING if near else None)


def _names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.is_file()] if folder.is_dir() else []


RULES = (unread_translation,)
RULES_OF_LISTS = (absent_list,)
