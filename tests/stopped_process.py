"""A process that is stopped and does nothing until it is told to go on."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess

PATIENCE_SECONDS = 30


def stop(process: subprocess.Popen[str]) -> None:
    """Stop a child, and come back when the kernel has stopped it."""
    process.send_signal(signal.SIGSTOP)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        pid, status = os.waitpid(process.pid, os.WUNTRACED | os.WNOHANG)
        if pid and os.WIFSTOPPED(status):
            return
        time.sleep(0.01)
    raise TimeoutError(f"process {process.pid} does not stop")
