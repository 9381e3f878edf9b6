"""What a run is sent with by workers: which cargo, how fast, from when on; kept beside the queue."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsletter_kit.cluster.queue_schema import searching

if TYPE_CHECKING:
    from newsletter_kit.cluster.queue_schema import Connection


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for by `send --queue`.

    Attributes:
        run_key: the key of the run.
        artefact: the SHA-256 of its cargo.
        rate: messages per second of all workers together; None for as fast as the provider goes.
        resend_uncertain: send again what stays in doubt.
        begins_at: when it was to begin; None for at once.
        even_if_past: begin also long after that.
        per_ticket: to how many readers one ticket hands over at most.
        hopeless: of how many readers nothing can be learnt any more; they are not asked about again.
        is_open: whether something of it is still to be done.
        told: why it was paused, if it was.

    Example:
        >>> Order("5d41", "9f86").rate is None
        True
    """

    run_key: str
    artefact: str
    rate: float | None = None
    resend_uncertain: bool = False
    begins_at: datetime | None = None
    even_if_past: bool = False
    per_ticket: int = 1_000
    hopeless: int = 0
    is_open: bool = True
    told: str = ""


_TERMS = ("rate", "resend_uncertain", "begins_at", "even_if_past", "per_ticket", "hopeless")

_PUT = """
INSERT INTO newsletter_orders (run_key, artefact, terms, is_open, told) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (run_key) DO UPDATE SET artefact = excluded.artefact, terms = excluded.terms,
    is_open = excluded.is_open, told = excluded.told
"""
_GET = "SELECT run_key, artefact, terms, is_open, told FROM newsletter_orders WHERE run_key = %s"
_OPEN = "SELECT run_key, artefact, terms, is_open, told FROM newsletter_orders WHERE is_open ORDER BY run_key"


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
    return row and _order(*row)


def open_orders(connection: Connection) -> tuple[Order, ...]:
    """The orders of which something is still to be done.

    Example:
        >>> open_orders(connection)  # doctest: +SKIP
        ()
    """
    with searching(connection):
        rows = connection.execute(_OPEN).fetchall()
    return tuple(_order(*row) for row in rows)


def _order(run_key: str, artefact: str, terms: dict[str, Any], is_open: bool, told: str) -> Order:  # noqa: FBT001
    at = terms["begins_at"]
    terms = {**terms, "begins_at": at and datetime.fromisoformat(at)}
    return Order(run_key, artefact, **terms, is_open=is_open, told=told)
