"""A ledger that cannot be opened at once: after a moment it is said what is being waited for."""

from __future__ import annotations

from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import complain

if TYPE_CHECKING:
    from newsletter_kit import Ledger
    from newsletter_kit.ledger.address import LedgerPlace

SILENT_SECONDS = 1.5
"""How long a wait is too short to be spoken of."""


def opened_with_a_word(place: LedgerPlace) -> Ledger:
    """What `open_ledger` gives; if that takes long, it is said on stderr for whom it waits, if known.

    Args:
        place: of the ledger.

    Raises:
        LedgerError: as `open_ledger` does, when its patience has ended.

    Example:
        >>> with opened_with_a_word(Path(".newsletter/ledger.db")) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    from newsletter_kit import open_ledger
    from newsletter_kit.ledger import PATIENCE_SECONDS

    told = Timer(SILENT_SECONDS, _tell, (place, PATIENCE_SECONDS))
    told.daemon = True
    told.start()
    try:
        return open_ledger(place, patience_seconds=PATIENCE_SECONDS)
    finally:
        told.cancel()
        told.join()  # nothing is said of a wait that is over


def _tell(place: LedgerPlace, patience_seconds: float) -> None:
    if why := _what_for(place):
        complain(f"{place}: {why}. We wait for up to {patience_seconds:g} s.", "quiet")


def _what_for(place: LedgerPlace) -> str:
    """What keeps a ledger from being opened; nothing if it is only large, and checked from end to end."""
    from newsletter_kit.ledger.trouble import lock_holder, may_be_held_by_another

    if not isinstance(place, Path):
        return "its server has not let us in yet"
    return f"{lock_holder(place)} is writing it" if may_be_held_by_another(place) else ""
