"""Newsletters with one fault each, made from the repository's own issues."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from clean_samples import ROOT, SAMPLES, copied
from newsletter_kit.testing.made_pictures import write_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "FAULTS",
    "ROOT",
    "SAID_OF_SOUND_TEXTS",
    "SAMPLES",
    "UNTRIED",
    "WIRE_FAULTS",
    "Injected",
    "copied",
    "inject",
]

_FOOT = "layouts/base/partials/footer.mjml.j2"
_HERE = Path(__file__).parent / "checks"
FAULTS: list[dict[str, Any]] = yaml.safe_load((_HERE / "faults.yaml").read_text("utf-8"))
WIRE_FAULTS: list[dict[str, Any]] = yaml.safe_load((_HERE / "wire_faults.yaml").read_text("utf-8"))
UNTRIED: dict[str, str] = yaml.safe_load((_HERE / "untried.yaml").read_text("utf-8"))
SAID_OF_SOUND_TEXTS = {
    "NK156": "the reading level is told of every text above the mark, and ours are an office's own words",
}


@dataclass(frozen=True)
class Injected:
    """A newsletter with a fault in it.

    Attributes:
        path: its issue.yaml.
        part: the way to the part that was changed, as findings write it.
        file: the end of the name of the file that was changed, as findings write it.
        audience: its readers, where the fault is theirs.
    """

    path: Path
    part: str
    file: str = ""
    audience: Path | None = None


def inject(fault: dict[str, Any], sample: str, folder: Path) -> Injected | None:
    """Copy a sample and put the fault into it; None if the sample has no part where it could be put."""
    if sample not in fault.get("only", SAMPLES):
        return None
    path = copied(sample, folder)
    changed = _changed(path, fault)
    if not changed.exists():
        return None
    if changed == path:
        _leave_one_language(path)
    _put_beside(path, fault)
    audience = _readers(folder, fault["audience"]) if "audience" in fault else None
    part = _put(changed, fault)
    if part is None:
        return None
    return Injected(path, fault.get("found_at", part), _told(changed, fault), audience)


def _changed(path: Path, fault: dict[str, Any]) -> Path:
    """The file that a fault is put into: beside the issue, or in the project's folder."""
    name = _FOOT if "piece" in fault else fault.get("in", path.name)
    return path.parent / name if name.startswith("issue.") else path.parents[2] / name


def _told(changed: Path, fault: dict[str, Any]) -> str:
    """The end of the file's name in findings: a layout's has its folder before it."""
    layouts = next((each for each in changed.parents if each.name == "layouts"), None)
    told = changed.relative_to(layouts).as_posix() if layouts else changed.name
    return str(fault.get("found_in", "" if "audience" in fault else told))


def _put(path: Path, fault: dict[str, Any]) -> str | None:
    """Change a file; the way to the part that was changed, or None if it has none that fits."""
    text = path.read_text("utf-8")
    if "at" not in fault:
        return _put_into_text(path, text, fault)
    data = yaml.safe_load(text)
    location = next((each for each in _ways(data) if _fits(each, fault["at"])), None)
    if location is None and ("value" not in fault or "*" in fault["at"]):
        return None
    location = location or tuple(fault["at"].split("."))
    if not _change(data, location, fault):
        return None
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000), "utf-8")
    return ".".join(map(str, location))


def _put_into_text(path: Path, text: str, fault: dict[str, Any]) -> str | None:
    changed = _written(text, fault)
    path.write_text(changed, "utf-8")
    return "" if changed != text or fault.keys() & {"audience", "files"} else None


def _leave_one_language(path: Path) -> None:
    for translation in path.parent.glob("issue.*.yaml"):
        translation.unlink()


def _put_beside(path: Path, fault: dict[str, Any]) -> None:
    """Write the other files of a fault: an issue that came before, pictures, lines of newsletter.toml."""
    if "before" in fault:
        _put_before(path, yaml.safe_load(path.read_text("utf-8")), fault["before"])
    for name, description in fault.get("pictures", {}).items():
        write_picture(path.parent / name, description)
    for name, content in fault.get("files", {}).items():
        (path.parent / name).write_text(content, "utf-8")
    if "settings" in fault:
        settings = path.parents[2] / "newsletter.toml"
        settings.write_text(_written(settings.read_text("utf-8"), fault["settings"]), "utf-8")


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
    if "piece" in fault:
        old, new = "</mj-text>", f"{fault['piece']}</mj-text>"
    return f"{fault.get('prepend', '')}{text.replace(old, new, 1) if old else text}{fault.get('append', '')}"
