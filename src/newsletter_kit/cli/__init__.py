"""The command: `newsletter-kit` and `python -m newsletter_kit`, one module for each verb."""

from __future__ import annotations

import gc
import os
import sys

from newsletter_kit.cli.garbage import look_seldom

TYPE_CHECKING = False  # not from typing, which takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Sequence

_INTERRUPTED = 130
"""`ExitCode.INTERRUPTED`, for when not even that is loaded yet."""


def main() -> None:
    """Run the command with the arguments of the process, and leave with its exit code.

    Example:
        >>> main()  # doctest: +SKIP
    """
    look_seldom()
    try:
        sys.exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:  # before anything was begun, or after it was said how it ended
        sys.exit(_INTERRUPTED)
    finally:
        gc.freeze()  # nor need it look through all that is there once more before the process ends


def _run(arguments: Sequence[str]) -> int:
    from newsletter_kit.cli.memory import recall

    if (lines := recall(arguments)) is not None:
        from newsletter_kit.cli.console import say_lines
        from newsletter_kit.cli.streams import lost_output, prepare_streams

        prepare_streams()
        say_lines(lines)
        if lost_output() is None:
            return 0

    # Else pydantic looks through all that is installed, and lets any plugin see what is validated.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from newsletter_kit.cli.boundary import run

    return run(arguments)
