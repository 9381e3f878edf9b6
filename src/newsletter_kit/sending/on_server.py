"""What a call of `send` keeps to when its ledger is on a server that others use too: one clock, one rate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.ledger.shared import shared
from newsletter_kit.sending.options import own_clock
from newsletter_kit.sending.shared_meter import SharedMeter, road_of

if TYPE_CHECKING:
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.meter import Meter
    from newsletter_kit.sending.options import SendOptions


def by_its_clock(ledger: Ledger, options: SendOptions) -> SendOptions:
    """The options of a call that goes by the clock of its ledger's server, if it is on one.

    How old the key of a call is, and who is due, is reckoned from times that other machines wrote there. A
    clock that the caller has named stands.

    Raises:
        LedgerError: if the server does not answer.

    Example:
        >>> by_its_clock(ledger, SendOptions()).now()  # doctest: +SKIP
        datetime.datetime(2026, 12, 1, 5, 0, tzinfo=datetime.timezone.utc)
    """
    on_server = shared(ledger)
    if options.now is not own_clock or on_server is None:
        return options
    from newsletter_kit.sending.server_clock import ServerClock

    return replace(options, now=ServerClock(on_server.time).now)


def meter_of(ledger: Ledger, provider: Provider, rate: float | None) -> Meter | None:
    """What keeps the rate of a call together with all others of the same account, if the ledger can tell.

    Args:
        ledger: any.
        provider: who takes the mail.
        rate: messages per second; None for as fast as the provider goes.

    Example:
        >>> meter_of(ledger, provider, None)  # doctest: +SKIP
    """
    on_server = shared(ledger)
    return SharedMeter(on_server, road_of(provider), rate) if rate and on_server else None
