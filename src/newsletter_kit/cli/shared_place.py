"""The ledger on a server that a verb for many machines works with."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit import Ledger
    from newsletter_kit.errors import ConfigError
    from newsletter_kit.ledger.address import LedgerPlace, LedgerUrl
    from newsletter_kit.ledger.shared import SharedLedger

SharedPlace = Annotated[
    str | None,
    typer.Option("--ledger", metavar="URL", help="postgresql://…; NEWSLETTER_LEDGER unless given."),
]


def shared_url(given: str | None) -> LedgerUrl:
    """Where the shared ledger is: as it was given, else as the environment or newsletter.toml say.

    A worker needs no newsletter.toml.

    Raises:
        ConfigError: if there is none, or it is a file.

    Example:
        >>> shared_url("postgresql://db.iom.int/news").shown
        'postgresql://db.iom.int/news'
    """
    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.sending.ledgers import named_place

    place = named_place(given) or _of_settings()
    if isinstance(place, LedgerUrl):
        return place
    raise _no_server()


def require_shared(ledger: Ledger | None) -> SharedLedger:
    """The ledger, if many machines can use it.

    Raises:
        ConfigError: if it is a file.

    Example:
        >>> require_shared(ledger)  # doctest: +SKIP
    """
    from newsletter_kit.ledger.shared import shared

    on_server = shared(ledger)
    if on_server is None:
        raise _no_server()
    return on_server


def _no_server() -> ConfigError:
    from newsletter_kit.errors import ConfigError, Problem
    from newsletter_kit.sending.ledgers import LEDGER_VARIABLE

    what = "it is a file, which one machine alone can use; workers need one on a server"
    remedy = f"Set {LEDGER_VARIABLE} to postgresql://…; a password in --ledger can be read by others in ps."
    return ConfigError(Problem("the ledger", what, remedy))


@contextmanager
def shared_ledger(url: LedgerUrl, patience_seconds: float | None = None) -> Iterator[SharedLedger]:
    """The shared ledger, open.

    Args:
        url: where it is.
        patience_seconds: how long to wait for its server; as long as a send does if none is named.

    Raises:
        LedgerError: if the server does not let us in.

    Example:
        >>> with shared_ledger(shared_url("postgresql://db.iom.int/news")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    from newsletter_kit import open_ledger

    waits = {} if patience_seconds is None else {"patience_seconds": patience_seconds}
    with open_ledger(url, **waits) as ledger:
        yield cast("SharedLedger", ledger)


def _of_settings() -> LedgerPlace | None:
    """What newsletter.toml says, if there is one here."""
    from pathlib import Path

    from newsletter_kit import load_settings
    from newsletter_kit.config import find_settings_file
    from newsletter_kit.sending.ledgers import ledger_place

    return ledger_place(load_settings()) if find_settings_file(Path()) else None
