"""What the ledger can tell: about one person, about everybody at a state, about all that was tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.ledger.removing import hidden, person_of
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.times import as_time
from newsletter_kit.ledger.values import Attempt, PersonRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import Run

_PAGE = 1000


def person(db: Database, run: Run, key: str) -> PersonRecord | None:
    """What became of one person in one run, and why; an erased one is recognised and not named.

    Example:
        >>> person(db, run, "nino@iom.int").state  # doctest: +SKIP
        <State.ACCEPTED: 'accepted'>
    """
    number = person_of(db, run.id, key) or person_of(db, run.id, hidden(db, key))
    if number is None:
        return None
    names = _edition_names(db, run)
    row = db.execute("person", {"person": number}).fetchone()
    return replace(_record(run, names, row), story=_story(db, number))


def people(store: Store, run: Run, state: State) -> Iterator[PersonRecord]:
    """Everybody of a run who is at `state`, page by page.

    Example:
        >>> [each.address for each in people(store, run, State.REJECTED)]  # doctest: +SKIP
        ['gone@example.org']
    """
    after = 0
    while True:
        with store.reading() as db:
            names = _edition_names(db, run)
            values = {"run": run.id, "state": state, "after": after, "size": _PAGE}
            rows = db.execute("people_in_state", values).fetchall()
        if not rows:
            return
        for row in rows:
            yield _record(run, names, row)
        after = rows[-1][0]


def attempts(db: Database, run: Run) -> tuple[Attempt, ...]:
    """What was tried and decided in a run, in order.

    Example:
        >>> [each.kind for each in attempts(db, run)]  # doctest: +SKIP
        ['begin', 'take', 'plan', 'claim', 'record']
    """
    rows = db.execute("attempts_of_run", {"run": run.id})
    return tuple(_attempt(*row) for row in rows)


def _story(db: Database, number: int) -> tuple[Attempt, ...]:
    rows = db.execute("attempts_with_person", {"person": number})
    return tuple(_attempt(*row) for row in rows)


def _attempt(at: int, kind: str, batch_key: str | None, said: str | None, reason: str | None) -> Attempt:
    return Attempt(as_time(at), kind, batch_key, said or "", reason or "")


def _edition_names(db: Database, run: Run) -> dict[int, str]:
    return {row[0]: row[1] for row in db.execute("editions_of_run", {"run": run.id})}


def _record(
    run: Run,
    names: dict[int, str],
    row: tuple[int, str | None, int, str, int, str | None, str | None, str | None],
) -> PersonRecord:
    _, address, edition, state, tries, batch_key, provider_id, reason = row
    return PersonRecord(
        issue_id=run.issue_id,
        list_id=run.list_id,
        address=address,
        edition=names[edition],
        state=State(state),
        tries=tries,
        batch_key=batch_key,
        provider_id=provider_id,
        reason=reason or "",
    )
