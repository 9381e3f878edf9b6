"""`--log-file` and `--log-json`: what a run tells `logging` goes into a file or to stderr."""

from __future__ import annotations

import json
import logging
import sys
from contextlib import contextmanager, redirect_stderr
from datetime import UTC, datetime
from functools import partial
from io import TextIOBase
from typing import TYPE_CHECKING, TextIO

from newsletter_kit.cli.console import complain, complaints_heard_by
from newsletter_kit.cli.discretion import without_secrets
from newsletter_kit.cli.streams import appended
from newsletter_kit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from newsletter_kit.cli.console import Style
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


@contextmanager
def stderr_as_logged(arguments: Sequence[str]) -> Iterator[None]:
    """Where a log in JSON goes to stderr, let all else that goes there be JSON too, while the block runs.

    Nobody but a machine reads it then; at a terminal a person does, and is told in words.

    Args:
        arguments: of the command, as they were typed; `--log-json` is among them.

    Example:
        >>> with stderr_as_logged(["worker", "--log-json", "--log-file=worker.log"]):
        ...     pass
    """
    is_in_a_file = any(each.partition("=")[0] == "--log-file" for each in arguments)
    if is_in_a_file or sys.stderr.isatty():
        yield
        return
    with complaints_heard_by(partial(_log, sys.stderr)), redirect_stderr(_Others(sys.stderr)):
        yield


def _log(stream: TextIO, text: str, style: Style) -> None:
    level = logging.ERROR if style == "bad" else logging.INFO
    stream.writelines(f"{_document(line, level)}\n" for line in text.splitlines() if line.strip())
    stream.flush()


class _Others(TextIOBase):
    """What others write to stderr: the log as it is, any other line as a document that tells of an error."""

    def __init__(self, below: TextIO) -> None:
        self._below, self._begun = below, ""

    def write(self, text: str) -> int:
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            if line.strip():
                self._below.write((line if _is_document(line) else _document(line, logging.ERROR)) + "\n")
        return len(text)

    def flush(self) -> None:
        self._below.flush()


def _is_document(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _document(line: str, level: int) -> str:
    record = logging.LogRecord(_ROOT, level, "", 0, line.strip(), None, None)
    record.event = "failed" if level == logging.ERROR else "told"
    record.fields = {"reason": line.strip()}
    return _JsonLines().format(record)


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
