"""A crew: any number of processes that send one run together, each with a token and a lease of its own."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from newsletter_kit.ledger.holder import this_process
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.tenure import end_claims, make_room
from newsletter_kit.ledger.times import as_number

if TYPE_CHECKING:
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.values import Run


def join(db: Database, run: Run, now: datetime) -> Run:
    """Make this process one of the crew that sends `run`.

    Raises:
        RunHeldError: if a process has taken the run for itself.

    Example:
        >>> with store.writing(run.id) as db:  # doctest: +SKIP
        ...     run = join(db, run, now)
    """
    make_room(db, run)
    (token,) = db.execute("raise_token", {"run": run.id}).fetchone()
    db.execute("put_member", {"run": run.id, "token": token, "now": as_number(now), **asdict(this_process())})
    add_note(db, run.id, now, Note("join"))
    end_claims(db, run.id, now)
    return replace(run, token=token)
