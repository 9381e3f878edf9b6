"""The memory of a send: threads share one heap, and what was freed goes back to the system."""

from __future__ import annotations

import os
import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the heap is glibc's")

FREED = """
from pathlib import Path
from newsletter_kit.sending.one_heap import share_one_heap

def held():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytes(50_000) for _ in range(400)]
last = bytes(50_000)  # what is above the others keeps them from going back by themselves
del blocks
before = held()
share_one_heap()
print(before - held())
"""
HEAPS = """
import ctypes, threading
from newsletter_kit.sending.one_heap import share_one_heap

share_one_heap()
kept = []
threads = [threading.Thread(target=lambda: kept.append([bytes(900) for _ in range(2_000)])) for _ in range(3)]
[each.start() for each in threads]
[each.join() for each in threads]
library = ctypes.CDLL(None)
stdout = ctypes.c_void_p.in_dll(library, "stdout")
library.malloc_info(0, stdout)
library.fflush(stdout)
"""


def printed(program: str, **environment: str) -> str:
    """What a process of its own prints."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, env={**others, **environment}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def test_what_was_freed_goes_back_to_the_system() -> None:
    """The twenty megabytes that were in use before are not held beside what comes."""
    assert int(printed(FREED)) > 15_000_000


def test_threads_share_one_heap() -> None:
    """What one thread has freed is used by the others."""
    assert printed(HEAPS).count("<heap nr=") == 1


def test_who_has_set_the_number_of_heaps_keeps_it() -> None:
    """The environment is the office's word, and wins."""
    assert printed(HEAPS, MALLOC_ARENA_MAX="4").count("<heap nr=") > 1
