"""Newsletters with one fault each, made from the repository's own issues."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FAULTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "checks/faults.yaml").read_text("utf-8")
)
WIRE_FAULTS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "checks/wire_faults.yaml").read_text("utf-8")
)
SAMPLES = ("2024-q1", "2024-q2", "counter-trafficking")
_OWN_FILES = ("newsletter.toml", "audience.csv", "suppressed.txt")


@dataclass(frozen=True)
class Injected:
    """A newsletter with a fault in it.

    Attributes:
        path: its issue.yaml.
        part: the way to the part that was changed, as findings write it.
        audience: its readers, where the fault is theirs.
    """

    path: Path
    part: str
    audience: Path | None = None


def inject(fault: dict[str, Any], sample: str, folder: Path) -> Injected | None:
    """Copy a sample and put the fault into it; None if the sample has no part where it could be put."""
    path = copied(sample, folder)
    data = yaml.safe_load(path.read_text("utf-8"))
    if "before" in fault:
        _put_before(path, data, fault["before"])
    audience = _readers(folder, fault["audience"]) if "audience" in fault else None
    if "at" not in fault:
        return Injected(path, "", audience)
    location = next((each for each in _ways(data) if _fits(each, fault["at"])), None)
    if location is None and ("value" not in fault or "*" in fault["at"]):
        return None
    location = location or tuple(fault["at"].split("."))
    if not _change(data, location, fault):
        return None
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000), "utf-8")
    return Injected(path, ".".join(map(str, location)), audience)


def _put_before(path: Path, data: dict[str, Any], changes: dict[str, Any]) -> None:
    """Make a copy of an issue that came before it, with some of its parts changed."""
    before = path.parents[1] / "before"
    shutil.copytree(path.parent, before)
    sections = [{key: value for key, value in each.items() if key != "period"} for each in data["sections"]]
    text = yaml.safe_dump({**data, "sections": sections, **changes}, allow_unicode=True, sort_keys=False)
    (before / "issue.yaml").write_text(text, "utf-8")


def _readers(folder: Path, rows: str) -> Path:
    (folder / "audience.csv").write_text(rows, "utf-8")
    return folder / "audience.csv"


def copied(sample: str, folder: Path) -> Path:
    """A sample in a project of its own, in its main language alone."""
    for name in _OWN_FILES:
        shutil.copy(ROOT / name, folder)
    (folder / "issues").mkdir()
    for picture in (ROOT / "issues").glob("*.png"):
        shutil.copy(picture, folder / "issues")
    shutil.copytree(ROOT / "layouts/iom", folder / "layouts/iom")
    shutil.copytree(ROOT / "layouts/base", folder / "layouts/base")
    shutil.copytree(ROOT / "issues" / sample, folder / "issues" / sample)
    for translation in (folder / "issues" / sample).glob("issue.*.yaml"):
        translation.unlink()
    return folder / "issues" / sample / "issue.yaml"


def _fits(location: tuple[Any, ...], pattern: str) -> bool:
    steps = pattern.split(".")
    return len(steps) == len(location) and all(map(fnmatchcase, map(str, location), steps))


def _ways(data: Any, location: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part, in the order of the file."""
    if location:
        yield location
    if isinstance(data, dict):
        pairs: Any = data.items()
    else:
        pairs = enumerate(data) if isinstance(data, list) else ()
    for key, value in pairs:
        yield from _ways(value, (*location, key))


def _change(data: Any, location: tuple[Any, ...], fault: dict[str, Any]) -> bool:
    *way, last = location
    try:
        for key in way:
            data = data[int(key) if isinstance(data, list) else key]
    except (KeyError, IndexError):
        return False
    if "swap" in fault and fault["swap"][0] not in data[last]:
        return False
    if fault.get("remove"):
        del data[last]
    elif "value" in fault:
        data[last] = fault["value"]
    else:
        data[last] = _written(data[last], fault)
    return True


def _written(text: str, fault: dict[str, Any]) -> str:
    old, new = fault.get("swap", ("", ""))
    return f"{fault.get('prepend', '')}{text.replace(old, new, 1) if old else text}{fault.get('append', '')}"
