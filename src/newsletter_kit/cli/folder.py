"""Where a folder is to be: nothing else may stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def file_in_the_way(folder: Path) -> Path | None:
    """The file that stands where a folder is to be, or above it; None if there is none.

    Example:
        >>> from pathlib import Path
        >>> file_in_the_way(Path("build")) is None
        True
    """
    return next((each for each in (folder, *folder.parents) if each.exists() and not each.is_dir()), None)
