"""Where in the files of a layout something is written, for what the page itself does not tell."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place
from newsletter_kit.layout.files import display_name

if TYPE_CHECKING:
    from newsletter_kit.layout.layout import Layout

_READ = frozenset({".j2", ".css", ".yaml"})


def place_in_layout(layout: Layout, token: str) -> Place | None:
    """The first place in a layout's files, the nearest folder first, that holds `token`; None if none does.

    Example:
        >>> str(place_in_layout(load_layout("base"), "@media"))  # doctest: +SKIP
        'base/partials/phone.mjml.j2:1'
    """
    for folder in layout.folders:
        for path in sorted(each for each in folder.rglob("*") if each.suffix in _READ and each.is_file()):
            lines = _lines(str(path), path.stat().st_mtime_ns)
            found = next((number for number, line in enumerate(lines, 1) if token in line), 0)
            if found:
                name = display_name(folder, path.relative_to(folder).as_posix())
                return Place(name, found, 0, "", path)
    return None


@lru_cache(maxsize=1_024)
def _lines(path: str, _mtime_ns: int) -> tuple[str, ...]:
    """The lines of a file. Its time is in the key, so that a changed file is read again."""
    return tuple(Path(path).read_text(encoding="utf-8", errors="replace").splitlines())
