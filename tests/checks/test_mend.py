"""Mending: an edit changes one text of the file and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit import load_issue
from newsletter_kit.checks.finding import Edit
from newsletter_kit.checks.mend import Mended, mended

if TYPE_CHECKING:
    from pathlib import Path

ISSUE = """\
# Written by Nino
id: first
title: "The  first"   # two blanks
subject: News
preheader: 'What  happened'
sections:
  # the opening
  - type: text
    body: >
      A long  text that runs
      over two  lines.
  - {type: text, body: Short  text}   # the end
"""


def mend(folder: Path, *edits: Edit, text: str = ISSUE) -> Mended:
    """Mend an issue that loads."""
    path = folder / "issue.yaml"
    path.write_text(text, encoding="utf-8")
    load_issue(path)
    return mended(text, edits)


@pytest.mark.parametrize(
    "location",
    [("title",), ("preheader",), ("sections", 0, "body"), ("sections", 1, "body")],
    ids=lambda each: ".".join(map(str, each)),
)
def test_an_edit_changes_its_own_text_alone(tmp_path: Path, location: tuple[str | int, ...]) -> None:
    """Quoted, folded or in braces: the text is mended, and every comment and other line stays."""
    found = mend(tmp_path, Edit(location, "  ", " "))
    assert len(found.done) == 1
    before, after = ISSUE.splitlines(), found.text.splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert changed
    assert all(line.split("#")[0].split() == old.split("#")[0].split() for old, line in changed)
    assert [line for line in after if "#" in line] != []
    assert found.text.count("#") == ISSUE.count("#")


def test_many_edits_of_one_text_are_made(tmp_path: Path) -> None:
    """Edits of the same part do not get into each other's way."""
    body = ("sections", 0, "body")
    found = mend(tmp_path, Edit(body, "two  lines", "a few lines indeed"), Edit(body, "long  text", "text"))
    assert len(found.done) == 2
    assert "A text that runs" in found.text
    assert "a few lines indeed." in found.text


COMMENTED = """\
title: It's  here.   # It's  Nino's  draft
sign_off: We will  be
  back  soon
#   - type: text
#     heading: Donors
#  Column A    Column B
signature: Nino
"""


@pytest.mark.parametrize(
    ("location", "changed"),
    [(("title",), "title: It's here.   # It's  Nino's  draft"), (("sign_off",), "  back soon")],
    ids=["comment behind", "comments below"],
)
def test_comments_and_indents_stay_to_the_letter(location: tuple[str, ...], changed: str) -> None:
    """What stands behind a text and below it is the author's, whatever the edit would find there."""
    after = mended(COMMENTED, [Edit(location, "  ", " ")]).text.splitlines()
    before = COMMENTED.splitlines()
    assert changed in after
    assert [line for line in after if line.startswith("#")] == [line for line in before if line[0] == "#"]
    assert [len(line) - len(line.lstrip()) for line in after] == [
        len(line) - len(line.lstrip()) for line in before
    ]


def test_an_edit_that_would_lose_a_link_is_left() -> None:
    """The quotation marks of a link's title are no quotation."""
    text = "intro: 'Read [it](https://iom.int \"The report\").'\n"
    found = mended(text, [Edit(("intro",), '"The report"', "“The report”")])
    assert (found.text, len(found.left)) == (text, 1)


def test_what_would_change_something_else_is_left(tmp_path: Path) -> None:
    """An edit whose words also stand in a comment or a key of the part is not made."""
    found = mend(tmp_path, Edit(("title",), "title", "heading"), Edit(("title",), "gone", "here"))
    assert (found.text, len(found.left)) == (ISSUE, 2)


def test_a_quotation_mark_that_yaml_needs_is_not_touched(tmp_path: Path) -> None:
    """Changing a mark that ends a YAML string would break the file, so the edit is left."""
    text = ISSUE.replace('"The  first"', '"The \\"first\\" one"')
    found = mend(tmp_path, Edit(("title",), '"first', "“first"), text=text)
    assert (found.text, len(found.left)) == (text, 1)


def test_the_mended_file_is_still_yaml(tmp_path: Path) -> None:
    """Whatever was mended, the file reads as before but for the words that were to change."""
    found = mend(tmp_path, Edit(("title",), "  ", " "), Edit(("sections", 1, "body"), "Short", "Brief: a"))
    data = yaml.safe_load(found.text)
    assert data["title"] == "The first"
    assert data["sections"][1]["body"] in {"Short  text", "Brief: a  text"}


def test_windows_line_ends_stay() -> None:
    """A file that was written on Windows keeps its line ends."""
    text = ISSUE.replace("\n", "\r\n")
    found = mended(text, [Edit(("preheader",), "  ", " ")])
    assert found.text == text.replace("What  happened", "What happened")
