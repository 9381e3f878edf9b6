"""The files of a layout: found in the nearest folder that has them, and never outside it."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_FILE_BYTES = 256 * 1024
"""More than ten times the largest template in use."""

_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def find_file(folders: Sequence[Path], name: str) -> Path | None:
    """The file `name` in the first of `folders` that holds it, or None.

    Args:
        folders: folders of a layout, nearest first.
        name: path inside the layout, with `/`, such as `sections/avrr.mjml.j2`.

    Raises:
        LayoutError: if the name could leave the folder, or a link leads out of it.

    Example:
        >>> find_file([Path("layouts/iom"), Path("layouts/base")], "issue.mjml.j2")  # doctest: +SKIP
        PosixPath('layouts/base/issue.mjml.j2')
    """
    folder = folder_with(folders, name)
    return folder / name if folder else None


def folder_with(folders: Sequence[Path], name: str) -> Path | None:
    """The first of `folders` that holds the file `name`, or None.

    Arguments and errors are those of `find_file`.

    Example:
        >>> folder_with([Path("layouts/iom"), Path("layouts/base")], "issue.mjml.j2")  # doctest: +SKIP
        PosixPath('layouts/base')
    """
    if not _SAFE_NAME.fullmatch(name):
        raise LayoutError(
            Problem(name, "it is no name of a file inside a layout", "Write it like partials/head.mjml.j2.")
        )
    for folder in folders:
        path = folder / name
        if path.is_file():
            _refuse_way_out(folder, path, name)
            return folder
    return None


def _refuse_way_out(folder: Path, path: Path, name: str) -> None:
    """Only a link can lead out of the folder, since the name has no `..` in it."""
    if not any(step.is_symlink() for step in (path, *path.parents[: name.count("/")])):
        return
    home = os.path.realpath(folder)
    if os.path.commonpath([home, os.path.realpath(path)]) != home:
        where = display_name(folder, name)
        raise LayoutError(
            Problem(where, "it is a link to a file outside the layout", "Copy the file into the layout.")
        )


def display_name(folder: Path, name: str) -> str:
    """How errors name a file of a layout: `base/sections/avrr.mjml.j2`.

    Example:
        >>> from pathlib import Path
        >>> display_name(Path("layouts/base"), "sections/avrr.mjml.j2")
        'base/sections/avrr.mjml.j2'
    """
    return f"{folder.name}/{name}"


def read_text(path: Path, where: str) -> str:
    """The text of one file of a layout, with every line end the same.

    Args:
        path: the file.
        where: its name in errors.

    Raises:
        LayoutError: if it is larger than `MAX_FILE_BYTES`, not UTF-8, or binary.

    Example:
        >>> read_text(Path("layouts/base/layout.yaml"), "base/layout.yaml")[:6]  # doctest: +SKIP
        'title:'
    """
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise LayoutError(
            Problem(where, f"it is larger than {MAX_FILE_BYTES // 1024} KB", "Split it into partials.")
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LayoutError(Problem(f"{where}:{line}", "it is no UTF-8 text", "Save it as UTF-8.")) from None
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise LayoutError(
            Problem(f"{where}:{line}", "it holds bytes that no text has", "Put a text file in its place.")
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def readable_templates(folder: Path) -> Iterator[tuple[str, str]]:
    """The templates of one folder that can be read: the path of each inside it, and its text.

    What is no file, leads out of the folder, is too large or no text is left out; its compiling tells.

    Example:
        >>> [name for name, _ in readable_templates(Path("layouts/base"))][:1]  # doctest: +SKIP
        ['issue.mjml.j2']
    """
    for path in sorted(folder.rglob("*.j2")):
        name = path.relative_to(folder).as_posix()
        with suppress(LayoutError, OSError):
            if find_file([folder], name):
                yield name, read_text(path, display_name(folder, name))
