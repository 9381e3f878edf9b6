"""What a run is sent with by workers: which cargo, how fast, from when on; kept beside the queue."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter_kit.cluster.queue_schema import searching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.cluster.queue_schema import Connection


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for by `send --queue`.

    Attributes:
        run_key: the key of the run.
        artefact: the SHA-256 of its cargo.
        rate: messages per second of all workers together; None for as fast as the provider goes.
        resend: which batches, by number and attempt, were in doubt when somebody asked to send such again.
        begins_at: when it was to begin; None for at once.
        even_if_past: begin also long after that.
        per_ticket: to how many readers one ticket hands over at most.
        hopeless: of how many readers nothing can be learnt any more; they are not asked about again.
        road: the provider and the account, which may have other runs at the same time.
        only_asks: whether nobody is left to be handed over to, and it is only asked about those in doubt.
        is_open: whether something of it is still to be done.
        told: why it was paused, if it was.
        lack: why a worker passed it over, if nobody has taken it up since.
        version: grows with each change, so that nobody undoes what they have not seen.

    Example:
        >>> Order("5d41", "9f86").rate is None
        True
    """

    run_key: str
    artefact: str
    rate: float | None = None
    resend: tuple[tuple[int, int], ...] = ()
    begins_at: datetime | None = None
    even_if_past: bool = False
    per_ticket: int = 1_000
    hopeless: int = 0
    road: str = ""
    only_asks: bool = False
    is_open: bool = True
    told: str = ""
    lack: str = field(default="", compare=False)
    version: str = field(default="", compare=False)


_TERMS = ("rate", "resend", "begins_at", "even_if_past", "per_ticket", "hopeless", "road", "only_asks")

_PUT = """
INSERT INTO newsletter_orders (run_key, artefact, terms, is_open, told) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (run_key) DO UPDATE SET artefact = excluded.artefact, terms = excluded.terms,
    is_open = excluded.is_open, told = excluded.told
"""
_ROW = "SELECT run_key, artefact, terms, is_open, told, xmin::text FROM newsletter_orders"
_GET = f"{_ROW} WHERE run_key = %s"
_OPEN = f"{_ROW} WHERE is_open ORDER BY run_key"
_LOWEST = """
SELECT min((terms->>'rate')::float) FROM newsletter_orders
WHERE is_open AND told = '' AND terms->>'road' = %s
    AND coalesce((terms->>'begins_at')::timestamptz <= clock_timestamp(), true)
    AND NOT coalesce((terms->>'only_asks')::boolean, false)
"""
_CLOSE = "UPDATE newsletter_orders SET is_open = false WHERE run_key = %s AND xmin::text = %s"
_HOLD = "UPDATE newsletter_orders SET told = %s, is_open = is_open AND %s WHERE run_key = %s"
_TOUCH = "UPDATE newsletter_orders SET told = told WHERE run_key = %s"
_REOPEN = """
UPDATE newsletter_orders SET terms = terms || '{"even_if_past": true, "only_asks": false}',
    is_open = true, told = ''
WHERE run_key = %s
"""
_ONLY_ASK = """
UPDATE newsletter_orders SET terms = jsonb_set(terms, '{only_asks}', to_jsonb(%s::boolean))
WHERE run_key = %s AND xmin::text = %s
"""
_GIVE_UP = """
UPDATE newsletter_orders SET terms = jsonb_set(terms, '{hopeless}', to_jsonb(%s::int))
WHERE run_key = %s AND artefact = %s
"""


def put_order(connection: Connection, order: Order) -> None:
    """Keep an order, in the place of an earlier one of the same run.

    Example:
        >>> put_order(connection, Order(run.key, digest, rate=14.0))  # doctest: +SKIP
    """
    terms = {name: value for name, value in asdict(order).items() if name in _TERMS}
    terms["begins_at"] = order.begins_at and order.begins_at.isoformat()
    with searching(connection):
        connection.execute(
            _PUT, [order.run_key, order.artefact, json.dumps(terms), order.is_open, order.told]
        )


