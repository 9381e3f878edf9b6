"""A file that is replaced whole: after a crash it is the old one or the new one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
