"""Times as the ledger keeps them: microseconds since 1970 in UTC, exact both ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def as_number(time: datetime) -> int:
    """`time` as microseconds since 1970.

    Raises:
        ValueError: if it has no time zone.

    Example:
        >>> as_number(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
        1000000
    """
    if time.utcoffset() is None:
        raise ValueError(f"a time with a time zone is wanted, not {time!r}")
    return (time - _EPOCH) // _MICROSECOND


def as_time(number: int) -> datetime:
    """The time that `as_number` made a number of, in UTC.

    Example:
        >>> as_time(1_000_000).isoformat()
        '1970-01-01T00:00:01+00:00'
    """
    return _EPOCH + number * _MICROSECOND
