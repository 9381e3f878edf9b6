"""Runs: begun once, found again, changed only when that was meant."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.errors import EditedIssueError, LedgerError, OtherRouteError, Problem
from newsletter_kit.ledger.batches import dissolve
from newsletter_kit.ledger.notes import Note, add_note
from newsletter_kit.ledger.roads import road_change
from newsletter_kit.ledger.tenure import require_not_held
from newsletter_kit.ledger.times import as_number, as_time
from newsletter_kit.ledger.values import Counts, Route, Run
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.values import RunSpec

Row: TypeAlias = tuple[int, str, str, str, int, int, str, str, str]
"""Number, issue, list, key, time of the beginning, version, provider, account, sender."""

NOT_YET = -2
"""Stands for the runs that are not there yet: who begins one waits for others who do, and for nobody else."""

_SHOWN = 12  # letters of a digest


def begin(db: Database, spec: RunSpec, now: datetime) -> Run:
    """The run that `spec` means: a new one, or the one that was begun before.

    Raises:
        EditedIssueError: if one of its editions has changed.
        OtherRouteError: if provider, account or sender have.
        RunHeldError: if such a change was accepted, and somebody sends the run just now.

    Example:
        >>> begin(db, spec, now).version  # doctest: +SKIP
        1
    """
    run = found_or_begun(db, spec, now)
    if refusal := refusal_of(run, spec):
        raise refusal
    if (edits := _edits(run, spec)) or spec.route != run.route:
        _change(db, run, spec, now, edits)
    _put_editions(db, run.id, spec.editions)
    return _found(db, spec)


def found_or_begun(db: Database, spec: RunSpec, now: datetime) -> Run:
    """The run of this issue to this list as it is, or a new one as `spec` says.

    Example:
        >>> found_or_begun(db, spec, now).version  # doctest: +SKIP
        1
    """
    return find(db, spec.issue_id, spec.list_id) or _begin(db, spec, now)


def refusal_of(run: Run, spec: RunSpec) -> LedgerError | None:
    """Why a run is not gone on with as `spec` says: all that stands in the way; None if nothing does.

    Example:
        >>> refusal_of(run, spec) is None  # doctest: +SKIP
        True
    """
    edits = [] if spec.accept_edit else _edits(run, spec)
    is_other_road = spec.route != run.route and not spec.accept_route
    roads = [_rerouted(run, spec.route)] if is_other_road else []
    if edits:
        return EditedIssueError(*(_edited(run, name, spec.editions[name]) for name in edits), *roads)
    return OtherRouteError(*roads) if roads else None


def _edits(run: Run, spec: RunSpec) -> list[str]:
    return [name for name, digest in spec.editions.items() if run.editions.get(name, digest) != digest]


def find(db: Database, issue_id: str, list_id: str) -> Run | None:
    """The run of one issue to one list, if it was ever begun.

    Example:
        >>> find(db, "2024-q1", "news.iom.int")  # doctest: +SKIP
    """
    row = db.execute("find_run", {"issue_id": issue_id, "list_id": list_id}).fetchone()
    return None if row is None else _with_editions(db, row)


def all_runs(db: Database) -> tuple[Run, ...]:
    """All runs, the oldest first.

    Example:
        >>> all_runs(db)  # doctest: +SKIP
        ()
    """
    editions: dict[int, dict[str, str]] = {}
    for run_id, name, digest in db.execute("all_editions"):
        editions.setdefault(run_id, {})[name] = digest
    return tuple(_run(row, editions.get(row[0], {})) for row in db.execute("all_runs"))


def counts(db: Database, run: Run) -> Counts:
    """How many people of a run are at each state.

    Example:
        >>> counts(db, run).accepted  # doctest: +SKIP
        1204
    """
    return Counts(**dict(db.execute("counts", {"run": run.id}).fetchall()))


def counts_by_edition(db: Database, run: Run) -> Mapping[str, Counts]:
    """How many people of each edition are at each state. Who was kept back was given any edition.

    Example:
        >>> counts_by_edition(db, run)["en"].accepted  # doctest: +SKIP
        1100
    """
    found: dict[str, dict[str, int]] = {}
    for name, state, count in db.execute("counts_by_edition", {"run": run.id}):
        found.setdefault(name, {})[state] = count
    return {name: Counts(**counts) for name, counts in found.items()}


def _begin(db: Database, spec: RunSpec, now: datetime) -> Run:
    key = sha256(f"{spec.issue_id}\n{spec.list_id}".encode()).hexdigest()
    values = {"issue_id": spec.issue_id, "list_id": spec.list_id, "key": key, "now": as_number(now)}
    (run_id,) = db.execute("add_run", values).fetchone()
    _add_route(db, run_id, 1, spec.route, now)
    _put_editions(db, run_id, spec.editions)
    add_note(db, run_id, now, Note("begin"))
    return _found(db, spec)


def _change(db: Database, run: Run, spec: RunSpec, now: datetime, edits: list[str]) -> None:
    """Go on with other editions or by another road; what waits could not be made again as it was."""
    require_not_held(db, run)
    (version,) = db.execute("raise_version", {"run": run.id}).fetchone()
    _add_route(db, run.id, version, spec.route, now)
    told = f"edited: {', '.join(edits)}" if edits else "another provider, account or sender"
    add_note(db, run.id, now, Note("change", reason=told))
    for (batch_id,) in db.execute("waiting_batches", {"run": run.id}).fetchall():
        dissolve(db, run.id, batch_id, now, told)


def _add_route(db: Database, run_id: int, version: int, route: Route, now: datetime) -> None:
    values = {
        "run": run_id,
        "version": version,
        "now": as_number(now),
        "provider": route.provider,
        "account": route.account,
        "sender": route.sender,
    }
    db.execute("add_route", values)


def _put_editions(db: Database, run_id: int, editions: Mapping[str, str]) -> None:
    rows = [{"run": run_id, "name": name, "digest": digest} for name, digest in editions.items()]
    db.executemany("put_edition", rows)


def _found(db: Database, spec: RunSpec) -> Run:
    row = db.execute("find_run", {"issue_id": spec.issue_id, "list_id": spec.list_id}).fetchone()
    return _with_editions(db, row)


def _with_editions(db: Database, row: Row) -> Run:
    rows = db.execute("editions_of_run", {"run": row[0]})
    return _run(row, {name: digest for _, name, digest in rows})


def _run(row: Row, editions: Mapping[str, str]) -> Run:
    run_id, issue_id, list_id, key, begun_at, version, *route = row
    return Run(run_id, issue_id, list_id, key, Route(*route), editions, as_time(begun_at), version)


def _edited(run: Run, name: str, digest: str) -> Problem:
    what = (
        f"edition {name or 'of the issue'} was edited after the run began, {run.begun_at:%Y-%m-%d %H:%M} UTC"
        f" (digest {run.editions[name][:_SHOWN]}, now {digest[:_SHOWN]})"
    )
    remedy = "Undo the edit, or accept it: then the rest of the readers get the edited issue."
    return Problem(f"issue {run.issue_id}", what, remedy, recourse=(Recourse.ACCEPT_EDIT,))


def _rerouted(run: Run, route: Route) -> Problem:
    what = f"its run began by another road: {road_change(run.route, route)}"
    remedy = "Use the former, or accept the new one for the rest; what is uncertain stays so."
    return Problem(f"issue {run.issue_id}", what, remedy, recourse=(Recourse.ACCEPT_ROUTE,))
