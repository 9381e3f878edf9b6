"""The standard streams: always open, fit for every letter, and ending no command if they fail."""

from __future__ import annotations

import io
import os
import select
import sys
from errno import EPIPE

TYPE_CHECKING = False  # not from typing, which takes as long to import as Python to start
if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO

    from typing_extensions import Buffer


class Outlet(io.RawIOBase):
    """A file that is written to as long as it takes anything; what comes afterwards is dropped.

    A send must not end because the window is shut, because `head` has read enough, or because the disk under
    a log is full: the mail matters more than what is said of it.

    Args:
        raw: the file.

    Attributes:
        fault: why it takes no more; None while it does.

    Example:
        >>> outlet = Outlet(io.FileIO("/dev/full", "w"))  # doctest: +SKIP
        >>> outlet.write(b"x"), outlet.fault.strerror  # doctest: +SKIP
        (1, 'No space left on device')
    """

    def __init__(self, raw: io.FileIO) -> None:
        self._raw = raw
        self.fault: OSError | None = None

    def write(self, data: Buffer) -> int:
        """Write what the file takes, and say that all was taken.

        Example:
            >>> Outlet(io.FileIO(os.devnull, "w")).write(b"abc")
            3
        """
        view = memoryview(data).cast("B")
        rest = view
        while rest and self.fault is None:
            try:
                rest = rest[self._raw.write(rest) or self._wait() :]
            except OSError as error:
                self.fault = error
        return len(view)

    def _wait(self) -> int:
        """Wait for a pipe that another program has told not to block; nothing of it went yet."""
        select.select([], [self._raw], [])
        return 0

    def writable(self) -> bool:
        """Whether it can be written to, as `io` asks.

        Example:
            >>> Outlet(io.FileIO(os.devnull, "w")).writable()
            True
        """
        return True

    def fileno(self) -> int:
        """The number of the file.

        Example:
            >>> Outlet(io.FileIO(os.devnull, "w")).fileno() > 2
            True
        """
        return self._raw.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal.

        Example:
            >>> Outlet(io.FileIO(os.devnull, "w")).isatty()
            False
        """
        return self._raw.isatty()

    def close(self) -> None:
        """Close the file.

        Example:
            >>> Outlet(io.FileIO(os.devnull, "w")).close()
        """
        super().close()
        self._raw.close()


def prepare_streams() -> None:
    """Let every character through, whatever the locale, and let no fault of a stream end the command.

    What a terminal cannot show is spelt out.

    Example:
        >>> prepare_streams()  # doctest: +SKIP
    """
    _open_what_is_closed()
    sys.stdout = _unfailing(sys.stdout)
    sys.stderr = _unfailing(sys.stderr)


def appended(path: Path) -> tuple[TextIO, Outlet]:
    """A file of text that is continued, and the outlet behind it, which knows whether all could be written.

    Raises:
        OSError: if it cannot be opened.

    Example:
        >>> from pathlib import Path
        >>> stream, outlet = appended(Path(os.devnull))
        >>> stream.write("one"), stream.close(), outlet.fault
        (3, None, None)
    """
    outlet = Outlet(io.FileIO(path, "a"))
    return io.TextIOWrapper(io.BufferedWriter(outlet), encoding="utf-8", errors="backslashreplace"), outlet


def lost_output() -> OSError | None:
    """Why not all that was said on stdout could be written; None if it was, or if its reader had enough.

    Example:
        >>> lost_output()
    """
    sys.stdout.flush()
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    fault = raw.fault if isinstance(raw, Outlet) else None
    return None if fault is None or fault.errno == EPIPE else fault


def _unfailing(stream: TextIO) -> TextIO:
    """The stream with an outlet below it; a stand-in of a test stays what it is."""
    if type(stream) is not io.TextIOWrapper or isinstance(getattr(stream.buffer, "raw", None), Outlet):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
        return stream
    stream.flush()
    below = io.BufferedWriter(Outlet(io.FileIO(stream.fileno(), "w", closefd=False)))
    return io.TextIOWrapper(
        below, stream.encoding, "backslashreplace", line_buffering=True, write_through=stream is sys.stderr
    )


def _open_what_is_closed() -> None:
    """Put the empty device in the place of standard streams that the parent process has closed.

    Python has None for them. The next file that is opened would get their number, and be written into.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))
