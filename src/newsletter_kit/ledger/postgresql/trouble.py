"""What went wrong with a ledger's server, in words: where, what, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import errors

from newsletter_kit.errors import LedgerError, Problem

if TYPE_CHECKING:
    from newsletter_kit.ledger.address import LedgerUrl

REPORT = "Nothing was changed. Please report this, with the command."
_LASTING = (
    "authentication",
    "no password",
    "pg_hba.conf",
    "role ",
    "does not exist",
    "could not translate host name",
    "failed to resolve host",
    "invalid ",
)
GOES_ON = "then run the same command again: it goes on where it stopped."


def postgres_error(error: psycopg.Error, url: LedgerUrl, patience_seconds: float) -> LedgerError:
    """The LedgerError for what the server said during a transaction, or did not say.

    Example:
        >>> from newsletter_kit.ledger.address import ledger_url
        >>> error = errors.DiskFull("could not extend file")
        >>> postgres_error(error, ledger_url("postgresql://db/news"), 30).problems[0].what
        "there is no room left on the server's disk"
    """
    if isinstance(error, errors.IntegrityError):
        return problem(url, f"it refused a change that cannot be true ({_said(error, url)})", REPORT)
    if isinstance(error, errors.LockNotAvailable | errors.QueryCanceled):
        what, remedy = f"it was locked for {patience_seconds:g} s by another process", "Wait for that"
    elif isinstance(error, errors.DiskFull):
        what, remedy = "there is no room left on the server's disk", "Make room"
    elif isinstance(error, errors.InsufficientPrivilege):
        what, remedy = f"this user may not do that ({_said(error, url)})", "Let them"
    elif isinstance(error, errors.ReadOnlySqlTransaction):
        what, remedy = (
            "the server takes no changes, as one does that only copies another",
            "Name the other one",
        )
    elif isinstance(error, errors.UndefinedTable):
        what, remedy = "its tables, or those of this connection, are gone", "Look after that"
    else:
        what, remedy = f"PostgreSQL says: {_said(error, url)}", "Mend that"
    return problem(url, what, f"{remedy}, {GOES_ON}")


def may_pass(error: psycopg.Error) -> bool:
    """Whether a server to which no connection could be made may let us in later, with nothing changed.

    A server that is away, starts up, or has no connection left may. A wrong password, an unknown database or
    host, and a mistake in the URL stay what they are.

    Example:
        >>> may_pass(psycopg.OperationalError("connection refused"))
        True
        >>> may_pass(psycopg.OperationalError('database "news" does not exist'))
        False
    """
    said = str(error)
    return isinstance(error, psycopg.OperationalError) and not any(each in said for each in _LASTING)


def connection_error(error: psycopg.Error, url: LedgerUrl) -> LedgerError:
    """The LedgerError for why no connection could be made.

    Example:
        >>> from newsletter_kit.ledger.address import ledger_url
        >>> error = psycopg.OperationalError("connection refused")
        >>> connection_error(error, ledger_url("postgresql://db/news")).problems[0].what
        'no server answers there (connection refused)'
    """
    said = _said(error, url)
    if "authentication" in said or "no password" in said or "pg_hba.conf" in said or "role " in said:
        what = f"the server does not let this user in ({said})"
        remedy = "Look at the user and the password in the URL, or at PGPASSWORD, or ~/.pgpass."
    elif "does not exist" in said:
        what, remedy = (
            f"there is no such database ({said})",
            "Name one that is there, or make it with createdb.",
        )
    elif "too many" in said or "remaining connection slots" in said:
        what, remedy = f"the server has no connection left ({said})", "Wait, or let it have more of them."
    elif isinstance(error, psycopg.ProgrammingError):
        what = "an option of the URL is unknown or wrong"
        remedy = "Look at the options after the question mark, and write %40 for @ in a password."
    else:
        what, remedy = (
            f"no server answers there ({said})",
            "Look at host and port in the URL, and start the server.",
        )
    return problem(url, what, remedy)


def problem(url: LedgerUrl, what: str, remedy: str) -> LedgerError:
    """An error about the ledger at `url`, named without its password.

    Example:
        >>> from newsletter_kit.ledger.address import ledger_url
        >>> str(problem(ledger_url("postgresql://u:geheim@db/n"), "it is full", "Make room."))
        'postgresql://u@db/n: it is full. Make room.'
    """
    return LedgerError(Problem(url.shown, what, remedy))


def _said(error: psycopg.Error, url: LedgerUrl) -> str:
    """The first line of what was said; the library quotes no password, and this sees to it."""
    told = error.diag.message_primary or next(iter(str(error).splitlines()), type(error).__name__)
    told = told.rpartition("failed: ")[2].removeprefix("FATAL:").strip()
    return told.replace(url.secret, "…") if url.secret else told
