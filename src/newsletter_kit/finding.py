"""What a look at something came to: it is well, it is worth a look, or it is wrong and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.errors import NewsletterError
    from newsletter_kit.recourse import Recourse


class Grade(StrEnum):
    """How a thing was found.

    Example:
        >>> str(Grade.LOOK)
        'look at this'
    """

    OK = "ok"
    LOOK = "look at this"
    """It may be meant so, it may not, or it could not be learnt."""
    WRONG = "wrong"
    """Mail will not leave, or will not arrive, before it is mended."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        where: what was looked at, such as `newsletter.toml sender`.
        grade: how it was found.
        what: what was found, as a sentence without its full stop.
        remedy: what to do, as a sentence with its full stop; empty where nothing is to do.
        recourse: what the remedy speaks of and one has to ask for; the command adds the option that does.

    Example:
        >>> str(Finding("SPF", Grade.WRONG, "there are two records", "Make them one."))
        'SPF: there are two records. Make them one.'
    """

    where: str
    grade: Grade
    what: str
    remedy: str = ""
    recourse: tuple[Recourse, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}".rstrip()


def ok(where: str, what: str) -> Finding:
    """It is well.

    Example:
        >>> ok("SPF", "it ends with -all").grade
        <Grade.OK: 'ok'>
    """
    return Finding(where, Grade.OK, what)


def look(where: str, what: str, remedy: str = "", *recourse: Recourse) -> Finding:
    """Somebody should look at it; it stops nothing.

    Example:
        >>> look("MX", "it could not be looked at").grade.value
        'look at this'
    """
    return Finding(where, Grade.LOOK, what, remedy, recourse)


def wrong(where: str, what: str, remedy: str, *recourse: Recourse) -> Finding:
    """It must be mended.

    Example:
        >>> wrong("SPF", "there are two records", "Make them one.").grade.value
        'wrong'
    """
    return Finding(where, Grade.WRONG, what, remedy, recourse)


def wrong_by(error: NewsletterError) -> list[Finding]:
    """The problems of an error, each as something that is wrong.

    Example:
        >>> from newsletter_kit.errors import ConfigError, Problem
        >>> wrong_by(ConfigError(Problem("smtp", "no server is named")))[0].grade.value
        'wrong'
    """
    return [wrong(each.where, each.what, each.remedy, *each.recourse) for each in error.problems]
