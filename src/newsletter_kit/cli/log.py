"""`--log-file` and `--log-json`: what a run tells `logging` goes into a file or to stderr."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsletter_kit.cli.discretion import without_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROOT = "newsletter_kit"


@contextmanager
def logging_to(path: Path | None, *, as_json: bool = False) -> Iterator[None]:
    """Write the log of the block into a file, which is continued, or in JSON without a file to stderr.

    Args:
        path: the file; only its owner can read it. None without a file.
        as_json: one JSON document a line.

    Raises:
        ConfigError: if the file cannot be written.

    Example:
        >>> with logging_to(None):
        ...     pass
    """
    if path is None and not as_json:
        yield
        return
    handler = _opened(path) if path else logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if as_json else _Lines())
    logger = logging.getLogger(_ROOT)
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        handler.close()


def _opened(path: Path) -> logging.Handler:
    from newsletter_kit.errors import ConfigError, Problem

    try:
        path.touch(mode=0o600)
        return logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        what = f"the log cannot be written there: {error.strerror or error}"
        raise ConfigError(Problem(str(path), what, "Name another file with --log-file.")) from None


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        text = without_secrets(record.getMessage()).replace("\n", " ").replace("\r", " ")
        return f"{_time(record)} {record.levelname} {text}"


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event = getattr(record, "event", None) or record.getMessage()
        told = {"time": _time(record), "level": record.levelname.lower(), "event": event}
        return without_secrets(json.dumps({**told, **getattr(record, "fields", {})}))
