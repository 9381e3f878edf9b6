"""A finding: which rule, where, what is wrong, what to do; and an edit that would mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.issue.source import Location
    from newsletter_kit.recourse import Recourse


class Severity(StrEnum):
    """How grave a finding is.

    `ERROR` stops `send`; `WARNING` does so with `--strict` alone; `NOTE` never does.

    Example:
        >>> Severity.ERROR.value
        'error'
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands.

    Attributes:
        name: the file as people know it, `issue.yaml` or `base/sections/avrr.mjml.j2`; or what has no file,
            such as `edition ka`.
        line: counted from 1; 0 if the place has no line.
        column: counted from 1; 0 if the line has no column.
        part: the way to the part inside the file, such as `sections.2.items.4.title`; may be empty.
        file: the file itself; None where there is none.
        location: the way to the part of the issue that is meant; None if none is.

    Example:
        >>> str(Place("issue.yaml", 57, 5, "sections.2.items.4.title"))
        'issue.yaml:57:5 sections.2.items.4.title'
    """

    name: str
    line: int = 0
    column: int = 0
    part: str = ""
    file: Path | None = None
    location: Location | None = None

    def __str__(self) -> str:
        numbers = "".join(f":{each}" for each in (self.line, self.column) if each)
        return f"{self.name}{numbers} {self.part}".rstrip()


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the author's file that mends a finding and changes nothing else.

    Attributes:
        location: the text of the issue that is changed.
        old: what stands there; it must occur in the text.
        new: what is written instead, wherever `old` stands in that text.
    """

    location: Location
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule says of one place.

    Attributes:
        place: where.
        what: what is wrong, as a sentence without its full stop.
        remedy: what to write instead; the rule's own words unless given.
        edit: the change that mends it, if a machine can.
        severity: how grave it is here; the rule's own severity unless given.
        words: those of the text that are meant, as written: a finding then names the very line they stand in.
        recourse: what the remedy speaks of; the command adds what one types.
    """

    place: Place
    what: str
    remedy: str = ""
    edit: Edit | None = None
    severity: Severity | None = None
    words: str = ""
    recourse: tuple[Recourse, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, and the rule that found it.

    Attributes:
        rule: the rule's id, such as `NK012`.
        title: the rule in a few words.
        severity: how grave it is.
        place: where.
        what: what is wrong.
        remedy: what to do.
        edit: the change that mends it, if a machine can.
        recourse: what the remedy speaks of; the command adds what one types.

    Example:
        >>> str(Finding("NK012", "long subject", Severity.WARNING, Place("issue.yaml", 4, 1), "it is long"))
        'issue.yaml:4:1: it is long. [NK012]'
    """

    rule: str
    title: str
    severity: Severity
    place: Place
    what: str
    remedy: str = ""
    edit: Edit | None = None
    recourse: tuple[Recourse, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.problem} [{self.rule}]"

    @property
    def problem(self) -> Problem:
        """The finding as errors are written."""
        return Problem(str(self.place), self.what, self.remedy, recourse=self.recourse)
