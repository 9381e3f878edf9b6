"""Layouts made of real files, and the two roads through them: render a template, compile a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from newsletter_kit.layout.layout import Layout, load_layout
from newsletter_kit.layout.mjml import compile_mjml
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DOCUMENT = (
    "<mjml><mj-head><mj-title>News</mj-title></mj-head>"
    "<mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"
)


class MakeLayout(Protocol):
    """Writes a layout and loads it: the keys are paths inside it, the values what stands there."""

    def __call__(self, files: Mapping[str, str | bytes] | None = None, name: str = "demo") -> Layout: ...


class Render(Protocol):
    """Renders `text` as the file `name` of a layout that has nothing else."""

    def __call__(self, text: str, name: str = "sections/x.mjml.j2", **values: Any) -> str: ...


class Compile(Protocol):
    """Compiles a document whose one column holds `content`, through the file `sections/x.mjml.j2`."""

    def __call__(self, content: str, **values: Any) -> str: ...


@pytest.fixture
def make_layout(tmp_path: Path) -> MakeLayout:
    """A function that writes a layout below `tmp_path/layouts` and loads it."""

    def make(files: Mapping[str, str | bytes] | None = None, name: str = "demo") -> Layout:
        folder = tmp_path / "layouts" / name
        for path, content in {"layout.yaml": "title: Demo\n", **(files or {})}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
        return load_layout(folder)

    return make


@pytest.fixture
def render(make_layout: MakeLayout) -> Render:
    """A function that renders one template."""

    def run(text: str, name: str = "sections/x.mjml.j2", **values: Any) -> str:
        return render_template(make_layout({name: text}), name, values, {})

    return run


@pytest.fixture
def compile_column(render: Render) -> Compile:
    """A function that renders and compiles what stands in a column."""

    def run(content: str, **values: Any) -> str:
        return compile_mjml(render(DOCUMENT.format(content), **values), language="en", direction="ltr")

    return run
