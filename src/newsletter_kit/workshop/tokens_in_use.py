"""The tokens that a layout adds to the theme, beside those that its templates read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Place
from newsletter_kit.layout.files import readable_templates
from newsletter_kit.layout.manifest import FILE_NAME, read_manifest
from newsletter_kit.nearest import did_you_mean
from newsletter_kit.workshop.faults import UNREAD_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.layout.layout import Layout

_GROUPS = ("colour", "font", "size")  # a dark colour is refused if there is no light one
_SCRIPTS = frozenset({"latin", "georgian", "arabic"})  # the language chooses among these fonts
_WORD = re.compile(r"[a-z][a-z0-9_]*")
_PIECE = re.compile(r"""["']([a-z0-9_]*_|_[a-z0-9_]*)["']""")


def looked_at_tokens(layout: Layout) -> Iterator[Finding]:
    """The tokens of a layout's own layout.yaml that neither a parent has nor any template reads.

    Example:
        >>> list(looked_at_tokens(load_layout("base")))  # doctest: +SKIP
        []
    """
    own, *parents = layout.folders
    text = "\n".join(text for folder in layout.folders for _, text in readable_templates(folder))
    names, pieces = set(_WORD.findall(text)), tuple(set(_PIECE.findall(text)))
    lines = read_manifest(own)[1].lines
    for group in _GROUPS:
        known = {name for folder in parents for name in _tokens(folder, group)}
        for name in _tokens(own, group).keys() - known - names - _SCRIPTS:
            if not any(name.startswith(each) or name.endswith(each) for each in pieces):
                line, part = lines.get(("theme", group, name), 1), f"theme.{group}.{name}"
                place = Place(f"{own.name}/{FILE_NAME}", line, 0, part, own / FILE_NAME)
                yield UNREAD_TOKEN.at(place, "no template reads it", did_you_mean(name, known))


def _tokens(folder: Path, group: str) -> dict[str, object]:
    return dict(read_manifest(folder)[0].theme.get(group) or {})
