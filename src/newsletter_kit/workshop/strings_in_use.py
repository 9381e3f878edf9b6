"""The words of a layout's strings files beside the words that its templates ask for."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, nodes

from newsletter_kit.checks.finding import Place
from newsletter_kit.compile.wording import FILTERS
from newsletter_kit.layout.environment import sandbox
from newsletter_kit.layout.files import display_name, find_file, readable_templates
from newsletter_kit.layout.strings import FALLBACK_LANGUAGE
from newsletter_kit.layout.yaml_file import read_yaml
from newsletter_kit.nearest import did_you_mean
from newsletter_kit.workshop.faults import NO_WORDS, UNUSED_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.layout.layout import Layout

ASKED_BY_US = frozenset({"fewer_than", "generic_link_texts", "read_more_about"})
"""Words that no template asks for by name: the functions `small` and `link_text` do."""

_ASKING = frozenset({"t", "counted"})


def looked_at_strings(layout: Layout) -> Iterator[Finding]:
    """Words that a template asks for and no file has, and words of the layout's own files that none asks for.

    Example:
        >>> list(looked_at_strings(load_layout("base")))  # doctest: +SKIP
        []
    """
    known = layout.strings.get(FALLBACK_LANGUAGE, {})
    in_use, beginnings = set(ASKED_BY_US), set[str]()
    for place, tree in _trees(layout):
        in_use.update(each.value for each in tree.find_all(nodes.Const) if isinstance(each.value, str))
        beginnings.update(_beginnings(tree))
        if place.name.startswith(f"{layout.folders[0].name}/"):
            yield from _missing(tree, place, known)
    yield from _unused(layout, in_use, tuple(beginnings))


def _trees(layout: Layout) -> Iterator[tuple[Place, nodes.Template]]:
    """The templates of all folders; one with a mistake in it is told of where it is compiled."""
    environment = sandbox(layout, tuple(sorted(FILTERS.items())))
    for folder in layout.folders:
        for name, text in readable_templates(folder):
            with suppress(TemplateSyntaxError):
                yield Place(display_name(folder, name), file=folder / name), environment.parse(text)


def _beginnings(tree: nodes.Template) -> Iterator[str]:
    """The first words of keys that are put together: `t("heading_" ~ section.type)`."""
    joined = [each.nodes[0] for each in tree.find_all(nodes.Concat)]
    added = [each.left for each in tree.find_all(nodes.Add)]
    for first in (*joined, *added):
        if isinstance(first, nodes.Const) and isinstance(first.value, str) and first.value:
            yield first.value


def _missing(tree: nodes.Template, place: Place, known: Collection[str]) -> Iterator[Finding]:
    for call in tree.find_all(nodes.Call):
        key = call.args[0] if _is_asking(call.node) and call.args else None
        if isinstance(key, nodes.Const) and key.value not in known:
            remedy = did_you_mean(str(key.value), known, f"Add `{key.value}: …` to strings/en.yaml.")
            what = f"there is no text `{key.value}` in English"
            yield NO_WORDS.at(replace(place, line=call.lineno), what, remedy)


def _is_asking(called: nodes.Node) -> bool:
    name = called.attr if isinstance(called, nodes.Getattr) else getattr(called, "name", "")
    return name in _ASKING


def _unused(layout: Layout, in_use: Collection[str], beginnings: tuple[str, ...]) -> Iterator[Finding]:
    folder = layout.folders[0]
    for path in sorted((folder / "strings").glob("*.yaml")):
        if find_file([folder], f"strings/{path.name}") is None:
            continue
        name = display_name(folder, f"strings/{path.name}")
        file = read_yaml(path, name)
        for key in file.data:
            if key not in in_use and not key.startswith(beginnings or ("\0",)):
                place = Place(name, file.lines.get((key,), 1), 0, key, path)
                yield UNUSED_WORDS.at(place, "no template asks for it", "Remove it, or mend its name.")
