"""Sections that came into an issue after its translation was begun: lines for them, behind the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from newsletter_kit.issue.document import parse_document
from newsletter_kit.issue.skeleton import section_skeleton
from newsletter_kit.issue.words import words_by_part

if TYPE_CHECKING:
    from newsletter_kit.issue.model import Issue

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def sections_without_lines(issue: Issue, language: str) -> list[int]:
    """The sections, counted from 0, that have words and of which the translation's file says nothing.

    Example:
        >>> sections_without_lines(load_issue("issues/2024-q1"), "ka")  # doctest: +SKIP
        []
    """
    source = issue.in_language(language).source
    parts = words_by_part(issue)
    places = (index for index in range(len(issue.sections)) if parts["sections", index])
    return [index for index in places if source and ("sections", index) not in source.marks]


def with_new_sections(text: str, issue: Issue, places: list[int]) -> str | None:
    """The text of a translation with room for more sections behind those it has; None if there is no place.

    Not a line that was there is changed: whoever adds to a file that people write in has to be sure of that,
    so the result is read and compared.

    Args:
        text: of the translation's file.
        issue: what is translated.
        places: the sections to add, counted from 0.

    Example:
        >>> with_new_sections(text, issue, [3]).count("type: stories")  # doctest: +SKIP
        2
    """
    block = _sections_node(text)
    if block is None or block.flow_style or not block.value:
        return None
    lines = text.split("\n")
    at = _end_of(lines, block)
    indent = " " * block.start_mark.column
    new = "\n".join(section_skeleton(issue, place, indent) for place in places).split("\n")
    grown = "\n".join([*lines[:at], "", *new, *lines[at:]])
    return grown if _is_only_longer(text, grown, len(places)) else None


def _sections_node(text: str) -> yaml.SequenceNode | None:
    root = yaml.compose(text, _LOADER)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = (value for key, value in pairs if key.value == "sections")
    return next((each for each in found if isinstance(each, yaml.SequenceNode)), None)


def _end_of(lines: list[str], block: yaml.SequenceNode) -> int:
    """The line behind the block, before the blank lines and remarks that stand over what follows it."""
    at = min(block.end_mark.line, len(lines))
    while at and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    return at


def _is_only_longer(before: str, after: str, added: int) -> bool:
    old, new = (parse_document(each, "").data for each in (before, after))
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    sections = new.get("sections") or []
    return {**new, "sections": sections[: len(sections) - added]} == old
