"""How a command that has failed tells a person and a machine of it, and the exit code that says the same."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.cli.advice import fitted, for_machines
from newsletter_kit.cli.console import complain, say_json
from newsletter_kit.cli.discretion import without_secrets
from newsletter_kit.cli.excerpt_lines import with_lines
from newsletter_kit.errors import ExitCode, NewsletterError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PROBLEMS_SHOWN = 40


def tell(error: BaseException, *, as_json: bool) -> int:
    """Say kindly what went wrong, and give the exit code.

    Args:
        error: what the command has failed with.
        as_json: whether a machine is to be told too.

    Example:
        >>> tell(KeyboardInterrupt(), as_json=False)  # doctest: +SKIP
        130
    """
    if isinstance(error, NewsletterError):
        _tell(error, as_json=as_json)
        return int(error.exit_code)
    if isinstance(error, KeyboardInterrupt):
        return tell_of_interruption()
    if isinstance(error, OSError):
        return _disk(error, as_json=as_json)
    return _bug(error, as_json=as_json)


def _tell(error: NewsletterError, *, as_json: bool) -> None:
    if as_json:
        _tell_machine(error.problems, error.exit_code)
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
    say_json({"ok": False, "exit_code": int(code), "problems": [for_machines(each) for each in problems]})


def tell_of_interruption() -> int:
    """Say that the command was stopped by hand, and give its exit code.

    Example:
        >>> tell_of_interruption()  # doctest: +SKIP
        130
    """
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


def _bug(error: BaseException, *, as_json: bool) -> int:
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


def tell_of_lost_words(fault: OSError, code: int) -> int:
    """Say that not all of the answer could be written, and give the exit code that follows from it.

    Args:
        fault: why not.
        code: the exit code until then.

    Example:
        >>> tell_of_lost_words(OSError(28, "No space left on device"), 0)  # doctest: +SKIP
        7
    """
    what = f"not all of it could be written: {fault.strerror or fault}"
    remedy = "What the command had to do was done; send its words to another place."
    complain(str(Problem("standard output", what, remedy)), "bad")
    return code or int(ExitCode.LEDGER)
