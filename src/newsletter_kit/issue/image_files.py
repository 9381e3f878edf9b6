"""Whether a picture that an author names is a file inside the issue's folder."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath

_REMOTE = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def check_image(folder: Path, src: str) -> str:
    """`src` itself, if it is an address on the web or a file inside `folder`, spelt as the disk spells it.

    The file is looked up, never opened.

    Raises:
        ValueError: if there is no such file, its letter case differs, or it lies outside `folder`, which a
            path with `..`, an absolute path and a symbolic link can all do.

    Example:
        >>> check_image(Path("issues/2024-q1"), "https://iom.int/logo.png")
        'https://iom.int/logo.png'
    """
    if _REMOTE.match(src):
        return src
    if _OTHER_SCHEME.match(src) and not PureWindowsPath(src).drive:
        raise ValueError("an image is a file beside the issue, or an address that begins with https://")
    if "\\" in src and not PureWindowsPath(src).anchor:
        raise ValueError(f"folders are parted by slashes: {PureWindowsPath(src).as_posix()[:80]!r}")
    if not _is_inside(folder, src):
        raise ValueError(f"{src[:80]!r} is outside the issue folder; put a copy of the image into it")
    _check_names(folder, src)
    return src


def _is_inside(folder: Path, src: str) -> bool:
    if PurePosixPath(src).is_absolute() or PureWindowsPath(src).anchor:
        return False
    root, found = os.path.realpath(folder), os.path.realpath(folder / src)
    return found.startswith(os.path.join(root, ""))  # noqa: PTH118  pathlib drops the last separator


def _check_names(folder: Path, src: str) -> None:
    """Compare each name with the folder's list: some systems find a file in any letter case."""
    here = folder
    for name in PurePosixPath(src).parts:
        names = sorted(each.name for each in here.iterdir()) if here.is_dir() else []
        if name != ".." and name not in names:
            near = _near(folder, here / name, names)
            raise ValueError(f"there is no file {src[:80]!r} in the issue folder{near}")
        here = here / name
    if not here.is_file():
        raise ValueError(f"{src[:80]!r} is no file")


def _near(folder: Path, wanted: Path, names: list[str]) -> str:
    alike = {name.casefold(): name for name in names}
    near = get_close_matches(wanted.name.casefold(), alike, n=1)
    if not near:
        return ""
    return f"; the nearest name is {os.path.relpath(wanted.with_name(alike[near[0]]), folder)!r}"
