"""The file a translator begins with: every text of the issue as a comment, and room for the translation."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from newsletter_kit.issue.words import words_by_part, words_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

_PLAIN_KEY = re.compile(r"[a-z_][a-z0-9_]*")
_FIXED_KEYS = frozenset({"translates", "language", "of", "type"})

_INTRODUCTION = (
    "# Write each translation behind its key; the text it translates stands above it.",
    '# One with a colon and a blank in it, or with a #, needs quotation marks: "Géorgie : le printemps".',
    "# Behind a key with `|` come several lines: write them below it, two blanks further in than the key.",
    "# What stays empty is shown in the main language. Links and pictures come from {parent}.",
)


def translation_skeleton(issue: Issue, language: str) -> str:
    """The YAML of a new `issue.<language>.yaml`: no text is translated yet, and all are noted as read.

    Args:
        issue: the issue in its main language.
        language: BCP 47 tag of the new language.

    Example:
        >>> print(translation_skeleton(load_issue("issues/2024-q1"), "ka"))  # doctest: +SKIP
        translates: issue.yaml
        language: ka
    """
    parent = issue.source.path.name if issue.source else "issue.yaml"
    tree = {"translates": parent, "language": language, **_tree(issue)}
    introduction = "\n".join(_INTRODUCTION).format(parent=parent)
    return "\n".join([introduction, *_lines(tree, ""), ""])


def section_skeleton(issue: Issue, place: int, indent: str = "") -> str:
    """The entry of one section for a translation that was begun before it.

    Args:
        issue: the issue in its main language.
        place: of the section, counted from 0.
        indent: what stands before the hyphen.

    Example:
        >>> print(section_skeleton(load_issue("issues/2024-q1"), 0))  # doctest: +SKIP
        - type: highlights
    """
    return "\n".join(_entry(_tree(issue)["sections"][place], indent))


def _tree(issue: Issue) -> dict[str, Any]:
    """The words of the issue, nested as issue.yaml nests them; lists are mappings of positions."""
    parts = words_by_part(issue)
    tree: dict[str, Any] = {"of": words_digest(parts[()])}
    for location, text in parts.pop(()).items():
        _plant(tree, location, text)
    for (_, index), words in parts.items():
        section = {"type": issue.sections[int(index)].type, "of": words_digest(words)}
        tree.setdefault("sections", {})[index] = section
        for location, text in words.items():
            _plant(tree, location, text)
    return tree


def _plant(tree: dict[Any, Any], location: Location, text: str) -> None:
    for part in location[:-1]:
        tree = tree.setdefault(part, {})
    tree[location[-1]] = text


def _lines(tree: dict[Any, Any], indent: str) -> Iterator[str]:
    positions = [key for key in tree if isinstance(key, int)]
    if positions:
        for position in range(max(positions) + 1):
            yield from _entry(tree.get(position), indent)
        return
    for key, value in tree.items():
        name = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key)
        if key in _FIXED_KEYS:
            yield f'{indent}{name}: "{value}"' if key == "of" else f"{indent}{name}: {value}"
        elif isinstance(value, str):
            yield from _commented(value, indent)
            yield f"{indent}{name}:{_mark_of_lines(value)}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")


def _entry(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        first, *rest = _lines(value, f"{indent}  ")
        begins = not first.lstrip().startswith("#")
        yield from [f"{indent}- {first.lstrip()}", *rest] if begins else [f"{indent}-", first, *rest]
        return
    if isinstance(value, str):
        yield from _commented(value, indent)
        yield f"{indent}-{_mark_of_lines(value)}"
    else:
        yield f"{indent}-"


def _mark_of_lines(text: str) -> str:
    """What YAML wants before a text of several lines; the translation will have several too."""
    return " |" if "\n" in text else ""


def _commented(text: str, indent: str) -> Iterator[str]:
    return (f"{indent}# {line}".rstrip() for line in text.splitlines())
