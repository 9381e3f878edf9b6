"""Which files of a layout are in use, and whose fault it is that a part is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.issue.registry import section_types
from newsletter_kit.layout.layout import layout_names, load_layout
from newsletter_kit.workshop.files import looked_at_files
from newsletter_kit.workshop.taken_in import in_use, taken_in
from newsletter_kit.workshop.template_place import place_of_part

if TYPE_CHECKING:
    from pathlib import Path


def laid(tmp_path: Path, parent: str, **files: str) -> Path:
    """A layout of one's own; `__` in a name stands for the line between folder and file."""
    folder = tmp_path / "mine"
    (folder / "partials").mkdir(parents=True)
    (folder / "sections").mkdir()
    (folder / "layout.yaml").write_text(f"title: Mine\nextends: {parent}\n", encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name.replace('__', '/')}.mjml.j2").write_text(text, encoding="utf-8")
    return folder


def test_a_file_that_only_a_replaced_file_takes_in_is_not_in_use(tmp_path: Path) -> None:
    """The rule under headings does nothing in a layout whose headings have none, and the designer is told."""
    layout = load_layout(laid(tmp_path, "letter", partials__heading_rule="{# A rule. #}\n"))
    found = [(each.rule, each.place.name) for each in looked_at_files(layout, section_types())]
    assert found == [("NL06", "mine/partials/heading_rule.mjml.j2")]


def test_a_template_names_all_that_it_takes_in() -> None:
    """Files that are taken in by others belong to it, each in the folder that has it."""
    used = taken_in(load_layout("iom"), "sections/text.mjml.j2")
    assert used["partials/section.mjml.j2"] == "base/partials/section.mjml.j2"
    assert used["partials/heading_rule.mjml.j2"] == "iom/partials/heading_rule.mjml.j2"


@pytest.mark.parametrize("name", layout_names())
def test_every_file_of_our_layouts_is_in_use(name: str) -> None:
    """No layout that comes with the program has a file that no mail is made of."""
    layout = load_layout(name)
    own = {f"{name}/{each.relative_to(layout.folders[0])}" for each in layout.folders[0].rglob("*.j2")}
    assert own - set(in_use(layout, section_types()).values()) == set()


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"partials__item": "{# Nothing. #}\n"}, "mine/partials/item.mjml.j2"),
        ({"partials__masthead": "{# Nothing. #}\n"}, "base/sections/articles.mjml.j2"),
    ],
)
def test_a_lost_part_is_laid_at_a_file_that_the_section_takes_in(
    tmp_path: Path, files: dict[str, str], place: str
) -> None:
    """A file of one's own is named only if the section is made of it: the head shows no item."""
    layout = load_layout(laid(tmp_path, "base", **files))
    assert place_of_part(layout, "articles", ("items", "title"), ".mjml.j2").name == place
