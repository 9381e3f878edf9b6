"""Where a worker keeps what its tickets need: the ledger, and of each run the cargo and the open provider."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import TYPE_CHECKING, Self

from newsletter_kit.cluster.cargo import unpacked
from newsletter_kit.cluster.lack import forget_lack
from newsletter_kit.cluster.log import log_event
from newsletter_kit.cluster.muster import STILL
from newsletter_kit.cluster.orders import lowest_rate, open_orders, order_of
from newsletter_kit.cluster.own_key import key_here, require_own_key
from newsletter_kit.cluster.parcel import require_own_form
from newsletter_kit.errors import ConfigError, LedgerError, ParcelError, Problem
from newsletter_kit.ledger.notes import without_addresses
from newsletter_kit.ledger.roads import road_change
from newsletter_kit.providers import open_provider
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.route import route_of
from newsletter_kit.sending.shared_meter import SharedMeter, road_of
from newsletter_kit.sending.size import batch_size, longest_message_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.cluster.cargo import Cargo
    from newsletter_kit.cluster.orders import Order
    from newsletter_kit.ledger.shared import SharedLedger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.providers.base import Provider

LEFT_SECONDS = 30.0
"""For so long a worker leaves a run to others for which it lacks something; then it looks again."""

MOST_OPEN = 4
"""Of so many runs a worker keeps the parcel and the provider open; a parcel may have some megabytes."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One run, as a worker sends it.

    Attributes:
        order: what was asked for.
        cargo: what its messages are made from.
        provider: who takes them; open.
        options: how.
        size: how many messages go in one batch at most.
        meter: keeps the rate of all workers.
    """

    order: Order
    cargo: Cargo
    provider: Provider
    options: SendOptions
    size: int
    meter: SharedMeter


@dataclass(frozen=True, slots=True)
class Hands:
    """How a worker works.

    Attributes:
        options: how many calls may be under way, and how long to bear with a provider.
        ends: whether it was asked to stop.
        check: sees to it that `options.now` is right, and the tables are those that are known here; called
            now and then.
        look: looks at the tables at once; called when something went wrong that nobody had thought of.
    """

    options: SendOptions = field(default_factory=SendOptions)
    ends: Callable[[], bool] = bool
    check: Callable[[], object] = bool
    look: Callable[[], object] = bool


class Station:
    """What a worker has at hand. It owns the open providers: use `with`.

    Args:
        ledger: that all workers share.
        hands: how the worker works.

    Attributes:
        passed_over: why this worker can do nothing for a run, such as a key that is not set here, by run.

    Example:
        >>> with Station(ledger, Hands()) as station:  # doctest: +SKIP
        ...     station.errand(run.key).provider.name
        'postmark'
    """

    def __init__(self, ledger: SharedLedger, hands: Hands) -> None:
        self.ledger, self.hands = ledger, hands
        self.passed_over: dict[str, ConfigError] = {}
        self._errands: dict[str, Errand] = {}
        self._left_until: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for key in tuple(self._errands):
            self._put_away(key)

    def require_fit(self) -> None:
        """Refuse to work where something is missing that every open run needs, before any ticket is taken.

        A run that lacks something is passed over. One whose parcel is damaged is paused by whoever comes to
        it.

        Raises:
            ConfigError: if a key is not set in this worker's environment, or is another one.

        Example:
            >>> station.require_fit()  # doctest: +SKIP
        """
        with self.ledger.in_transaction() as connection:
            orders = open_orders(connection)
        lacking = [error for each in orders if (error := self._lack(each)) is not None]
        if lacking and len(lacking) == len(orders):
            raise lacking[0]

    def pass_over(self, run_key: str, error: ConfigError) -> None:
        """Leave a run to other workers, and say so once.

        Example:
            >>> station.pass_over(run.key, ConfigError(problem))  # doctest: +SKIP
        """
        if run_key not in self.passed_over:
            fields = {"error": type(error).__name__, "reason": without_addresses(str(error))}
            log_event(logging.WARNING, "passed over", run_key=run_key[:12], **fields)
        self.passed_over[run_key] = error

    def leave(self, run_key: str, error: ConfigError) -> None:
        """Pass a run over, and take no ticket of it for a while: whoever can use them need not wait.

        Example:
            >>> station.leave(run.key, ConfigError(problem))  # doctest: +SKIP
        """
        self.pass_over(run_key, error)
        self._left_until[run_key] = monotonic() + LEFT_SECONDS

    def left(self) -> frozenset[str]:
        """The keys of the runs that are left to others now.

        Example:
            >>> station.left()  # doctest: +SKIP
            frozenset()
        """
        now = monotonic()
        return frozenset(key for key, until in tuple(self._left_until.items()) if now < until)

    def errand(self, run_key: str) -> Errand | None:
        """What to do for a run; None if it was never queued. The last few are kept open.

        Raises:
            ConfigError: if something is missing in this worker's environment.
            ParcelError: if what the run is made from is damaged.

        Example:
            >>> station.errand(run.key)  # doctest: +SKIP
        """
        with self.ledger.in_transaction() as connection:
            order = order_of(connection, run_key)
        errand = self._errand(run_key, order)
        if errand and order and order.lack:
            with self.ledger.in_transaction() as connection:
                forget_lack(connection, run_key)
        return errand

    def run(self, run_key: str) -> Run | None:
        """The run of this key, as it is now.

        Example:
            >>> station.run("5d41")  # doctest: +SKIP
        """
        return next((each for each in self.ledger.runs() if each.key == run_key), None)

    @contextmanager
    def joined(self, run_key: str) -> Iterator[Run | None]:
        """Be one of the crew of a run within the block; None if nothing may be handed over for it now.

        Raises:
            RunHeldError: if somebody sends it alone.

        Example:
            >>> with station.joined(run.key) as run:  # doctest: +SKIP
            ...     ledger.claim(run, 500, now)
        """
        self.hands.check()
        run = self.run(run_key)
        if run is None or self.ledger.standing(run).phase in STILL:
            yield None
            return
        member = self.ledger.join(run, self.hands.options.now())
        try:
            yield member
        finally:
            with suppress(LedgerError):
                self.ledger.leave(member)

    def _errand(self, run_key: str, order: Order | None) -> Errand | None:
        known = self._errands.get(run_key)
        if known and order and _is_same(order, known.order):
            return known
        self._put_away(run_key)
        run = self.run(run_key)
        if order is None or run is None:
            return None
        if len(self._errands) >= MOST_OPEN:
            self._put_away(next(iter(self._errands)))
        self._errands[run_key] = errand = self._begun(order, run)
        return errand

    def _lack(self, order: Order) -> ConfigError | None:
        """What is missing here for a run; it is passed over then."""
        try:
            with suppress(ParcelError):
                cargo = self._cargo(order)
                with open_provider(cargo.provider, cargo.settings):
                    pass
        except ConfigError as error:
            self.pass_over(order.run_key, error)
            return error
        return None

    def _put_away(self, run_key: str) -> None:
        if (errand := self._errands.pop(run_key, None)) is not None:
            errand.provider.__exit__(None, None, None)

    def _begun(self, order: Order, run: Run) -> Errand:
        cargo, options = self._cargo(order), replace(self.hands.options, rate=order.rate)
        provider = open_provider(cargo.provider, cargo.settings)
        provider.__enter__()
        try:
            _require_same_road(provider, run, cargo)
        except BaseException:
            provider.__exit__(None, None, None)
            raise
        size = batch_size(provider.capabilities, options, longest_message_bytes(cargo.editions.values()))
        road = road_of(provider)
        meter = SharedMeter(self.ledger, road, order.rate, lambda: self._lowest_rate(road))
        return Errand(order, cargo, provider, options, size, meter)

    def _lowest_rate(self, road: str) -> float | None:
        with self.ledger.in_transaction() as connection:
            return lowest_rate(connection, road)

    def _cargo(self, order: Order) -> Cargo:
        content = self._content(order.artefact)
        require_own_form(content)
        cargo = unpacked(content, key_here())
        require_own_key(cargo)
        return cargo

    def _content(self, digest: str) -> bytes:
        try:
            return self.ledger.artefact(digest)
        except LedgerError as error:
            self.ledger.runs()  # if the ledger cannot be reached, it says so here
            raise ParcelError(*error.problems) from error


def _is_same(order: Order, before: Order) -> bool:
    """Whether the very same messages go, at the same rate."""
    told = replace(order, is_open=True, told="", hopeless=before.hopeless, only_asks=before.only_asks)
    return told == replace(before, is_open=True, told="")


def _require_same_road(provider: Provider, run: Run, cargo: Cargo) -> None:
    if change := road_change(run.route, route_of(provider, cargo.settings)):
        what = f"this worker would mail the run {run.issue_id} by another road: {change}"
        remedy = "Give it the keys of the machine that queued the run."
        raise ConfigError(Problem(provider.name, what, remedy))
