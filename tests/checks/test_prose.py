"""What counts as prose, and how an edit finds its one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.prose import ASIDE, prose_of, without_asides
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.prose import Prose


def prose(folder: Path, text: str) -> Prose:
    """The closing words of an issue, as rules look at them."""
    draft = draft_of_example(folder, f"sign_off: '{text}'")
    return next(each for each in prose_of(draft) if each.text.location == ("sign_off",))


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("[IOM](https://iom.int/a_(b)) is here", "(https://iom.int/a_(b))"),
        ("see https://iom.int/a,b?c=d.", "https://iom.int/a,b?c=d"),
        ("see www.iom.int, please", "www.iom.int"),
        ("to nino.b@iom.int: yes", "nino.b@iom.int"),
        ("Dear ((first_name|dear reader)),", "((first_name|dear reader))"),
        ("“https://iom.int” (it)", "https://iom.int"),
    ],
)
def test_what_is_no_prose_is_put_aside(text: str, aside: str) -> None:
    """Targets, addresses and merge tags are covered, character by character, and nothing else is."""
    assert without_asides(text) == text.replace(aside, ASIDE * len(aside))


@pytest.mark.parametrize("text", ["a (b) c", "1,000 people; 5 @ 3", "[…] is missing", "Telavi.The end"])
def test_prose_stays(text: str) -> None:
    """Brackets, numbers and slips are what rules look at."""
    assert without_asides(text) == text


def test_an_edit_names_enough_words_to_fit_one_place(tmp_path: Path) -> None:
    """The second of two like words is changed, and the first is not."""
    found = prose(tmp_path, "one hub, two hub")
    edit = found.edit(13, 16, "hubs")
    assert edit is not None
    assert found.text.value.replace(edit.old, edit.new) == "one hub, two hubs"


def test_a_place_that_cannot_be_told_apart_gets_no_edit(tmp_path: Path) -> None:
    """An edit that could change another place is not offered."""
    found = prose(tmp_path, "hub " * 40 + "hub")
    assert found.edit(80, 83, "hubs") is None


def test_every_language_s_own_texts_are_prose(tmp_path: Path) -> None:
    """A translation's words come with its language, each once; addresses and hours are left out."""
    text = "footer: {contact: a@iom.int}\n---\ntranslates: issue.yaml\nlanguage: ka\ntitle: სიახლე"
    found = [(each.text.language, each.text.location) for each in prose_of(draft_of_example(tmp_path, text))]
    assert ("ka", ("title",)) in found
    assert len(found) == len(set(found))
    assert ("en", ("footer", "contact")) not in found


@pytest.mark.parametrize(
    "value",
    [
        '[it](https://iom.int/a "The report")',
        "[it](https://iom.int/a 'The report')",
        '[it]\n\n[it]: https://iom.int "The report"',
    ],
)
def test_the_title_of_a_link_is_no_prose(value: str) -> None:
    """Its quotation marks belong to Markdown, and nobody reads it."""
    assert "The report" not in without_asides(value)
