"""Rules on the files that lie beside an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Place
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.issue.translation import unread_files

if TYPE_CHECKING:
    from collections.abc import Iterator

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


RULES = (unread_translation,)
