"""Ledgers of older versions, with the rows that the programs of then wrote; they are in the folder `older`.

There is somebody at every state: 24 readers of one run, whose sender died with one batch handed over and one
only claimed.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg import sql

from newsletter_kit.ledger.address import ledger_url as parsed
from newsletter_kit.ledger.ledger_file import APPLICATION_ID
from newsletter_kit.ledger.ledger_file import STEPS as FILE_STEPS
from newsletter_kit.ledger.postgresql.connection import STEPS as SERVER_STEPS
from newsletter_kit.ledger.queries import script
from newsletter_kit.ledger.values import Counts

_ROWS = Path(__file__).with_name("older")
OLDER = sorted(path.stem for path in _ROWS.glob("*.sql"))
FOUND = Counts(pending=10, accepted=7, rejected=1, failed=1, uncertain=4, suppressed=1)
"""How the run stands once the claims of the dead sender were ended."""


def make_file(path: Path, version: int) -> None:
    """A file as the program of this version left it."""
    tables = "".join(script(step) for step in FILE_STEPS[:version])
    mark = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {version};"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            f"PRAGMA journal_mode = WAL; {tables} {mark} BEGIN; {_rows('file', version)} COMMIT;"
        )


def make_schema(url: str, version: int) -> None:
    """A schema as the program of this version left it."""
    schema = sql.Identifier(parsed(url).schema)
    with psycopg.connect(parsed(url).conninfo) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}; SET search_path TO {}").format(schema, schema))
        for each in (*map(script, SERVER_STEPS[:version]), _rows("server", version)):
            connection.execute(each.encode())


def _rows(kind: str, version: int) -> str:
    return _ROWS.joinpath(f"{kind}_{version}.sql").read_text(encoding="utf-8")
