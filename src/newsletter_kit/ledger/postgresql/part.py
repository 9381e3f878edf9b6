"""The part of a run to which claims are narrowed, kept here too: a server forgets it with the connection."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from newsletter_kit.errors import LedgerError
    from newsletter_kit.ledger.database import Database


def noted(db: Database) -> array[int]:
    """The numbers of the people whom the server has noted as the part, in order: eight bytes each.

    Example:
        >>> noted(db)  # doctest: +SKIP
        array('q', [1, 4, 9])
    """
    people = array("q")
    while rows := db.execute("part_after", {"person": people[-1] if people else 0}).fetchall():
        people.extend(person for (person,) in rows)
    return people


def note_again(db: Database, people: array[int]) -> None:
    """Note the part on a connection that does not know it, in one transaction.

    Example:
        >>> note_again(db, array("q", [1, 4, 9]))  # doctest: +SKIP
    """
    for name in ("drop_part", "drop_part_frontier"):
        db.execute(name)
    db.execute("make_part")
    db.execute("make_part_frontier")
    db.executemany("put_part", ((person,) for person in people))


def is_forgotten(error: LedgerError) -> bool:
    """Whether a verb failed since a table is not there, as that of a part after a broken line.

    Example:
        >>> is_forgotten(LedgerError(Problem("ledger", "it was closed")))  # doctest: +SKIP
        False
    """
    return isinstance(error.__cause__, psycopg.errors.UndefinedTable)
