"""The one place that catches errors, says them kindly, and turns them into an exit code."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit import NewsletterError
from newsletter_kit.cli.console import complain, say_json
from newsletter_kit.cli.discretion import without_secrets
from newsletter_kit.cli.excerpt_lines import with_lines
from newsletter_kit.cli.streams import lost_output, prepare_streams
from newsletter_kit.errors import ExitCode, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

MAX_PROBLEMS_SHOWN = 40


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
    return code if (fault := lost_output()) is None else _unheard(fault, code)


def _stderr(arguments: Sequence[str]) -> AbstractContextManager[None]:
    if "--log-json" not in arguments:
        return nullcontext()
    from newsletter_kit.cli.log import stderr_as_logged

    return stderr_as_logged(arguments)


def _caught(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except NewsletterError as error:
        _tell(error, as_json="--json" in arguments)
        return int(error.exit_code)
    except KeyboardInterrupt:
        return _interrupted()
    except OSError as error:
        return _disk(error, as_json="--json" in arguments)
    except Exception as error:  # noqa: BLE001  the last net: a person gets a sentence, not a traceback
        return _bug(error, as_json="--json" in arguments)


def _run(arguments: Sequence[str]) -> int:
    from newsletter_kit.cli.plain_build import build_plainly

    if build_plainly(arguments):
        return int(ExitCode.DONE)
    from newsletter_kit.cli.app import app_for

    try:
        app_for(arguments)(list(arguments), prog_name="newsletter-kit", obj=tuple(arguments))
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(ExitCode.DONE)
        return _interrupted() if code == ExitCode.INTERRUPTED else code
    return int(ExitCode.DONE)


def _tell(error: NewsletterError, *, as_json: bool) -> None:
    from newsletter_kit.cli.advice import fitted

    if as_json:
        _tell_machine(map(fitted, error.problems), error.exit_code)
        return
    found = Counter(map(fitted, error.problems))  # a mistake in a layout meets every edition
    for problem, excerpt in with_lines(islice(found, MAX_PROBLEMS_SHOWN)):
        times = f" ({found[problem]} times)" if found[problem] > 1 else ""
        complain(without_secrets(f"{problem}{times}"), "bad")
        for line in excerpt:
            complain(without_secrets(line))
    if (more := len(found) - MAX_PROBLEMS_SHOWN) > 0:
        complain(f"And {more:,} more problems. Mend these first.", "bad")


def _tell_machine(problems: Iterable[Problem], code: ExitCode) -> None:
    told = [
        {name: without_secrets(getattr(each, name)) for name in ("where", "what", "remedy")}
        for each in problems
    ]
    say_json({"ok": False, "exit_code": int(code), "problems": told})


def _interrupted() -> int:
    complain("\nStopped before the end.")
    return int(ExitCode.INTERRUPTED)


def _disk(error: OSError, *, as_json: bool) -> int:
    """The disk or the rights are wrong: a matter of the machine, not a bug."""
    where = str(error.filename if error.filename is not None else "the disk")
    problem = Problem(where, error.strerror or str(error), "Check the path, the rights and the free space.")
    complain(str(problem), "bad")
    if as_json:
        _tell_machine([problem], ExitCode.LEDGER)
    return int(ExitCode.LEDGER)


def _unheard(fault: OSError, code: int) -> int:
    what = f"not all of it could be written: {fault.strerror or fault}"
    remedy = "What the command had to do was done; send its words to another place."
    complain(str(Problem("standard output", what, remedy)), "bad")
    return code or int(ExitCode.LEDGER)


def _bug(error: Exception, *, as_json: bool) -> int:
    if as_json:
        _tell_machine([Problem("newsletter-kit", f"a bug: {type(error).__name__}")], ExitCode.BUG)
    complain("This is a bug in newsletter-kit, not a mistake of yours. Nothing more was done.", "bad")
    report = without_secrets("".join(traceback.format_exception(error)))
    try:
        complain(
            f"What happened was written to {_written(report)}. Please send that file to the maintainers."
        )
    except OSError:
        complain(report)
    return int(ExitCode.BUG)


def _written(report: str) -> str:
    import tempfile

    with tempfile.NamedTemporaryFile(
        "w",
        encoding="utf-8",
        errors="backslashreplace",
        prefix="newsletter-kit-",
        suffix=".log",
        delete=False,
    ) as file:
        file.write(f"newsletter-kit, Python {sys.version}\n\n{report}")
        return file.name
