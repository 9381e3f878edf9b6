"""The JSON Schema tells editors what load_issue takes."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import pytest

from newsletter_kit.issue.model import Issue, Section
from newsletter_kit.issue.schema import SCHEMA_COMMENT, SCHEMA_FILE, issue_schema
from newsletter_kit.issue.sections import BUILT_IN


class Vacancies(Section):
    """Posts that are open.

    Attributes:
        posts: their titles,
            one in each line.
    """

    type: ClassVar[str] = "vacancies"
    posts: tuple[str, ...]


def _parts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    refs = (each["$ref"].rpartition("/")[2] for each in schema["properties"]["sections"]["items"]["oneOf"])
    return [schema["$defs"][name] for name in refs]


def test_every_section_is_known_by_its_type() -> None:
    """Built-in sections and one's own are told apart by a constant `type`, which is required."""
    parts = _parts(issue_schema([Vacancies]))
    kinds = [*(each.type for each in BUILT_IN), "vacancies"]
    assert [part["properties"]["type"]["const"] for part in parts] == kinds
    assert all("type" in part["required"] and not part["additionalProperties"] for part in parts)


@pytest.mark.parametrize("section", [*BUILT_IN, Vacancies])
def test_the_schema_has_the_fields_of_the_class(section: type[Section]) -> None:
    """An editor offers exactly the keys that load_issue takes."""
    part = next(
        each
        for each in _parts(issue_schema([Vacancies]))
        if each["properties"]["type"]["const"] == section.type
    )
    assert set(part["properties"]) == {"type", *section.model_fields}
    assert part["description"]


def test_editors_show_the_sentences_of_the_docstrings() -> None:
    """Each key of the head, and of one's own section, is explained."""
    schema = issue_schema([Vacancies])
    assert (
        schema["properties"]["preheader"]["description"] == "the words that inboxes show after the subject."
    )
    assert (
        schema["$defs"]["Vacancies"]["properties"]["posts"]["description"]
        == "their titles, one in each line."
    )
    assert set(schema["properties"]) == set(Issue.model_fields)
    assert all(about.get("description") for about in schema["properties"].values())


def test_the_schema_can_be_written_as_json() -> None:
    """Every $ref in the written file leads to a definition."""
    text = json.dumps(issue_schema())
    names = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert names
    assert names <= issue_schema()["$defs"].keys()
    assert SCHEMA_COMMENT.endswith(SCHEMA_FILE)
