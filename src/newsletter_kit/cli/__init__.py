"""The command: `newsletter-kit` and `python -m newsletter_kit`, one module for each verb."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command with the arguments of the process, and leave with its exit code.

    Example:
        >>> main()  # doctest: +SKIP
    """
    from newsletter_kit.cli.boundary import run

    sys.exit(run(sys.argv[1:]))
