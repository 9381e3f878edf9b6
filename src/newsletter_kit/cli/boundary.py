"""The one place that catches errors; `trouble.py` says them kindly, and turns them into an exit code."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from newsletter_kit.cli.streams import lost_output, prepare_streams

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code. No exception leaves this function.

    Args:
        arguments: what stands after the name of the command, such as `["check", "issues/2024-q1"]`.

    Example:
        >>> run(["--version"])  # doctest: +SKIP
        0
    """
    prepare_streams()
    with _stderr(arguments):
        code = _caught(arguments)
    if (fault := lost_output()) is None:
        return code
    from newsletter_kit.cli.trouble import tell_of_lost_words

    return tell_of_lost_words(fault, code)


def _stderr(arguments: Sequence[str]) -> AbstractContextManager[None]:
    if "--log-json" not in arguments:
        return nullcontext()
    from newsletter_kit.cli.log import stderr_as_logged

    return stderr_as_logged(arguments)


def _caught(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the last net: no traceback for a person
        with _undisturbed():
            from newsletter_kit.cli.trouble import tell

            return tell(error, as_json="--json" in arguments)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Within it Ctrl-C does nothing: all that is left to do is to say how it ended."""
    import signal
    from threading import current_thread, main_thread

    if current_thread() is not main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _run(arguments: Sequence[str]) -> int:
    from newsletter_kit.cli.plain_build import build_plainly

    return 0 if build_plainly(arguments) else _run_by_typer(arguments)


def _run_by_typer(arguments: Sequence[str]) -> int:
    from newsletter_kit.cli.app import app_for
    from newsletter_kit.errors import ExitCode

    try:
        app_for(arguments)(list(arguments), prog_name="newsletter-kit", obj=tuple(arguments))
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(ExitCode.DONE)
        if code != ExitCode.INTERRUPTED:
            return code
        with _undisturbed():
            from newsletter_kit.cli.trouble import tell_of_interruption

            return tell_of_interruption()
    return int(ExitCode.DONE)
