"""layout/layout.py: which folders a layout is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_file_that_a_layout_lacks_is_its_parents(tmp_path: Path) -> None:
    """Each file is taken from the nearest layout that has it."""
    write(
        tmp_path / "layouts/plain",
        {"layout.yaml": "title: P", "a.txt.j2": "parent a", "b.txt.j2": "parent b"},
    )
    write(tmp_path / "layouts/iom2", {"layout.yaml": "title: I\nextends: plain", "a.txt.j2": "child a"})
    layout = load_layout("iom2", root=tmp_path)
    assert render_template(layout, "a.txt.j2", {}, {}) == "child a"
    assert render_template(layout, "b.txt.j2", {}, {}) == "parent b"


def test_theme_and_strings_are_merged_key_by_key(tmp_path: Path) -> None:
    """A child changes single tokens and single words, and keeps the rest."""
    parent = {
        "layout.yaml": "title: P\ntheme: {colour: {ink: '#111111', card: '#FFFFFF'}, width: 640}",
        "strings/en.yaml": "hello: Hello\nbye: Bye",
    }
    child = {
        "layout.yaml": "title: C\nextends: plain\ninliner: premailer\ntheme: {colour: {ink: '#222222'}}",
        "strings/en.yaml": "bye: So long",
    }
    write(tmp_path / "layouts/plain", parent)
    write(tmp_path / "layouts/child", child)
    layout = load_layout("child", root=tmp_path)
    assert (layout.theme.colour["ink"], layout.theme.colour["card"], layout.theme.width) == (
        "#222222",
        "#FFFFFF",
        640,
    )
    assert layout.strings["en"] == {"hello": "Hello", "bye": "So long"}


def test_the_inliner_is_inherited(tmp_path: Path) -> None:
    """A child uses its parent's inliner unless it names another."""
    write(tmp_path / "layouts/plain", {"layout.yaml": "title: P\ninliner: premailer"})
    write(tmp_path / "layouts/child", {"layout.yaml": "title: C\nextends: plain"})
    assert load_layout("child", root=tmp_path).inliner == "premailer"


def test_a_template_can_extend_the_one_it_replaces(tmp_path: Path) -> None:
    """`{% extends "plain/issue.txt.j2" %}` reaches the parent's file of the same name."""
    write(
        tmp_path / "layouts/plain",
        {"layout.yaml": "title: P", "issue.txt.j2": "[{% block a %}old{% endblock %}]"},
    )
    override = '{% extends "plain/issue.txt.j2" %}{% block a %}new, not {{ super() }}{% endblock %}'
    write(tmp_path / "layouts/child", {"layout.yaml": "title: C\nextends: plain", "issue.txt.j2": override})
    assert render_template(load_layout("child", root=tmp_path), "issue.txt.j2", {}, {}) == "[new, not old]"


def test_a_layout_of_ones_own_may_extend_a_namesake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project's `base` that extends `base` means the one that newsletter_kit brings, not itself."""
    monkeypatch.setattr("newsletter_kit.layout.layout.shipped_layouts", lambda: tmp_path / "shipped")
    write(tmp_path / "shipped/base", {"layout.yaml": "title: Shipped"})
    write(tmp_path / "layouts/base", {"layout.yaml": "title: Mine\nextends: base"})
    layout = load_layout("base", root=tmp_path)
    assert layout.folders == (tmp_path / "layouts/base", tmp_path / "shipped/base")


def test_an_unknown_layout_is_answered_with_the_nearest_name(tmp_path: Path) -> None:
    """A misspelt name brings the right one."""
    write(tmp_path / "layouts/report", {"layout.yaml": "title: R"})
    with pytest.raises(LayoutError, match=r"layout raport: there is no such layout\. Did you mean report\?"):
        load_layout("raport", root=tmp_path)


def test_capitals_in_the_name_of_a_layout_are_told_as_a_slip() -> None:
    """`IOM` is no folder that is missing, but the name `iom` written otherwise."""
    with pytest.raises(LayoutError, match=r"layout IOM: there is no such layout\. Did you mean iom\?"):
        load_layout("IOM")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "title: A\nextends: b",
            r"b/layout\.yaml:2 extends: .* in a circle: a extends itself, by way of b\. Let one go",
        ),
        ("title: A\nextends: a", r"a/layout\.yaml:2 extends: .* in a circle: a extends itself\. Let one go"),
    ],
)
def test_a_circle_of_parents_is_named(tmp_path: Path, text: str, error: str) -> None:
    """Layouts that extend one another are refused with the line and all names, not followed for ever."""
    write(tmp_path / "layouts/a", {"layout.yaml": text})
    write(tmp_path / "layouts/b", {"layout.yaml": "title: B\nextends: a"})
    with pytest.raises(LayoutError, match=error):
        load_layout("a", root=tmp_path)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("title: A\nextend: base", r"a/layout\.yaml:2 extend: there is no `extend`\. Did you mean extends\?"),
        ("titel: A", r"a/layout\.yaml:1 titel: there is no `titel`\. Did you mean title\?"),
        (
            "title: A\ninliner: juice",
            r"a/layout\.yaml:2 inliner: input should be 'css-inline' or 'premailer'",
        ),
        ("title: A\nextends: nowhere", r"a/layout\.yaml:2 extends: there is no layout `nowhere`\. There"),
        (
            "title: A\nextends: bsae",
            r"a/layout\.yaml:2 extends: there is no layout `bsae`\. Did you mean base\?",
        ),
        ("title: A\ntitle: B", r"a/layout\.yaml:2: `title` is given twice, the first time in line 1"),
        ("title: &x A\nextends: *x", r"a/layout\.yaml:2: aliases and tags are not used here"),
        ("title: !!python/object/apply:os.system [touch x]", r"a/layout\.yaml:1: aliases and tags"),
        ("title: {" * 9 + "a: b" + "}" * 9, "nested deeper than 8 levels"),
        ("title:\n\t- a", r"a/layout\.yaml:2:1: it is no YAML"),
        ("- a", r"a/layout\.yaml:1: it is no mapping"),
    ],
)
def test_a_wrong_layout_yaml_names_its_line(tmp_path: Path, text: str, error: str) -> None:
    """Each fault of layout.yaml is laid at file and line, with the nearest known word."""
    write(tmp_path / "layouts/a", {"layout.yaml": text})
    with pytest.raises(LayoutError, match=error):
        load_layout("a", root=tmp_path)
    assert not (tmp_path / "x").exists()


def test_has_tells_which_sections_it_can_show(tmp_path: Path) -> None:
    """A section type is known if there is a template of its name."""
    write(tmp_path / "layouts/a", {"layout.yaml": "title: A", "sections/text.mjml.j2": "x"})
    layout = load_layout(tmp_path / "layouts/a")
    assert layout.has("text")
    assert not layout.has("avrr")
