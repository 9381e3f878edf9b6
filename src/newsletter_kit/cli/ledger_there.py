"""A ledger that was named and is not there: a mistyped name must not look like a ledger that knows nobody."""

from __future__ import annotations

from pathlib import Path

from newsletter_kit.errors import LedgerError, Problem


def require_ledger_there(named: str | None) -> None:
    """Refuse a file that `--ledger` or NEWSLETTER_LEDGER names, and that is not there.

    The usual place may be empty: no run was begun yet.

    Args:
        named: what was given with `--ledger`, if anything was.

    Raises:
        LedgerError: naming the file, and what named it.
        ConfigError: if a URL cannot be read.

    Example:
        >>> require_ledger_there("nowhere.db")  # doctest: +SKIP
    """
    if problem := missing_ledger(named):
        raise LedgerError(problem)


def missing_ledger(named: str | None) -> Problem | None:
    """The same as a problem; None if the ledger is there, is on a server, or was not named.

    Example:
        >>> missing_ledger("nowhere.db").what
        'there is no such ledger'
    """
    from newsletter_kit.sending.ledgers import LEDGER_VARIABLE, named_place

    place = named_place(named)
    if not isinstance(place, Path) or place.exists():
        return None
    cure = "Correct --ledger, or leave it out." if named else f"Correct {LEDGER_VARIABLE}, or unset it."
    return Problem(str(place), "there is no such ledger", f"{cure} The first send makes a new one.")
