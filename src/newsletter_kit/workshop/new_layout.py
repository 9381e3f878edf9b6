"""A folder to begin a layout with: every token, one file of its own, and a page that says how to go on."""

from __future__ import annotations

import re
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from newsletter_kit.issue.sections import BUILT_IN
from newsletter_kit.layout.manifest import FILE_NAME
from newsletter_kit.layout.source import source_of
from newsletter_kit.workshop.taken_in import in_use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.layout.layout import Layout

EXAMPLES = ("partials/heading_rule.mjml.j2", "partials/own_styles.css.j2", "issue.mjml.j2")
"""The file that a new layout has of its own, to show how it is done: the first that the other one uses."""

_TOKEN = re.compile(r"^\s+(?P<name>[a-z][a-z0-9_]*):.*?\S\s+#\s*(?P<about>.+)$", re.MULTILINE)
_ABOUT_COLUMN = 32


def new_layout_files(name: str, parent: Layout) -> dict[str, str]:
    """The files of a new layout that extends another, by their paths inside its folder.

    Args:
        name: its name, which becomes its title too.
        parent: the layout that it extends.

    Example:
        >>> list(new_layout_files("valley", load_layout("iom")))  # doctest: +SKIP
        ['layout.yaml', 'partials/heading_rule.mjml.j2', 'README.md']
    """
    title = name.replace("-", " ").replace("_", " ").title()
    types = [each.type for each in BUILT_IN]
    example = next(each for each in EXAMPLES if each in in_use(parent, types))
    words = {"title": title, "name": name, "parent": parent.name, "example": example}
    tokens = "\n".join(_tokens(parent))
    return {
        FILE_NAME: _starter("layout.yaml").substitute(words, tokens=tokens),
        example: f"{source_of(parent, example).text.rstrip()}\n",
        "README.md": _starter("README.md").substitute(words),
    }


def _starter(name: str) -> Template:
    text = files("newsletter_kit.workshop").joinpath("starter", name).read_text(encoding="utf-8")
    return Template(text)


def _tokens(parent: Layout) -> Iterator[str]:
    """A line for each token of the theme, as a remark: with its value, and what it is for."""
    about, theme = _remarks(parent), parent.theme
    for group in ("width", "breakpoint"):
        yield _line(2, group, getattr(theme, group), about.get(group, ""))
    for group in ("colour", "dark", "font", "size"):
        yield f"#  {group}:"
        values: Mapping[str, object] = getattr(theme, group)
        for token, value in values.items():
            yield _line(4, token, value, about.get(token, "") if group != "dark" else "")


def _line(indent: int, token: str, value: object, about: str) -> str:
    shown = str(value) if isinstance(value, int) else f'"{value}"'
    line = f"#{' ' * indent}{token}: {shown}"
    return f"{line.ljust(_ABOUT_COLUMN)}  # {about}" if about else line


def _remarks(parent: Layout) -> dict[str, str]:
    """What the layouts say of their tokens, those of the nearest first."""
    found: dict[str, str] = {}
    for folder in parent.folders:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
        for each in _TOKEN.finditer(text):
            found.setdefault(each["name"], each["about"])
    return found
