"""How far a translation has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newsletter_kit.errors import Problem


class TranslationReport(NamedTuple):
    """What a translation lacks, and what has changed since it was made. Nothing of it is an error.

    Attributes:
        language: the translation's BCP 47 tag.
        file_name: the translation's file.
        missing: the parts that are still in the main language, placed in issue.yaml.
        stale: the parts whose words in issue.yaml have changed, placed in the translation.
    """

    language: str
    file_name: str
    missing: tuple[Problem, ...] = ()
    stale: tuple[Problem, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing and nothing is stale."""
        return not (self.missing or self.stale)
