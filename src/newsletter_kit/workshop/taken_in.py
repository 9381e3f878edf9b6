"""The files that a template takes in, those that they take in, and so on: what is in use, and what is not."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.layout.source import has_source, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.layout.layout import Layout

STARTS = ("issue.mjml.j2", "issue.txt.j2")
TWINS = (".mjml.j2", ".txt.j2")
"""How the names of a section's two templates end."""

_NAMED = re.compile(r"""["']([\w./-]+\.j2)["']""")


@lru_cache(maxsize=512)
def taken_in(layout: Layout, start: str) -> dict[str, str]:
    """A template and all that it takes in, each as the layout has it.

    A file that is replaced by another takes in nothing.

    Args:
        layout: the layout.
        start: path inside it, such as `sections/text.mjml.j2`.

    Returns:
        The files by the names that templates call them, the nearest first; each with the folder of the
        layout that has it before its path. Empty if there is no such template.

    Example:
        >>> taken_in(load_layout("iom"), "sections/divider.mjml.j2")  # doctest: +SKIP
        {'sections/divider.mjml.j2': 'base/sections/divider.mjml.j2', …}
    """
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        if name not in found and has_source(layout, name):
            source = source_of(layout, name)
            found[name] = source.where
            waiting += _NAMED.findall(source.text)
    return found


def in_use(layout: Layout, types: Iterable[str]) -> dict[str, str]:
    """All files that mails of a layout are made of, as `taken_in` names them.

    Args:
        layout: the layout.
        types: the types of all sections.

    Example:
        >>> "partials/button.mjml.j2" in in_use(load_layout("base"), section_types())  # doctest: +SKIP
        True
    """
    starts = [*STARTS, *(f"sections/{kind}{ending}" for kind in types for ending in TWINS)]
    return {name: where for start in starts for name, where in taken_in(layout, start).items()}
