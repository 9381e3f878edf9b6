"""A look at a ledger's file that changes nothing in it: which version it has, and who is sending."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger import ledger_file
from newsletter_kit.ledger.runs import all_runs
from newsletter_kit.ledger.sqlite_database import SqliteDatabase
from newsletter_kit.ledger.tenant import tenant
from newsletter_kit.ledger.trouble import damaged, file_error, ledger_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from newsletter_kit.ledger.database import Database
    from newsletter_kit.ledger.holder import Holder


@dataclass(frozen=True, slots=True)
class Sender:
    """A process that sends a run, or that died over it.

    Attributes:
        issue_id: the run's issue.
        holder: which process.
        since: since when.
        is_running: whether it lives; None if that cannot be told from here.
    """

    issue_id: str
    holder: Holder
    since: datetime
    is_running: bool | None


@dataclass(frozen=True, slots=True)
class LedgerLook:
    """What a ledger's file holds.

    Attributes:
        version: of its tables.
        newest: the version that this program writes; it brings an older file there when it opens it.
        runs: how many runs; None if the version is an older one.
        senders: who is sending.
    """

    version: int
    newest: int
    runs: int | None = None
    senders: tuple[Sender, ...] = ()


def look_at_ledger(path: Path, patience_seconds: float = 1.0) -> LedgerLook:
    """Look at the ledger at `path`: whether it is whole, of a known version, and can be written to.

    Args:
        path: the file, which must be there.
        patience_seconds: how long to wait for a process that is writing.

    Raises:
        LedgerError: if the file cannot be used, with what to do.

    Example:
        >>> look_at_ledger(Path(".newsletter/ledger.db")).version  # doctest: +SKIP
        1
    """
    try:
        ledger_file.require_header(path)
        with ledger_file.visited(path, patience_seconds) as db:
            version = _version(db, path)
            ledger_file.require_whole(db, path)
            db.execute("BEGIN IMMEDIATE")  # whoever cannot write should learn it now
            try:
                return told(SqliteDatabase(db), version, len(ledger_file.STEPS))
            finally:
                db.execute("ROLLBACK")
    except OSError as error:
        raise file_error(error, path) from error
    except sqlite3.Error as error:
        raise ledger_error(error, path, patience_seconds) from error


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The file's version, which must not be newer than ours."""
    (program,) = db.execute("PRAGMA application_id").fetchone()
    if program != ledger_file.APPLICATION_ID:
        raise damaged(path, "it is the SQLite file of another program")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(ledger_file.STEPS):
        what = f"it has version {version}, and this newsletter_kit knows up to {len(ledger_file.STEPS)}"
        raise LedgerError(Problem(str(path), what, "Use the newer newsletter_kit that wrote it."))
    return int(version)


def told(db: Database, version: int, newest: int) -> LedgerLook:
    """What a ledger of a known version tells.

    Example:
        >>> told(db, 1, 1).runs  # doctest: +SKIP
        7
    """
    if version < newest:
        return LedgerLook(version, newest)
    issues = {run.id: run.issue_id for run in all_runs(db)}
    rows = db.execute("all_senders").fetchall()
    return LedgerLook(version, newest, len(issues), tuple(_sender(issues, row) for row in rows))


def _sender(issues: dict[int, str], row: Sequence[Any]) -> Sender:
    run_id, *rest = row
    found = tenant(rest)
    return Sender(issues[run_id], found.holder, found.since, found.lives)
