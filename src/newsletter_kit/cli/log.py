"""`--log-file` and `--log-json`: what a run tells `logging` goes into a file or to stderr."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from newsletter_kit.cli.console import complain
from newsletter_kit.cli.discretion import without_secrets
from newsletter_kit.cli.streams import appended
from newsletter_kit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsletter_kit.cli.streams import Outlet

_ROOT = "newsletter_kit"


@contextmanager
def logging_to(path: Path | None, *, as_json: bool = False) -> Iterator[None]:
    """Write the log of the block into a file, which is continued, or in JSON without a file to stderr.

    If the file cannot be written any more, the block goes on, and that is told when it is over.

    Args:
        path: the file; only its owner can read it. None without a file.
        as_json: one JSON document a line.

    Raises:
        ConfigError: if the file cannot be written, or is no ordinary file.

    Example:
        >>> with logging_to(None):
        ...     pass
    """
    if path is None and not as_json:
        yield
        return
    stream, outlet = _opened(path) if path else (sys.stderr, None)
    handler = logging.StreamHandler(stream)
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
        if outlet:
            stream.close()
        if outlet and outlet.fault:
            what = f"the log ends early: {outlet.fault.strerror or outlet.fault}"
            complain(str(Problem(str(path), what, "The ledger has it all; `report` shows it.")), "bad")


def require_log_apart(path: Path, others: Iterable[Path]) -> None:
    """Refuse a log in a file that is something else already, such as the audience.

    Raises:
        ConfigError: if it is one of these files.

    Example:
        >>> from pathlib import Path
        >>> require_log_apart(Path("run.log"), [Path("audience.csv")])
    """
    if path.exists() and any(each.exists() and each.samefile(path) for each in others):
        what = "that file is a part of the newsletter, and the log would be written into it"
        raise ConfigError(Problem(str(path), what, "Name another file with --log-file."))


def _opened(path: Path) -> tuple[TextIO, Outlet]:
    try:
        if path.exists() and not path.is_file():
            raise OSError("it is no ordinary file")  # noqa: TRY301  told as the others are
        path.touch(mode=0o600)
        return appended(path)
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
