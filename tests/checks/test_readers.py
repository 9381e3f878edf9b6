"""One pass over the readers: what it counts, and that it keeps little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.readers import MOST_KEPT
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path


def test_readers_are_counted_by_what_they_get(tmp_path: Path) -> None:
    """Languages, fields and conditions are counted for those who will be written to."""
    issue = "sections: [{type: text, body: A., only_for: {country: GE}}, {type: text, body: B.}]"
    rows = "email,language,country\na@iom.int,en-GB,GE\nb@iom.int,,DE\nb@iom.int,,GE\nwrong,,GE\n"
    readers = draft_of_example(tmp_path, f"{issue}\n---\n{rows}", "audience").readers
    assert readers is not None
    assert (readers.count, readers.editions, readers.met) == (2, {"en": 2}, {"country=ge": 1})
    assert (readers.languages, readers.given) == ({"en-GB": 1, "": 1}, {"country": 2})


def test_little_is_kept_of_many_readers(tmp_path: Path) -> None:
    """However many languages and missing values a file has, only so many are told apart."""
    letters = [f"{one}{two}{three}" for one in "abcdefgh" for two in "abcdefgh" for three in "abcdefgh"]
    rows = "\n".join(f"reader{number}@iom.int,{each}," for number, each in enumerate(letters))
    text = f"intro: Dear ((first_name)).\n---\nemail,language,first_name\n{rows}\nn@iom.int,en,Nino\n"
    readers = draft_of_example(tmp_path, text, "audience").readers
    assert readers is not None
    assert len(readers.languages) <= MOST_KEPT + 1
    assert [each.count for each in readers.lacking.values()] == [len(letters)]


def test_no_readers_were_named(tmp_path: Path) -> None:
    """Without an audience there is nothing to say of it."""
    assert draft_of_example(tmp_path, "title: News").readers is None
