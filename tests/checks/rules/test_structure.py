"""Rules on how the mail is read aloud: parts in other languages, hidden headings, tables, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import structure
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<p lang="en">სერვის ჰაბი</p>', 1),
        ('<p lang="en">Новости недели</p>', 1),
        ('<div lang="ka"><p>სერვის ჰაბი</p></div>', 0),
        ('<p lang="ka">IOM-ის Newsletter</p>', 0),
        ('<p lang="en">The sign ა, and α</p>', 0),
        ('<p lang="en" style="display:none">სერვის ჰაბი</p>', 0),
        ('<p lang="ka">სერვის <b lang="ru">Новости</b> ჰაბი</p>', 0),
    ],
)
def test_words_of_another_script_want_a_language(html: str, count: int, tmp_path: Path) -> None:
    """Only visible words of four letters and more count, and the nearest language holds."""
    assert len(findings_of_example(structure.language_of_parts, tmp_path, html)) == count


@pytest.mark.parametrize("language", ["", "und"])
def test_an_undetermined_language_is_none(language: str, tmp_path: Path) -> None:
    """What the compiler writes for want of better is no language."""
    html = f'<!DOCTYPE html><html lang="{language}" dir="ltr"><body><p>News</p></body></html>'
    assert [each.what for each in findings_of_example(structure.language_of_page, tmp_path, html)] == [
        "<html> has no language"
    ]


@pytest.mark.parametrize(
    "html", ['<h1 style="display:none">Hidden</h1>', "<h2>One</h2><h3>Two</h3><h2>Three</h2>"]
)
def test_hidden_headings_and_steps_up_pass(html: str, tmp_path: Path) -> None:
    """A heading that nobody gets does not count, and a rank may be left for a higher one."""
    for rule in (structure.one_main_heading, structure.heading_ranks):
        assert findings_of_example(rule, tmp_path / rule.id, html) == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<table><tr><td>a</td></tr></table>", "neither role=presentation nor headings"),
        ("<table><tr><th>a</th><td>1</td></tr></table>", "has no scope"),
        ('<table role="grid"><tr><td>a</td></tr></table>', "neither role=presentation nor headings"),
    ],
)
def test_tables_are_arranging_or_headed(html: str, what: str, tmp_path: Path) -> None:
    """A table without a role, or with headings that head nothing, is an error."""
    (found,) = findings_of_example(structure.table_roles, tmp_path, html)
    assert what in found.what


@pytest.mark.parametrize("role", ["presentation", "none"])
def test_both_names_of_arranging_tables_pass(role: str, tmp_path: Path) -> None:
    """`presentation` and `none` are the same role."""
    html = f'<table role="{role}"><tr><td>a</td></tr></table>'
    assert findings_of_example(structure.table_roles, tmp_path, html) == []


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<p role="doc-tip heading" aria-level="2">a</p>', 0),
        ('<p aria-lable="a">a</p>', 1),
        ('<p aria-labelledby="nowhere">a</p>', 1),
        ('<p id="a">a</p><p aria-labelledby="a">b</p>', 0),
        ('<div aria-hidden="true"><p><a href="https://iom.int">IOM</a></p></div>', 1),
        ('<div aria-hidden="true">4</div>', 0),
    ],
)
def test_words_for_screen_readers_exist(html: str, count: int, tmp_path: Path) -> None:
    """One known role is enough, ids must be there, and what is hidden holds no link."""
    assert len(findings_of_example(structure.aria, tmp_path, html)) == count


def test_an_id_that_is_used_three_times_is_found_once(tmp_path: Path) -> None:
    """The second use is the finding."""
    html = '<p id="a">1</p><p id="a">2</p><p id="a">3</p>'
    assert len(findings_of_example(structure.duplicate_ids, tmp_path, html)) == 1
