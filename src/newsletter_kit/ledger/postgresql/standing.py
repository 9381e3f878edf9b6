"""Whether a run may be sent: queued, running, paused, or cancelled for good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsletter_kit.errors import LedgerError, Problem, RunHeldError
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.postgresql.database import PostgresDatabase
from newsletter_kit.ledger.shared import Phase, Standing
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.times import as_number
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.postgresql.connection import Connection
    from newsletter_kit.ledger.values import ClaimedBatch, Run

_ANEW = (
    "Under another id everybody would get the issue, also who has it. So mail whoever is left in that way"
    " only from an audience of them alone."
)


def standing_of(db: Database, run: Run) -> Standing:
    """Whether `run` may be sent, and from when on.

    Example:
        >>> standing_of(db, run).phase  # doctest: +SKIP
        <Phase.RUNNING: 'running'>
    """
    phase, not_before, _ = db.execute("standing", {"run": run.id}).fetchone()
    return Standing(Phase(phase), not_before)


def may_claim(db: Database, run: Run) -> bool:
    """Whether somebody of `run` may be claimed just now.

    Raises:
        RunHeldError: if it was cancelled.

    Example:
        >>> may_claim(db, run)  # doctest: +SKIP
        True
    """
    phase, _, has_come = db.execute("standing", {"run": run.id}).fetchone()
    if phase == Phase.CANCELLED:
        raise RunHeldError(Problem(f"run {run.issue_id}", "it was cancelled", "Nobody more is mailed by it."))
    return phase != Phase.PAUSED and bool(has_come)


def require_going(db: Database, batch: ClaimedBatch) -> None:
    """Refuse to let a batch out that was claimed before its run was paused or cancelled.

    What was in doubt already can still be asked about and repeated: it may be out.

    Raises:
        RunHeldError: if the run is paused or cancelled.

    Example:
        >>> require_going(db, batch)  # doctest: +SKIP
    """
    phase, *_ = db.execute("standing", {"run": batch.run_id}).fetchone()
    if phase not in {Phase.PAUSED, Phase.CANCELLED}:
        return
    *_, state = db.execute("batch", {"batch": batch.id}).fetchone()[:9]
    if state == State.IN_FLIGHT:
        remedy = "Nothing of it was handed over; it waits until the run is resumed."
        if phase == Phase.CANCELLED:
            remedy = "Nothing of it was handed over, and nobody more is mailed by the run."
        raise RunHeldError(Problem(f"batch {batch.key}", f"its run was {phase} meanwhile", remedy))


def set_standing(db: Database, run: Run, standing: Standing, now: datetime) -> None:
    """Let `run` be sent, or not, from now on. Once it is cancelled, all who are left are to be kept back.

    Raises:
        LedgerError: if it was cancelled before.
        ValueError: if its time has no zone.

    Example:
        >>> set_standing(db, run, Standing(Phase.PAUSED), now)  # doctest: +SKIP
    """
    if standing.not_before is not None:
        as_number(standing.not_before)
    former = standing_of(db, run)
    if former.phase is Phase.CANCELLED:
        if standing.phase is Phase.CANCELLED:  # the one who did it may not have come to its end
            return
        what = "it was cancelled before, which cannot be undone"
        raise LedgerError(Problem(f"run {run.issue_id}", what, _ANEW, recourse=(Recourse.LIST_THE_LEFT,)))
    db.execute("set_standing", {"run": run.id, "phase": standing.phase, "not_before": standing.not_before})
    add_note(db, run.id, now, Note("note", reason=f"{standing.phase}, was {former.phase}"))
    if standing.phase is Phase.CANCELLED:  # whose mail is under way is not tried again
        db.execute("bar_people", {"run": run.id})


def change_standing(
    db: PostgresDatabase, run: Run, now: datetime, change: Callable[[Any, Standing], Standing | None]
) -> bool:
    """Change the standing of `run` to what `change` makes of it; whether it was changed.

    Nobody else may change it in the transaction's time: it is to be one that writes about the run alone.

    Raises:
        LedgerError: if it was cancelled before.

    Example:
        >>> change_standing(db, run, now, lambda _, standing: None)  # doctest: +SKIP
        False
    """
    wanted = change(db.connection, standing_of(db, run))
    if wanted is None:
        return False
    set_standing(db, run, wanted, now)
    return True


def on(connection: Connection) -> PostgresDatabase:
    """The ledger's statements, in the transaction that is open on a connection.

    Example:
        >>> standing_of(on(connection), run)  # doctest: +SKIP
        Standing(phase=<Phase.RUNNING: 'running'>, not_before=None)
    """
    return PostgresDatabase(connection, is_writing=True, lease_seconds=0.0)
