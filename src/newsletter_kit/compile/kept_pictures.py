"""Pictures as they go into a mail, kept between two runs: to make one smaller takes longer than all else.

They lie beside the compiled templates, in the folder of the user's own. A picture is named by all that
decides what it becomes: its bytes, the room for it, Pillow's release, and every line of what makes it.
They are a thousand at most and take 100 MB at most; those that were used longest ago go first.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.layout.kept_code import private_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_BYTES = 100_000_000
_MOST_PICTURES = 1000
"""To look through so many takes a tenth of the time in which one is made."""

_OURS = f"newsletter_kit_{'[0-9a-f]' * 64}.*"

Made = tuple[str, int, bytes]
"""The format, such as `PNG`; the shown height in CSS pixels; and the file."""


def kept_picture(original: bytes, room: str, made: Callable[[], Made]) -> Made:
    """The picture for a room: what was kept, if it was made of the same, else what `made` makes now.

    Args:
        original: the file as it lies in the issue.
        room: how it is to be shown, in words that are the same in each run.
        made: makes the picture, or raises because it cannot be used; then nothing is kept.

    Example:
        >>> kept_picture(original, "600", lambda: ("PNG", 400, original))  # doctest: +SKIP
        ('PNG', 400, b'...')
    """
    folder = private_folder()
    if folder is None:
        return made()
    place = folder / f"newsletter_kit_{_digest(_program(), room.encode(), original)}.picture"
    with suppress(OSError, ValueError):  # not there, cut short, or another program's
        return _used(place, original)
    picture = made()
    with suppress(OSError):  # no room: the next run makes it again
        _write(place, _record(picture, original))
        _make_room(folder)
    return picture


def _used(place: Path, original: bytes) -> Made:
    """To use it is noted as a change of its file; when a file was read, many systems do not note."""
    picture = _parsed(place.read_bytes(), original)
    with suppress(OSError):  # another run has just made room
        os.utime(place)
    return picture


def _make_room(folder: Path) -> None:
    """Take away those that were used longest ago, and what a run that was killed had begun to write."""
    taken = 0
    for number, (_, size, place) in enumerate(sorted(_all(folder), reverse=True), 1):
        taken += size
        if number > _MOST_PICTURES or taken > _MOST_BYTES:
            with suppress(OSError):  # another run was first, or reads it
                place.unlink()


def _all(folder: Path) -> Iterator[tuple[int, int, Path]]:
    """When each was used, its bytes, and its place."""
    for place in folder.glob(_OURS):
        with suppress(OSError):  # another run has just made room
            found = place.stat()
            yield found.st_mtime_ns, found.st_size, place


def _record(picture: Made, original: bytes) -> bytes:
    """One line, then the file; nothing stands for a file that stays as it was."""
    kind, height, content = picture
    body = f"{kind} {height}\n".encode() + (b"" if content == original else content)
    return f"{_digest(body)} ".encode() + body


def _parsed(record: bytes, original: bytes) -> Made:
    digest, _, body = record.partition(b" ")
    if digest.decode() != _digest(body):
        raise ValueError("damaged")
    head, _, content = body.partition(b"\n")
    kind, height = head.decode().split()
    return kind, int(height), content or original


def _write(place: Path, record: bytes) -> None:
    draft = place.with_suffix(f".{os.getpid()}")
    draft.write_bytes(record)
    draft.replace(place)


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _program() -> bytes:
    from PIL import __version__ as pillow

    makers = (Path(__file__), Path(__file__).with_name("images.py"))
    return _digest(pillow.encode(), *(path.read_bytes() for path in makers)).encode()
