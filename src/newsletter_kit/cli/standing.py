"""`pause`, `resume` and `cancel`: whether workers may hand over for a run."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import ask, is_interactive, say, say_json
from newsletter_kit.cli.send_arguments import Yes  # noqa: TC001
from newsletter_kit.cli.shared_place import SharedPlace, shared_ledger, shared_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.ledger.values import Counts, Run

WhichRun = Annotated[str, typer.Argument(metavar="RUN", help="The id of an issue, or its folder.")]


def pause(run: WhichRun, *, ledger: SharedPlace = None, as_json: AsJson = False) -> None:
    """Let workers hand over nothing more of RUN, until it is resumed.

    What is under way comes to its end; that takes as long as a call to the provider.

    Example:
        newsletter-kit pause 2024-q1
    """
    from datetime import UTC, datetime

    from newsletter_kit.cli.runs_named import runs_named
    from newsletter_kit.cluster.muster import pause as pause_run

    with _queue(ledger) as opened:
        runs = _with_readers_left(opened, runs_named(opened, run))
        for each in runs:
            pause_run(opened, each, "by hand", datetime.now(UTC))
    _tell(runs, "is paused", as_json=as_json)
    if not (runs or as_json):
        say(f"Nobody of {run} is still to go.")


def resume(run: WhichRun, *, ledger: SharedPlace = None, as_json: AsJson = False) -> None:
    """Let workers go on with RUN.

    Example:
        newsletter-kit resume 2024-q1
    """
    from datetime import UTC, datetime

    from newsletter_kit.cli.runs_named import runs_named
    from newsletter_kit.cluster.muster import resume as resume_run

    with _queue(ledger) as opened:
        found = runs_named(opened, run)
        runs = tuple(each for each in found if resume_run(opened, each, datetime.now(UTC)))
        is_over = any(opened.standing(each).phase == "cancelled" for each in found)
    _tell(runs, "goes on", as_json=as_json)
    if not (runs or as_json):
        say(f"{run} was cancelled, which cannot be undone." if is_over else f"{run} was not paused.")


def cancel(run: WhichRun, *, ledger: SharedPlace = None, yes: Yes = False, as_json: AsJson = False) -> None:
    """End RUN for good: whoever was not mailed yet will not be.

    It cannot be undone. Who has the mail keeps it, and who is uncertain stays so: nobody of a cancelled run
    can be mailed again. A run of which nobody is still to go is left as it is.

    Example:
        newsletter-kit cancel 2024-q1
    """
    from datetime import UTC, datetime

    from newsletter_kit.cli.runs_named import runs_named
    from newsletter_kit.cluster.muster import cancel as cancel_run

    with _queue(ledger) as opened:
        found = runs_named(opened, run)
        runs = tuple(each for each in found if _is_anybody_to_go(opened.counts(each)))
        doubts = sum(opened.counts(each).uncertain for each in runs or found)
        left = sum(opened.counts(each).pending for each in runs)
        is_over = any(opened.standing(each).phase == "cancelled" for each in found)
        if not (runs or as_json):
            say(f"{run} was cancelled before." if is_over else f"Nobody of {run} is still to go.")
            if doubts and not is_over:
                say(f"{doubts:,} are uncertain. Only a run that is not cancelled can mail them again.")
            return
        if not _may_cancel(run, left, doubts, yes=yes):
            say("Nothing was changed.")
            return
        kept_back = sum(cancel_run(opened, each, datetime.now(UTC)) for each in runs)
    if as_json:
        told = {"runs": [each.issue_id for each in runs], "kept_back": kept_back, "uncertain": doubts}
        say_json({"ok": True, **told})
        return
    readers = "1 reader" if kept_back == 1 else f"{kept_back:,} readers"
    say(f"{run} is cancelled; {readers} will not get it.")
    if doubts:
        say(f"{doubts:,} are uncertain, and stay so.")


def _is_anybody_to_go(counts: Counts) -> bool:
    """Whether a run is not at its end; those in doubt do not go by themselves."""
    return bool(counts.pending or counts.in_flight)


def _may_cancel(run: str, left: int, doubts: int, *, yes: bool) -> bool:
    if yes:
        return True
    if not is_interactive():
        raise typer.BadParameter("it cannot be undone, and nobody can be asked here. Add --yes.")
    if doubts:
        say(f"{doubts:,} of {run} are uncertain. Once it is cancelled, they cannot be mailed again.")
    return ask(f"Never mail the {left:,} readers of {run} who are still to go?")


@contextmanager
def _queue(given: str | None) -> Iterator[SharedLedger]:
    from newsletter_kit.cluster.queue_schema import prepare_queue

    with shared_ledger(shared_url(given)) as ledger:
        prepare_queue(ledger)
        yield ledger


def _with_readers_left(ledger: SharedLedger, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Those of these runs in which somebody is still to be mailed; what is done stays as it is."""
    return tuple(run for run in runs if not ledger.counts(run).is_done)


def _tell(runs: tuple[Run, ...], what: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"ok": True, "runs": [each.issue_id for each in runs]})
    for each in () if as_json else runs:
        say(f"{each.issue_id} to {each.list_id} {what}.")
