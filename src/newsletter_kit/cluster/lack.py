"""Which open runs the workers pass over for something that they lack: kept with the order, for who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cluster.queue_schema import searching
from newsletter_kit.cluster.tickets import Kind

if TYPE_CHECKING:
    from newsletter_kit.cluster.queue_schema import Connection

TRUSTED_SECONDS = 60
"""A worker passes a run over again within half a minute; what it said earlier says nothing any more."""

_NOTE = """
UPDATE newsletter_orders SET terms = jsonb_set(
    terms, '{lack}', jsonb_build_object('at', clock_timestamp(), 'why', %(why)s::text))
WHERE run_key = %(run_key)s AND is_open AND (
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'doing' AND task_name = %(send)s AND args->>'run_key' = %(run_key)s) <= 1
"""
_FORGET = "UPDATE newsletter_orders SET terms = terms - 'lack' WHERE run_key = %s"
_LACKS = """
SELECT run_key, terms->'lack'->>'why' FROM newsletter_orders
WHERE is_open AND told = ''
    AND (terms->'lack'->>'at')::timestamptz > clock_timestamp() - make_interval(secs => %s)
"""


def note_lack(connection: Connection, run_key: str, why: str) -> None:
    """Keep why a worker passes a run over, unless others are at work on it just now.

    Example:
        >>> note_lack(connection, run.key, "mail-2 says: the key is not set")  # doctest: +SKIP
    """
    with searching(connection):
        connection.execute(_NOTE, {"why": why, "run_key": run_key, "send": str(Kind.SEND)})


def forget_lack(connection: Connection, run_key: str) -> None:
    """Somebody has taken the run up.

    Example:
        >>> forget_lack(connection, run.key)  # doctest: +SKIP
    """
    with searching(connection):
        connection.execute(_FORGET, [run_key])


def lacks(connection: Connection) -> dict[str, str]:
    """Why workers have passed runs over within the last minute, by run; nobody has taken them up since.

    Example:
        >>> lacks(connection)  # doctest: +SKIP
        {}
    """
    with searching(connection):
        return dict(connection.execute(_LACKS, [TRUSTED_SECONDS]).fetchall())
