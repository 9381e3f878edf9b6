"""Which process holds a run, and whether it still lives."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_PROC = Path("/proc")
_STATE, _STARTED = 0, 19  # fields of /proc/PID/stat, counted after the name (proc_pid_stat(5))


@dataclass(frozen=True, slots=True)
class Holder:
    """One process, told apart from every other, also from a later one with its number.

    Attributes:
        pid: its number.
        started: when it was started, in ticks since the boot; empty where that cannot be learnt.
        host: the machine's name.
        boot: which boot of that machine; empty where that cannot be learnt.
        namespace: within which its number is valid: containers have their own.
    """

    pid: int
    started: str
    host: str
    boot: str
    namespace: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"


def this_process() -> Holder:
    """The process that asks.

    Example:
        >>> is_running(this_process())
        True
    """
    return _process(os.getpid())


def is_running(holder: Holder) -> bool | None:
    """Whether `holder` lives; None if that cannot be told from here.

    A process of another machine or of another container cannot be asked. One of an earlier boot is dead, and
    so is one whose number belongs to a process that was started at another time.

    Example:
        >>> is_running(Holder(1, "", "another-host", "", "")) is None
        True
    """
    here = this_process()
    if holder.host != here.host:
        return None
    if holder.boot != here.boot:
        return False
    if holder.namespace != here.namespace:
        return None
    if holder.started:
        return _started(holder.pid) == holder.started
    return _answers(holder.pid)


def is_stopped(holder: Holder) -> bool:
    """Whether a process of this machine was stopped, as by SIGSTOP: it does nothing until it goes on.

    Example:
        >>> is_stopped(this_process())
        False
    """
    return stands_still(holder.pid)


def stands_still(pid: int) -> bool:
    """Whether the process of this machine with a number was stopped.

    Example:
        >>> stands_still(os.getpid())
        False
    """
    fields = _fields(pid)
    return fields is not None and fields[_STATE] in {"T", "t"}


@lru_cache(maxsize=1)
def _process(pid: int) -> Holder:
    boot = _read(_PROC / "sys/kernel/random/boot_id")
    return Holder(pid, _started(pid) or "", socket.gethostname(), boot, _namespace())


def _started(pid: int) -> str | None:
    """When a process was started; None if there is no such process, or it is dead and not yet buried."""
    fields = _fields(pid)
    return None if fields is None or fields[_STATE] in {"Z", "X"} else fields[_STARTED]


def _fields(pid: int) -> list[str] | None:
    try:
        return (_PROC / str(pid) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return None


def _answers(pid: int) -> bool | None:
    if os.name != "posix":  # on Windows this would end the process
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _namespace() -> str:
    try:
        return str((_PROC / "self/ns/pid").readlink())
    except OSError:
        return ""


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except OSError:
        return ""
