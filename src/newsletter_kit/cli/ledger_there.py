"""A ledger that was named and is not there: a mistyped name must not look like a ledger that knows nobody."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem

if TYPE_CHECKING:
    from newsletter_kit.ledger.address import LedgerPlace


def require_ledger_there(named: str | None) -> None:
    """Refuse a ledger that `--ledger` or NEWSLETTER_LEDGER names, and that is not there.

    The usual place may be empty: no run was begun yet.

    Args:
        named: what was given with `--ledger`, if anything was.

    Raises:
        LedgerError: naming it, and what named it.
        ConfigError: if a URL cannot be read.

    Example:
        >>> require_ledger_there("nowhere.db")  # doctest: +SKIP
    """
    if problem := missing_ledger(named):
        raise LedgerError(problem)


def missing_ledger(named: str | None) -> Problem | None:
    """The same as a problem; None if the ledger is there, or was not named.

    Example:
        >>> missing_ledger("nowhere.db").what
        'there is no such ledger'
    """
    from newsletter_kit.sending.ledgers import LEDGER_VARIABLE, named_place

    place = named_place(named)
    if place is None or not is_empty(place):
        return None
    cure = "Correct --ledger, or leave it out." if named else f"Correct {LEDGER_VARIABLE}, or unset it."
    return Problem(str(place), _lack(place), f"{cure} The first send makes a new one.")


def new_ledger(place: LedgerPlace, named: str | None) -> str:
    """What a send says of a ledger that it makes in a place that was named, or on a server; else nothing.

    Example:
        >>> from pathlib import Path
        >>> new_ledger(Path("nowhere.db"), "nowhere.db")
        'nowhere.db: there is no such ledger, so a new one is made; it knows of nobody who was mailed.'
    """
    from newsletter_kit.sending.ledgers import named_place

    if (isinstance(place, Path) and named_place(named) is None) or not is_empty(place):
        return ""
    return f"{place}: {_lack(place)}, so a new one is made; it knows of nobody who was mailed."


def is_empty(place: LedgerPlace) -> bool:
    """Whether no ledger is there: no file, or no tables of ours. A server that is away may have one.

    Example:
        >>> from pathlib import Path
        >>> is_empty(Path("nowhere.db"))
        True
    """
    if isinstance(place, Path):
        return not place.exists()
    if find_spec("psycopg") is None:
        return False
    from newsletter_kit.ledger.postgresql.look import look_at_server

    with suppress(LedgerError):
        return look_at_server(place).version == 0
    return False


def _lack(place: LedgerPlace) -> str:
    if isinstance(place, Path):
        return "there is no such ledger"
    return f"there is no ledger in its schema {place.schema}"
