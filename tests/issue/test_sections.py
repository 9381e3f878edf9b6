"""The built-in sections refuse what cannot be meant."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pydantic import ValidationError

from newsletter_kit.issue import sections
from newsletter_kit.issue.model import Issue, Period
from newsletter_kit.issue.registry import section_types
from newsletter_kit.issue.sections import BUILT_IN, TYPES, Text, is_built_in

IMAGE = {"src": "https://iom.int/a.png", "alt": "A"}


def test_each_type_is_a_section_of_its_own() -> None:
    """No two built-in sections have the same type, and each explains itself."""
    assert list(section_types(BUILT_IN).values()) == [*BUILT_IN]
    assert all(section.__doc__ for section in BUILT_IN)


def test_a_section_has_the_type_that_it_is_known_by() -> None:
    """The table names of each type the class that says it is of this type."""
    assert {kind: section.type for kind, section in section_types().items()} == {kind: kind for kind in TYPES}


@pytest.mark.parametrize("name", sections.__all__)
def test_every_name_of_the_sections_is_there(name: str) -> None:
    """What the package offers can be had from it, and what it does not offer cannot."""
    assert getattr(sections, name)
    with pytest.raises(AttributeError, match="has no attribute"):
        getattr(sections, f"{name}s_own")


def test_only_sections_that_are_asked_for_are_imported() -> None:
    """An issue with one kind of section does not wait until all kinds are made ready."""
    script = (
        "import sys; from newsletter_kit.issue.registry import section_types; section_types()['text']; "
        "print(*(name for name in sys.modules if name.startswith('newsletter_kit.issue.sections.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["newsletter_kit.issue.sections.text"]


def test_a_section_that_is_derived_from_ours_is_not_ours() -> None:
    """Whether a section is built in is told by the class itself, not by the type that it inherits."""
    own = type("Longer", (Text,), {"__module__": __name__})
    assert (is_built_in(Text), is_built_in(own)) == (True, False)


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("highlights", {"items": []}, "too_short"),
        ("stories", {"items": [{"image": IMAGE}]}, "neither a title nor a body"),
        ("gallery", {"images": [IMAGE]}, "too_short"),
        ("stats", {}, "neither figures, shares nor bars"),
        ("stats", {"shares": [{"label": "a", "percent": 98.9}]}, "sum to 98.9 %, not to 100"),
        ("stats", {"bars": [{"label": "a", "value": 5}], "total": 4}, "more than the total of 4"),
        ("stats", {"figures": [{"label": "a", "value": "NaN"}]}, "finite_number"),
        ("stats", {"figures": [{"label": "a", "value": "1e999999"}]}, "decimal"),
        ("table", {"columns": ["a", "b"], "rows": [["1", "2"], ["3"]]}, "row 2 has 1 cells, and there are 2"),
        (
            "events",
            {"items": [{"title": "a", "starts": "2024-05-02", "ends": "2024-05-01"}]},
            "before it starts",
        ),
        ("video", {"title": "a", "url": "https://iom.int"}, "image"),
    ],
)
def test_a_section_that_cannot_be_meant_is_refused(kind: str, data: dict[str, Any], said: str) -> None:
    """Empty lists, wrong sums and turned dates never reach a reader."""
    with pytest.raises(ValidationError) as caught:
        section_types()[kind].model_validate(data)
    assert said in str(caught.value)


def test_a_period_is_in_order() -> None:
    """A period ends after it begins, and may be one day."""
    assert Period.model_validate({"start": "2024-01-01", "end": "2024-01-01"}).start.year == 2024
    with pytest.raises(ValidationError, match="before it starts"):
        Period.model_validate({"start": "2024-01-02", "end": "2024-01-01"})


def test_an_issue_can_be_made_in_python() -> None:
    """Without a file there is one language and no line, and nothing of it can be changed."""
    issue = Issue(id="a", title="t", subject="s", preheader="p", sections=(Text(body="b"),))
    assert (issue.source, issue.languages, issue.section_languages) == (None, ("en",), ("en",))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(issue, "title", "u")  # noqa: B010  mypy knows that it cannot be
    with pytest.raises(KeyError):
        issue.in_language("ka")
