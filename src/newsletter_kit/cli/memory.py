"""An unchanged issue is not built twice: `.newsletter/builds/` notes what was built from what, byte for byte.

A note is used only if nothing could have come out otherwise: the same command in the same folder, the same
program and packages, every file of the issue, its layouts and newsletter.toml unchanged, none added, none
gone, and every file that was written still as it was. Whatever cannot be read or understood is built anew.

This module answers before typer and pydantic are imported, and so imports nothing that is slow: no `json`.
A note is text in fields, with a NUL between two of them, since no path can hold one: its own digest, the
program, the number of files, a path and a digest for each file, and each line that was said before its style.
"""

from __future__ import annotations

import hashlib
import os
import sys
from itertools import islice

TYPE_CHECKING = False  # not from typing, which takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from newsletter_kit.cli.console import Line

_SETTINGS = "newsletter.toml"
_OWN_FOLDER = ".newsletter"
# A reader's data is not kept, and with these a person asks for something else than files.
_NOT_KEPT = ("--recipient", "--fresh", "--help", "-h")
_ABSENT = "absent"
_BETWEEN = "\0"
_CLOCK_STEP_SECONDS = 2.0  # FAT file systems keep the time of a change in steps of two seconds


def recall(arguments: Sequence[str]) -> list[Line] | None:
    """What a `build` said when it made the files that are there; None if it has to be done.

    Args:
        arguments: what stands after the name of the command.

    Example:
        >>> recall(["check", "issues/2024-q1"]) is None
        True
    """
    place = _place(arguments)
    if place is None:
        return None
    try:
        with open(place, encoding="utf-8", errors="surrogateescape", newline="") as file:
            program, known, said = _parsed(file.read())
        return said if program == _program() and all(_digest(each) == known[each] for each in known) else None
    except (OSError, ValueError):
        return None  # damaged, or by another version: the issue is built


def remember(
    arguments: Sequence[str],
    began: float,
    files: tuple[Iterable[Path], Iterable[Path]],
    lines: Sequence[Line],
) -> None:
    """Note what a command read, what it wrote, and what it said.

    Nothing is noted if an input was changed while the command ran: who knows whether that was read.

    Args:
        arguments: what stands after the name of the command.
        began: when it began to read, in seconds since 1970.
        files: what it read, and what it wrote; a folder stands for all that is below it, and none need exist.
        lines: what it said.

    Example:
        >>> remember(["check"], 0.0, ([], []), [])
    """
    place = _place(arguments)
    if place is None:
        return
    try:
        inputs, outputs = ({os.path.realpath(each) for each in group} for group in files)
        if all(_newest(name) < began - _CLOCK_STEP_SECONDS for name in inputs):
            _write(place, _note({name: _digest(name) for name in inputs | outputs}, lines))
    except OSError:
        return  # a project that cannot be written to is built each time


def _place(arguments: Sequence[str]) -> str | None:
    """The file that holds the note for this command in this folder, if it is one to be remembered."""
    if len(arguments) < 2 or arguments[0] != "build" or arguments[1].startswith("-"):  # noqa: PLR2004
        return None
    if any(each.startswith(_NOT_KEPT) for each in arguments):
        return None
    root = _root(os.path.realpath(arguments[1]))
    if root is None:
        return None
    asked = _text_digest(_BETWEEN.join((os.path.realpath("."), *arguments)))
    return os.path.join(root, _OWN_FOLDER, "builds", f"{asked[:32]}.note")


def _root(path: str) -> str | None:
    """The nearest folder with a newsletter.toml, as `config.find_settings_file` finds it."""
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    while not os.path.isfile(os.path.join(folder, _SETTINGS)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def _note(known: Mapping[str, str], lines: Sequence[Line]) -> str:
    fields = [_program(), str(len(known))]
    for pair in (*known.items(), *lines):
        fields += pair
    note = _BETWEEN.join(fields)
    return _text_digest(note) + _BETWEEN + note


def _parsed(text: str) -> tuple[str, dict[str, str], list[Line]]:
    """The program, the digest of each file, and what was said.

    Raises:
        ValueError: if it is no note, or not the whole of one.
    """
    digest, _, note = text.partition(_BETWEEN)
    if digest != _text_digest(note):
        raise ValueError("damaged")
    program, count, *fields = note.split(_BETWEEN)
    pairs: Iterator[Any] = zip(fields[::2], fields[1::2], strict=True)
    return program, dict(islice(pairs, int(count))), list(pairs)


def _program() -> str:
    """Which program it is: Python, our modules and the packages beside them, by their times and sizes."""
    from newsletter_kit import __file__ as package
    from newsletter_kit import __version__

    digest = hashlib.sha256(f"{__version__}\0{sys.version}".encode())
    for path in _files_below(os.path.dirname(package)):
        if path.endswith(".py"):
            stat = os.stat(path)
            digest.update(f"\0{path}\0{stat.st_size}\0{stat.st_mtime_ns}".encode())
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            digest.update(f"\0{folder}\0{os.stat(folder).st_mtime_ns}".encode())
    return digest.hexdigest()


def _digest(path: str) -> str:
    """SHA-256 of a file, or of all files below a folder with their names."""
    if os.path.isdir(path):
        digest = hashlib.sha256()
        for each in _files_below(path):
            digest.update(f"{each}\0{_file_digest(each)}\0".encode(errors="surrogateescape"))
        return digest.hexdigest()
    return _file_digest(path) if os.path.isfile(path) else _ABSENT


def _text_digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _file_digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files_below(folder: str) -> Iterator[str]:
    """Every file below a folder, in a fixed order, but our own notes."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        if entry.is_dir():
            if entry.name not in {_OWN_FOLDER, "__pycache__"}:
                yield from _files_below(entry.path)
        elif entry.is_file():
            yield entry.path


def _newest(path: str) -> float:
    """When a file, or the newest below a folder, was last changed, in seconds since 1970."""
    if os.path.isdir(path):
        return max((os.stat(each).st_mtime for each in _files_below(path)), default=0.0)
    return os.stat(path).st_mtime if os.path.isfile(path) else 0.0


def _write(place: str, text: str) -> None:
    folder = os.path.dirname(place)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    draft = f"{place}.{os.getpid()}"
    with open(draft, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(text)
    os.replace(draft, place)
