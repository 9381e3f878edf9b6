"""One heap for all threads of a send: what planning has freed is used again, and not kept beside."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def share_one_heap() -> None:
    """Let the threads that begin from now on use one heap, and give the system back what is free in it.

    glibc gives each thread a heap of its own, and what one of them has freed is of no use to the others.
    Python's threads take turns anyway, so they lose nothing. A process whose environment says
    otherwise keeps to that. Where there is no glibc, nothing is done.

    Source: mallopt(3), malloc_trim(3).

    Example:
        >>> share_one_heap()
    """
    if sys.platform != "linux":
        return
    with suppress(ImportError, OSError, AttributeError):  # no ctypes; another C library, or none
        from ctypes import CDLL

        library = CDLL(None)
        if "MALLOC_ARENA_MAX" not in os.environ and "arena_max" not in os.environ.get("GLIBC_TUNABLES", ""):
            library.mallopt(_ARENA_MAX, 1)
        library.malloc_trim(0)