def order_of(connection: Connection, run_key: str) -> Order | None:
    """The order of a run; None if it was never queued.

    Example:
        >>> order_of(connection, run.key).rate  # doctest: +SKIP
        14.0
    """
    with searching(connection):
        row = connection.execute(_GET, [run_key]).fetchone()
    return row and _order(row)


def open_orders(connection: Connection) -> tuple[Order, ...]:
    """The orders of which something is still to be done.

    Example:
        >>> open_orders(connection)  # doctest: +SKIP
        ()
    """
    with searching(connection):
        rows = connection.execute(_OPEN).fetchall()
    return tuple(_order(row) for row in rows)


def lowest_rate(connection: Connection, road: str) -> float | None:
    """The lowest rate of the runs that go by a road now, in messages per second; None if none has one.

    A run that is paused, or begins later, asks for nothing; nor does one whose readers were all handed over
    to, though some of them are in doubt.

    Example:
        >>> lowest_rate(connection, "postmark/news")  # doctest: +SKIP
        14.0
    """
    with searching(connection):
        (rate,) = connection.execute(_LOWEST, [road]).fetchone()
    return rate  # type: ignore[no-any-return]


def close_order(connection: Connection, order: Order) -> bool:
    """Nothing of an order is to be done any more, unless it was changed since it was read.

    Example:
        >>> close_order(connection, order)  # doctest: +SKIP
        True
    """
    with searching(connection):
        return bool(connection.execute(_CLOSE, [order.run_key, order.version]).rowcount)


def note_what_is_left(connection: Connection, order: Order, *, only_asks: bool) -> None:
    """Keep whether there are readers to hand over to, unless the order was changed since it was read.

    Example:
        >>> note_what_is_left(connection, order, only_asks=True)  # doctest: +SKIP
    """
    if only_asks != order.only_asks:
        with searching(connection):
            connection.execute(_ONLY_ASK, [only_asks, order.run_key, order.version])


def hold_order(connection: Connection, run_key: str, why: str, *, for_good: bool = False) -> None:
    """Keep why a run is paused, or that it was cancelled.

    Example:
        >>> hold_order(connection, run.key, "by hand")  # doctest: +SKIP
    """
    with searching(connection):
        connection.execute(_HOLD, [why, not for_good, run_key])


def touch_order(connection: Connection, run_key: str) -> None:
    """Change nothing but the version of an order.

    Example:
        >>> touch_order(connection, run.key)  # doctest: +SKIP
    """
    with searching(connection):
        connection.execute(_TOUCH, [run_key])


def reopen_order(connection: Connection, run_key: str) -> bool:
    """Let an order be carried out again, however late it is; whether there is one.

    Example:
        >>> reopen_order(connection, run.key)  # doctest: +SKIP
        True
    """
    with searching(connection):
        return bool(connection.execute(_REOPEN, [run_key]).rowcount)


def give_up(connection: Connection, order: Order, hopeless: int) -> None:
    """Keep of how many readers nothing can be learnt, if the run is still made from the same parcel.

    Example:
        >>> give_up(connection, order, 2)  # doctest: +SKIP
    """
    with searching(connection):
        connection.execute(_GIVE_UP, [hopeless, order.run_key, order.artefact])


def _order(row: Sequence[Any]) -> Order:
    run_key, artefact, terms, is_open, told, version = row
    at = terms["begins_at"]
    known = {name: value for name, value in terms.items() if name in _TERMS}
    known["begins_at"] = at and datetime.fromisoformat(at)
    known["resend"] = tuple((batch, attempt) for batch, attempt in terms.get("resend", ()))
    lack = terms.get("lack", {}).get("why", "")
    return Order(run_key, artefact, **known, is_open=is_open, told=told, lack=lack, version=version)
