"""One call of `send`, as it was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit import Ledger, SendOptions
    from newsletter_kit.cli.project import Project
    from newsletter_kit.providers.base import Provider


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for.

    Attributes:
        project: the issue, with the settings that hold for it.
        provider: who takes the mail; open.
        options: how it is sent.
        again: the command that goes on, or does what was only shown.
        ledger: the ledger that was named, if one was.
        kept: the ledger of earlier calls, open; None if there is none yet, or this call keeps apart from it.
        wait_seconds: how long to wait after a first part; None to stop there.
        dry_run: only show the plan.
        yes: do not ask.
        as_json: say nothing to people.
        allowed: ids of rules that are overruled, each with the reason.
        new_ledger: what is said of the ledger that this call makes, if it makes one where it was sent.
    """

    project: Project
    provider: Provider
    options: SendOptions
    again: str
    ledger: str | None = None
    kept: Ledger | None = None
    wait_seconds: float | None = None
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False
    allowed: Mapping[str, str] = field(default_factory=dict)
    new_ledger: str = ""
