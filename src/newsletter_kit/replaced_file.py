"""A file that is replaced whole: after a crash it is the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside the file under a name of nobody else's, and put it in the file's place.

    The file keeps its rights. Where `path` is a link, the file it leads to is replaced and the link stays.

    Raises:
        OSError: if it cannot be written; the file is then as it was.

    Example:
        >>> replace_file(Path("known.json"), b"{}")  # doctest: +SKIP
    """
    place = path.resolve()
    number, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(place.stat().st_mode & 0o7777 if place.exists() else 0o666 & ~_umask())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time read, change and replace a file of `folder`: the second would undo the first.

    Where there are no locks, nobody waits. It must not be nested.

    Args:
        folder: which; it must be there.

    Example:
        >>> with one_at_a_time(Path()):
        ...     pass
    """
    if os.name != "posix":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # network file systems may know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
