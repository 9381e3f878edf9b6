"""How packages that are lacking come into the environment in which this very program runs."""

from __future__ import annotations

import shlex
import sys
from importlib.util import find_spec


def how_to_install(extra: str = "") -> str:
    """What to do for the packages of an extra, as a sentence; without one, for those that are always needed.

    pip takes the newsletter-kit that is installed and adds what it lacks, so no registry needs to know it.
    The interpreter names it, since the `pip` of a terminal may belong to another environment.

    Args:
        extra: its name in pyproject.toml.

    Example:
        >>> "newsletter-kit[ses]" in how_to_install("ses")
        True
    """
    wanted = f"newsletter-kit[{extra}]" if extra else "newsletter-kit"
    if find_spec("pip") is None:
        return f"Install {wanted} into the environment {sys.prefix}."
    return f'Run: {shlex.quote(sys.executable)} -m pip install "{wanted}"'
