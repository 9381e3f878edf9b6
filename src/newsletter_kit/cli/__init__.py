"""The command: `newsletter-kit` and `python -m newsletter_kit`, one module for each verb."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command with the arguments of the process, and leave with its exit code.

    Example:
        >>> main()  # doctest: +SKIP
    """
    from newsletter_kit.cli.memory import recall

    if (lines := recall(sys.argv[1:])) is not None:
        from newsletter_kit.cli.console import say_lines
        from newsletter_kit.cli.streams import lost_output, prepare_streams

        prepare_streams()
        say_lines(lines)
        if lost_output() is None:
            sys.exit(0)

    from newsletter_kit.cli.boundary import run

    sys.exit(run(sys.argv[1:]))
