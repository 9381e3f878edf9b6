"""What a process has spent since it began its work."""

from __future__ import annotations

import resource
from time import perf_counter, process_time


def print_spent(wall: float, processor: float) -> None:
    """Print seconds, seconds of the processor, and the peak of memory in megabytes.

    Args:
        wall: what `perf_counter` said at the beginning.
        processor: what `process_time` said then.
    """
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(perf_counter() - wall, process_time() - processor, peak)
