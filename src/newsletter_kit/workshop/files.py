"""A layout's own files, looked at as they stand: their names, their length, their first line, their use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.layout.files import display_name, find_file, readable_templates
from newsletter_kit.nearest import did_you_mean
from newsletter_kit.workshop.faults import (
    LONG_FILE,
    MISNAMED,
    NO_COMMENT,
    NO_TWIN,
    UNUSED_FILE,
)
from newsletter_kit.workshop.taken_in import STARTS, TWINS, in_use
from newsletter_kit.workshop.template_place import place_of_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.layout.layout import Layout

MOST_LINES = 40
"""A partial that is longer holds more than one idea."""


def looked_at_files(layout: Layout, types: Collection[str]) -> Iterator[Finding]:
    """What is wrong with the files of a layout's own folder, and which templates it has not at all.

    Args:
        layout: the layout.
        types: the types of all sections.

    Example:
        >>> list(looked_at_files(load_layout("base"), section_types()))  # doctest: +SKIP
        []
    """
    texts = dict(sorted(_texts(layout)))
    used = in_use(layout, types)
    for name, text in texts.items():
        yield from _of_one(layout, name, text)
        yield from _misnamed(layout, name, types, used)
    yield from _without_twins(layout, types)


def _texts(layout: Layout) -> Iterator[tuple[str, str]]:
    folder = layout.folders[0]
    templates = dict(readable_templates(folder))
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            yield name, templates.get(name, "")


def _of_one(layout: Layout, name: str, text: str) -> Iterator[Finding]:
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        what = f"it has {len(lines)} lines"
        remedy = f"Put a part of it into partials/ and take it in: {MOST_LINES} lines are enough."
        yield LONG_FILE.at(place_of_file(layout, name, MOST_LINES + 1), what, remedy)
    if name.endswith(".j2") and text and not text.lstrip().startswith("{#"):
        remedy = "Begin with {# What it shows. Reads these values. #}"
        yield NO_COMMENT.at(place_of_file(layout, name), "its first line is no comment", remedy)


def _misnamed(
    layout: Layout, name: str, types: Collection[str], used: Mapping[str, str]
) -> Iterator[Finding]:
    folder, _, file = name.rpartition("/")
    if folder == "sections":
        kind = file.partition(".")[0]
        if not file.endswith(TWINS):
            what, remedy = "it is no template of a section", f"Call it {kind}.mjml.j2 or {kind}.txt.j2."
            yield MISNAMED.at(place_of_file(layout, name), what, remedy)
        elif kind not in types:
            what, hint = f"there is no section `{kind}`", f"There are: {', '.join(types)}."
            yield MISNAMED.at(place_of_file(layout, name), what, did_you_mean(kind, types, hint))
    elif (
        name.endswith(".j2")
        and name not in STARTS
        and display_name(layout.folders[0], name) not in used.values()
    ):
        remedy = did_you_mean(name, used, "Take it in with {% include … %}, or remove it.")
        what = "no template that is in use takes it in"
        yield UNUSED_FILE.at(place_of_file(layout, name), what, remedy)


def _without_twins(layout: Layout, types: Collection[str]) -> Iterator[Finding]:
    for kind in types:
        there = [ending for ending in TWINS if find_file(layout.folders, f"sections/{kind}{ending}")]
        for missing in (ending for ending in TWINS if ending not in there):
            name = f"sections/{kind}{missing}"
            beside = f"; there is {kind}{there[0]}" if there else ""
            place = place_of_file(layout, f"sections/{kind}{there[0]}" if there else "layout.yaml")
            yield NO_TWIN.at(place, f"there is no {name}{beside}", "Write it: each section has both.")
