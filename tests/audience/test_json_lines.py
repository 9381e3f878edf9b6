"""Audiences with one JSON object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, content: str, name: str) -> Path:
    """A file with `content` in `folder`."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_json_lines_are_read_like_a_table(tmp_path: Path) -> None:
    """One object a line: numbers as typed, null as empty, keys as headers, the same duplicates."""
    lines = [
        {"E-Mail": "nino@x.org", "First Name": "Nino", "age": 1.10},
        {"E-Mail": "NINO@x.org", "First Name": "Again"},
        {"E-Mail": "levan@x.org", "First Name": None, "member": True},
    ]
    text = "\n\n".join(json.dumps(line) for line in lines).replace("1.1", "1.10")
    audience = read_audience(written(tmp_path, text, "a.jsonl"), columns={"email": "e-mail"})
    assert [dict(each.fields) for each in audience] == [
        {"first_name": "Nino", "age": "1.10"},
        {"first_name": "", "member": "true"},
    ]
    assert audience.columns == ("first_name", "age", "member")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it is no JSON"),
        ("[]", "it is no JSON object"),
        ('"a@x.org"', "it is no JSON object"),
        ('{"email": "a@x.org", "Email": "b@x.org"}', "the key 'email' is there twice"),
        ('{"email": ["a@x.org", "b@x.org"]}', "email: a text, a number"),
        ('{"email": "a@x.org", "x": NaN}', "NaN is no JSON value"),
        ('{"email": "a@x.org", "x": "\\ud800"}', "x: it holds a control character"),
        ('{"email": "a@x.org", "x": "\\u0000"}', "x: it holds a control character"),
        ('{"name": "A"}', "email: it is empty"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_bad_line_of_json_is_left_out_with_its_reason(tmp_path: Path, line: str, reason: str) -> None:
    """A line that is no flat object is counted and named; everybody else is still there."""
    path = written(tmp_path, f'{{"email": "first@x.org"}}\n{line}\n{{"email": "last@x.org"}}\n', "a.ndjson")
    audience = read_audience(path)
    assert [str(each.address) for each in audience] == ["first@x.org", "last@x.org"]
    assert reason in audience.invalid.first[0].reason


def test_a_json_array_is_told_how_to_become_lines(tmp_path: Path) -> None:
    """One array of all readers cannot be read as a stream, and says what to do."""
    with pytest.raises(AudienceError, match="jq -c"):
        read_audience(written(tmp_path, '[{"email": "a@x.org"}]', "a.json"))
