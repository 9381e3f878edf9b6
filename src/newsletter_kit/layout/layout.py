"""A layout: the folders it is made of, nearest first, with its theme and its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.files import find_file
from newsletter_kit.layout.manifest import FILE_NAME, merged_theme, read_manifest
from newsletter_kit.layout.shown_lines import lines_shown
from newsletter_kit.layout.strings import read_strings
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit.layout.manifest import Inliner, Manifest
    from newsletter_kit.layout.strings import Words
    from newsletter_kit.layout.theme import Theme
    from newsletter_kit.layout.yaml_file import YamlFile

HOME = "layouts"
"""The folder of a project that holds its layouts."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_FOLDER_NAME = re.compile(r"[\w .-]+")  # it stands in attributes while MJML is checked
_FOLDERS_INSIDE = frozenset({"sections", "partials", "strings"})


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What decides the look of an issue.

    Attributes:
        name: the folder's name.
        title: the name for people.
        folders: its own folder, its parent's, and so on.
        theme: its tokens, the parents' where it has none.
        strings: its words by language, the parents' where it has none.
        inliner: which library writes styles into the tags.

    Example:
        >>> [folder.name for folder in load_layout("iom").folders]  # doctest: +SKIP
        ['iom', 'base']
    """

    name: str
    title: str
    folders: tuple[Path, ...]
    theme: Theme
    strings: Mapping[str, Words]
    inliner: Inliner = "css-inline"

    def has(self, section: str) -> bool:
        """Whether it can show sections of the type `section`."""
        return find_file(self.folders, f"sections/{section}.mjml.j2") is not None


def load_layout(name_or_path: str | Path, *, root: Path | None = None) -> Layout:
    """The layout of this name, or in this folder, together with those it extends.

    Args:
        name_or_path: `iom`, or the path of a folder, such as `designs/iom` or `./iom`.
        root: the folder of newsletter.toml; `layouts/` in it is searched before the layouts that
            newsletter_kit brings with it.

    Raises:
        LayoutError: if there is no such layout, or its layout.yaml or its strings are wrong.

    Example:
        >>> load_layout("base").has("text")  # doctest: +SKIP
        True
    """
    homes = [*([root / HOME] if root else []), shipped_layouts()]
    folders, manifests, files = zip(*_chain(name_or_path, homes), strict=True)
    with lines_shown(folders):
        theme, strings = merged_theme(files), read_strings(folders)
    return Layout(
        name=folders[0].name,
        title=manifests[0].title,
        folders=folders,
        theme=theme,
        strings=strings,
        inliner=next((each.inliner for each in manifests if each.inliner), "css-inline"),
    )


def layout_names(root: Path | None = None) -> tuple[str, ...]:
    """The names of all layouts that `load_layout` finds.

    Example:
        >>> "base" in layout_names()
        True
    """
    homes = [*([root / HOME] if root else []), shipped_layouts()]
    return tuple(_names(homes))


def _names(homes: Sequence[Path]) -> list[str]:
    return sorted({path.parent.name for home in homes for path in home.glob(f"*/{FILE_NAME}")})


def shipped_layouts() -> Path:
    """The folder of the layouts that newsletter_kit brings with it.

    Example:
        >>> (shipped_layouts() / "base").is_dir()
        True
    """
    package = Path(__file__).parents[1]
    inside = package / "layouts"
    return inside if inside.is_dir() else package.parents[1] / "layouts"


def _chain(name_or_path: str | Path, homes: Sequence[Path]) -> Iterator[tuple[Path, Manifest, YamlFile]]:
    seen = [_first(name_or_path, homes)]
    while True:
        with lines_shown(seen[-1:]):
            manifest, file = read_manifest(seen[-1])
        yield seen[-1], manifest, file
        if manifest.extends is None:
            return
        with lines_shown(seen[-1:]):
            seen.append(_parent(manifest.extends, file.place(("extends",)), homes, seen))


def _first(name_or_path: str | Path, homes: Sequence[Path]) -> Path:
    if isinstance(name_or_path, Path) or not _NAME.fullmatch(name_or_path):
        given = Path(name_or_path)
        folder = given.resolve() if ".." in given.parts else given.absolute()
        if folder.is_dir() and _FOLDER_NAME.fullmatch(folder.name) and folder.name not in _FOLDERS_INSIDE:
            _require_manifest(folder, str(name_or_path), homes)
            return folder
        if isinstance(name_or_path, str) and not re.search(r"[/\\]", name_or_path):
            raise _unknown(name_or_path, homes)
        raise LayoutError(
            Problem(str(name_or_path), "there is no such folder of a layout", "Name a layout or its folder.")
        )
    found = _search(name_or_path, homes)
    if found is None:
        raise _unknown(name_or_path, homes)
    return found


def _unknown(name: str, homes: Sequence[Path]) -> LayoutError:
    known = _names(homes)
    remedy = did_you_mean(name, known) or f"There are: {', '.join(known)}."
    return LayoutError(Problem(f"layout {name}", "there is no such layout", remedy))


def _require_manifest(folder: Path, named: str, homes: Sequence[Path]) -> None:
    if not (folder / FILE_NAME).exists():
        known = ", ".join(_names(homes))
        remedy = f"Name one of {known}; or a folder whose {FILE_NAME} has at least the line `title: …`."
        raise LayoutError(Problem(f"layout {named}", f"there is no {FILE_NAME} in that folder", remedy))


def _parent(name: str, where: str, homes: Sequence[Path], seen: Sequence[Path]) -> Path:
    places = [seen[-1].parent, *homes]
    if found := _search(name, places, seen):
        return found
    if again := _search(name, places):
        circle = [each.name for each in seen[seen.index(again) :]]
        way = f", by way of {' and '.join(circle[1:])}" if len(circle) > 1 else ""
        raise LayoutError(
            Problem(
                where,
                f"the layouts extend one another in a circle: {name} extends itself{way}",
                "Let one go.",
            )
        )
    known = [each for each in _names(places) if each != seen[-1].name]
    remedy = did_you_mean(name, known, f"There are: {', '.join(known)}.")
    raise LayoutError(Problem(where, f"there is no layout `{name}`", remedy))


def _search(name: str, homes: Sequence[Path], seen: Sequence[Path] = ()) -> Path | None:
    folders = (home / name for home in homes)
    return next((each for each in folders if (each / FILE_NAME).is_file() and each not in seen), None)
