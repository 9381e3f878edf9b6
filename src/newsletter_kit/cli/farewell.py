"""What a call of `send` ends with: its account in words or in JSON, and its exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import say
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from newsletter_kit import SendRun
    from newsletter_kit.providers.base import Provider


def exit_code_of(run: SendRun, limit: int | None) -> ExitCode:
    """What the command ends with: not every run that came to its end is done.

    Example:
        >>> exit_code_of(run, None)  # doctest: +SKIP
        <ExitCode.DONE: 0>
    """
    if run.uncertain:
        return ExitCode.UNCERTAIN
    return ExitCode.PROVIDER_STOPPED if run.left and limit is None else ExitCode.DONE


def run_as_json(run: SendRun) -> dict[str, object]:
    """The account of a run for machines.

    Example:
        >>> run_as_json(run)["accepted"]  # doctest: +SKIP
        1204
    """
    from newsletter_kit.cli.plan_words import tally_as_json

    counts = ("rejected", "suppressed", "unsendable", "invalid", "merged")
    states = ("failed", "uncertain", "left", "earlier")
    return {
        "issue": run.issue_id,
        "provider": run.provider,
        "rows": run.rows,
        "accepted": run.accepted,
        **{name: getattr(run, name).count for name in counts},
        **{name: getattr(run, name) for name in states},
        "first_rejected": tally_as_json(run.rejected)["first"],
    }


def take_leave(run: SendRun | None, provider: Provider, next_step: str, ledger: Path | None) -> None:
    """Say what was done, and what to type next.

    Args:
        run: the account; None if nothing was handed over.
        provider: who took the mail.
        next_step: the command that goes on.
        ledger: the ledger that was named, if one was.

    Example:
        >>> take_leave(None, provider, "newsletter-kit send issues/2024-q1", None)  # doctest: +SKIP
        Nothing was written, and nothing has left.
    """
    from newsletter_kit.cli.next_step import typed

    say()
    if run is None:
        say("Nothing was written, and nothing has left.")
        say(f"To go on, type: {next_step}")
        return
    say(run.summary(), "good" if run.is_done else "bad")
    for note in run.rejected.first:
        say(f"  row {note.row}: {note.reason}", "bad")
    if run.uncertain:
        say("Nobody knows whether the uncertain ones were taken. To see who they are, type:")
        say(f"  {typed('status', run.issue_id, ledger=ledger)}")
    if run.left:
        say("To go on, run the same command again.")
    index = getattr(provider, "index", None)
    if index is not None:
        say(f"Nothing has left this machine. To see the messages, open {_short(index)}")


def _short(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
