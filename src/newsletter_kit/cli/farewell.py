"""What a call of `send` ends with: the account of its run in words or in JSON, and its exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import ExitCode
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Plan, SendRun
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.console import Line
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.providers.base import Provider


def exit_code_of(run: SendRun, *, in_full: bool) -> ExitCode:
    """What the command ends with: not every run that came to its end is done.

    Args:
        run: the account.
        in_full: whether all readers were to be mailed, and not a part of them.

    Example:
        >>> exit_code_of(run, in_full=True)  # doctest: +SKIP
        <ExitCode.DONE: 0>
    """
    if run.uncertain:
        return ExitCode.UNCERTAIN
    return ExitCode.PROVIDER_STOPPED if run.left and in_full else ExitCode.DONE


def run_as_json(run: SendRun) -> dict[str, object]:
    """The account of a run for machines.

    Example:
        >>> run_as_json(run)["accepted"]  # doctest: +SKIP
        1204
    """
    from newsletter_kit.cli.plan_words import tally_as_json

    counts = ("rejected", "suppressed", "unsendable", "invalid", "merged")
    states = ("failed", "uncertain", "left", "earlier", "unheard")
    return {
        "issue": run.issue_id,
        "provider": run.provider,
        "rows": run.rows,
        "accepted": run.accepted,
        **{name: getattr(run, name).count for name in counts},
        **{name: getattr(run, name) for name in states},
        "first_rejected": tally_as_json(run.rejected)["first"],
    }


def nothing_done(call: Call, refusal: LedgerError | None = None) -> tuple[Line, ...]:
    """What is said when nothing was handed over.

    Args:
        call: what was asked for.
        refusal: why the ledger would not go on with the run as it is, if so.

    Example:
        >>> nothing_done(call)[0]  # doctest: +SKIP
        ('Nothing was written, and nothing has left.', 'plain')
    """
    return (
        ("Nothing was written, and nothing has left.", "plain"),
        (_going_on(call.again, refusal), "plain"),
    )


def _going_on(again: str, refusal: LedgerError | None) -> str:
    """The command that goes on, with the option without which it would be refused."""
    wanted = {recourse for each in refusal.problems for recourse in each.recourse} if refusal else set()
    options = " ".join(option for recourse, option in _ACCEPTING.items() if recourse in wanted)
    return f"To accept that and go on, type: {again} {options}" if options else f"To go on, type: {again}"


_ACCEPTING = {Recourse.ACCEPT_EDIT: "--accept-edit", Recourse.ACCEPT_ROUTE: "--accept-route"}


def farewell(run: SendRun, call: Call, plan: Plan) -> Iterator[Line]:
    """What was done, and what to type next.

    Args:
        run: the account.
        call: what was asked for.
        plan: what was planned: whether for the readers, or for the team or nobody at all.

    Example:
        >>> list(farewell(run, call, plan))[0][0]  # doctest: +SKIP
        '2024-q1 by postmark: 1,204 accepted; 1,204 rows in all.'
    """
    from newsletter_kit.cli.doubt_words import RESEND, can_tell
    from newsletter_kit.cli.next_step import typed

    yield run.summary(), "good" if run.is_done else "bad"
    for note in run.rejected.first:
        yield f"  row {note.row}: {note.reason}", "bad"
    if plan.sandbox:
        yield (
            "That was the provider's test mode: nobody was mailed, and the real run is still to come.",
            "plain",
        )
        return
    if run.uncertain:
        if run.unheard:
            yield f"{run.provider} was asked about the uncertain ones in vain: {run.unheard}.", "bad"
        can_be_asked = can_tell(run.provider, call.provider.account)
        also = ", and to ask again" if can_be_asked else ""
        yield f"Nobody knows whether the uncertain ones were taken. To see them{also}, type:", "plain"
        yield f"  {typed('status', run.issue_id, ledger=call.ledger)}", "plain"
        if can_be_asked:
            yield f"  {typed('reconcile', run.issue_id, ledger=call.ledger)}", "plain"
        else:
            yield f"{RESEND}.", "plain"
    if run.left:
        yield _how_to_go_on(call), "plain"
    if plan.team is not None:
        yield "That was a rehearsal: only your team was mailed, and no reader.", "plain"
    elif run.is_done and not call.provider.capabilities.repeatable:
        report = typed("report", run.issue_id, out="reports", ledger=call.ledger)
        yield f"To keep a page about it, type: {report}", "plain"
    yield from where_to_look(call.provider)


def _how_to_go_on(call: Call) -> str:
    if call.options.only is None and call.options.first is None:
        return "To go on, run the same command again."
    return "The rest is still to go: run the command without --only, --first and --wait."


def where_to_look(provider: Provider) -> Iterator[Line]:
    """Where the messages are, if they are files.

    Example:
        >>> list(where_to_look(postmark))  # doctest: +SKIP
        []
    """
    from newsletter_kit.providers.outbox_earlier import EARLIER

    index = getattr(provider, "index", None)
    if index is not None:
        yield f"Nothing has left this machine. To see the messages, open {_short(index)}", "plain"
    if aside := getattr(provider, "aside", 0):
        mails = "1 mail" if aside == 1 else f"{aside:,} mails"
        yield (
            f"{mails} of earlier calls, to people who are not in this one, went to {EARLIER}/ there.",
            "plain",
        )


def _short(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
