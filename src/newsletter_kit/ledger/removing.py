"""People who must not be mailed after all, and people who are to be forgotten."""

from __future__ import annotations

import hmac
import json
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.batches import dissolve
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.times import as_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import ClaimedBatch

ERASED = "(erased)"

_CHUNK = 1000


class BarredError(LedgerError):
    """A batch is not handed over as it is: somebody in it was suppressed or erased since it was read."""


def require_nobody_barred(db: Database, batch: ClaimedBatch) -> None:
    """Refuse to let a batch out that holds somebody who must not be mailed any more.

    Raises:
        BarredError: if it does.

    Example:
        >>> require_nobody_barred(db, batch)  # doctest: +SKIP
    """
    (is_barred,) = db.execute("barred_in_batch", {"run": batch.run_id, "batch": batch.id}).fetchone()
    if is_barred:
        what = "somebody in it must not be mailed any more"
        remedy = "Nothing of it was handed over; the others go in another batch."
        raise BarredError(Problem(f"batch {batch.key}", what, remedy))


def suppress(db: Database, run_id: int, reasons: Iterable[tuple[int, str]], now: datetime) -> int:
    """Keep back those people of a run who are pending, and return how many they were.

    Mail that is under way goes on; if it turns out that it was surely not taken, it is not tried again.

    Args:
        db: within a transaction that writes.
        run_id: the run's number.
        reasons: the numbers of people, and why each must not be mailed.
        now: when.

    Example:
        >>> suppress(db, run.id, [(7, "has left the list")], now)  # doctest: +SKIP
        1
    """
    stopped = [(person, reason) for person, reason in reasons if _stop(db, run_id, person, now)]
    if stopped:
        attempt = add_note(db, run_id, now, Note("suppress", tally={State.SUPPRESSED.value: len(stopped)}))
        rows = [(person, attempt, State.SUPPRESSED, None, reason) for person, reason in stopped]
        db.executemany("add_answer", rows)
    return len(stopped)


def open_people(store: Store, run_id: int, keys: Iterable[str]) -> Iterator[int]:
    """Those people of a run with these mailboxes who are still to be mailed, or perhaps are.

    The keys are looked up piece by piece, so that a long list does not hold up anybody who writes.

    Example:
        >>> list(open_people(store, run.id, ["nino@iom.int"]))  # doctest: +SKIP
        [7]
    """
    wanted = iter(keys)
    while chunk := list(islice(wanted, _CHUNK)):
        with store.reading() as db:
            values = {"run": run_id, "keys": json.dumps(chunk)}
            found = db.execute("open_people_of_mailboxes", values).fetchall()
        yield from (person for (person,) in found)


def erase(db: Database, run_id: int, key: str, now: datetime) -> bool:
    """Forget who the person with this mailbox is, in one run; they stay counted, and are never mailed again.

    Example:
        >>> erase(db, run.id, "nino@iom.int", now)  # doctest: +SKIP
        True
    """
    person = person_of(db, run_id, key)
    if person is None:
        return False
    suppress(db, run_id, [(person, ERASED)], now)
    db.execute("erase_person", {"person": person, "now": as_number(now)})
    db.execute("erase_answers", {"person": person})
    db.execute("hide_mailbox", {"run": run_id, "key": key, "hidden": hidden(db, key)})
    add_note(db, run_id, now, Note("erase"))
    return True


def person_of(db: Database, run_id: int, key: str) -> int | None:
    """The number of the person with this mailbox in a run, unless nobody has it.

    Example:
        >>> person_of(db, run.id, "nino@iom.int")  # doctest: +SKIP
        7
    """
    row = db.execute("person_of_mailbox", {"run": run_id, "key": key}).fetchone()
    return None if row is None else int(row[0])


def hidden(db: Database, key: str) -> str:
    """What stands in the place of an erased mailbox: it can be recognised, and not be read.

    Example:
        >>> hidden(db, "nino@iom.int")  # doctest: +SKIP
        'erased:1b4f0e9851971998e732078544c96b36c3d01cedf7caa332359d6f1d83567014'
    """
    (salt,) = db.execute("salt").fetchone()
    return hide(salt, key)


def hide(salt: bytes, key: str) -> str:
    """The same, for a ledger's salt that was read before.

    Example:
        >>> hide(b"salt", "nino@iom.int")[:10]
        'erased:607'
    """
    return f"erased:{hmac.new(salt, key.encode(), 'sha256').hexdigest()}"


def _stop(db: Database, run_id: int, person: int, now: datetime) -> bool:
    state, batch, _ = db.execute("progress_of_person", {"person": person}).fetchone()
    if state == State.PENDING:
        db.execute("suppress_person", {"person": person, "now": as_number(now)})
        if batch is not None:
            dissolve(db, run_id, batch, now, "one of its people must not be mailed any more")
    elif state in {State.IN_FLIGHT, State.UNCERTAIN}:
        db.execute("bar_person", {"person": person})
    return bool(state == State.PENDING)
