"""What a worker tells the standard `logging`, for machines: which run, how many, and no address.

The logger is `newsletter_kit.cluster`. Each record has `event` and `fields`, as those of `sending.log` have.
"""

from __future__ import annotations

import logging

from newsletter_kit.ledger.notes import without_addresses

LOGGER = logging.getLogger("newsletter_kit.cluster")


def hear_the_queue() -> None:
    """Take the warnings of Procrastinate and of the database's library into this log; else they go to stderr.

    Example:
        >>> hear_the_queue()
    """
    for name in ("procrastinate", "psycopg"):
        logger = logging.getLogger(name)
        if not any(isinstance(each, _Heard) for each in logger.handlers):
            logger.addHandler(_Heard(logging.WARNING))


class _Heard(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        reason = without_addresses(record.getMessage().partition("\n")[0])
        log_event(record.levelno, "queue", source=record.name, reason=reason)


def log_event(level: int, event: str, **fields: object) -> None:
    """Something that a worker did, or that befell it.

    Example:
        >>> log_event(logging.INFO, "ticket", run="2024-q1", accepted=200)
    """
    pairs = {name: repr(value) if " " in str(value) else str(value) for name, value in fields.items()}
    words = " ".join(f"{name}={value}" for name, value in pairs.items())
    LOGGER.log(level, "%s %s", event, words, extra={"event": event, "fields": fields})
