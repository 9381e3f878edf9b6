"""What hinders a worker, as a sentence to whoever has started it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import complain

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCES = {
    "passed over": "A queued run is left to other workers. {reason}",
    "stopped": "The run {run} was stopped. {reason}",
    "queue lost": "The queue cannot be reached ({error}). This worker tries again.",
}


@contextmanager
def telling_trouble(*, is_silent: bool) -> Iterator[None]:
    """Say on stderr what hinders the worker of the block.

    Args:
        is_silent: say nothing, since the log is on stderr already.

    Example:
        >>> with telling_trouble(is_silent=True):
        ...     pass
    """
    if is_silent:
        yield
        return
    from newsletter_kit.cluster.log import LOGGER

    handler = _Complaining(logging.WARNING)
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)


class _Complaining(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        sentence = _SENTENCES.get(getattr(record, "event", ""))
        if sentence is not None:
            complain(sentence.format_map(getattr(record, "fields", {})), "bad")
