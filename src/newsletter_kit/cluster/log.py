"""What a worker tells the standard `logging`, for machines: which run, how many, and no address.

The logger is `newsletter_kit.cluster`. Each record has `event` and `fields`, as those of `sending.log` have.
"""

from __future__ import annotations

import logging

LOGGER = logging.getLogger("newsletter_kit.cluster")


def log_event(level: int, event: str, **fields: object) -> None:
    """Something that a worker did, or that befell it.

    Example:
        >>> log_event(logging.INFO, "ticket", run="2024-q1", accepted=200)
    """
    pairs = {name: repr(value) if " " in str(value) else str(value) for name, value in fields.items()}
    words = " ".join(f"{name}={value}" for name, value in pairs.items())
    LOGGER.log(level, "%s %s", event, words, extra={"event": event, "fields": fields})
