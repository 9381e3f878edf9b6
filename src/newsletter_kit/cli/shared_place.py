"""The ledger on a server that a verb for many machines works with."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.address import LedgerUrl
    from newsletter_kit.ledger.shared import SharedLedger

LEDGER_VARIABLE = "NEWSLETTER_LEDGER"

SharedPlace = Annotated[
    str | None,
    typer.Option("--ledger", metavar="URL", help="postgresql://…; NEWSLETTER_LEDGER unless given."),
]


def shared_url(given: str | None) -> LedgerUrl:
    """Where the shared ledger is: as it was given, else as the environment or newsletter.toml say.

    Raises:
        ConfigError: if there is none, or it is a file.

    Example:
        >>> shared_url("postgresql://db.iom.int/news").shown
        'postgresql://db.iom.int/news'
    """
    from newsletter_kit.errors import ConfigError, Problem
    from newsletter_kit.ledger.address import is_ledger_url, ledger_url

    text = given or os.environ.get(LEDGER_VARIABLE) or _of_settings()
    if text and is_ledger_url(text):
        return ledger_url(text)
    what = "a file can be used by one machine alone" if text else "no ledger on a server is named"
    remedy = f"Name one with --ledger postgresql://…, or set {LEDGER_VARIABLE}."
    raise ConfigError(Problem("the ledger", what, remedy))


@contextmanager
def shared_ledger(url: LedgerUrl) -> Iterator[SharedLedger]:
    """The shared ledger, open.

    Raises:
        LedgerError: if the server does not let us in.

    Example:
        >>> with shared_ledger(shared_url("postgresql://db.iom.int/news")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    from newsletter_kit import open_ledger

    with open_ledger(url) as ledger:
        yield cast("SharedLedger", ledger)


def _of_settings() -> str | None:
    """What newsletter.toml says, if there is one here; a worker needs none."""
    from pathlib import Path

    from newsletter_kit import load_settings
    from newsletter_kit.config import find_settings_file

    return getattr(load_settings(), "ledger", None) if find_settings_file(Path()) else None
