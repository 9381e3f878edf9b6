"""Files become plain data with line numbers, or one clear line on what is wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.errors import IssueError
from newsletter_kit.issue import document
from newsletter_kit.issue.document import MAX_FILE_BYTES, parse_document, read_document
from newsletter_kit.issue.source import Mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(params=["libyaml", "pure Python"], autouse=True)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML must do the same."""
    if request.param == "pure Python":
        monkeypatch.setattr(document, "_LOADER", yaml.SafeLoader)


def _said(text: str) -> str:
    with pytest.raises(IssueError) as caught:
        parse_document(text, "issue.yaml")
    return str(caught.value)


def test_every_part_has_its_line_and_column() -> None:
    """An entry begins at its key, an item at its first word, both counted from 1."""
    marks = parse_document("title: x\nsections:\n  - type: text\n", "issue.yaml").marks
    assert marks["sections",] == Mark(2, 1)
    assert marks["sections", 0, "type"] == Mark(3, 5)


def test_nothing_written_is_none() -> None:
    """An empty value, `~` and `null` are None; the same in quotes is text."""
    assert parse_document("a:\nb: ~\nc: null\nd: ''\ne: 'null'", "x").data == {
        "a": None, "b": None, "c": None, "d": "", "e": "null",
    }  # fmt: skip


def test_a02_a_tab_in_the_indentation_is_pointed_at() -> None:
    """A tab that indents is named with line and column, and spaces are asked for."""
    assert _said("a:\n\tb: c\n") == "issue.yaml:2:1: a tab stands in the indentation. Replace it: use spaces."
    assert "issue.yaml:2:2: a tab" in _said("- a\n-\tb: c\n")


def test_a03_a_key_given_twice_names_both_lines() -> None:
    """Two equal keys are never merged in silence."""
    said = _said("subject: a\ntitle: b\nsubject: c\ntitle: d\n")
    assert "issue.yaml:3:1 subject: this key stands in line 1 already, and again in line 3" in said
    assert "issue.yaml:4:1 title" in said


def test_a04_a_second_document_is_refused_at_its_line() -> None:
    """`---` in the middle of a file is an error in its own line."""
    assert _said("a: b\n---\nc: d\n").startswith("issue.yaml:2:1: a second document begins here")


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!own", "!!int", "!!binary"])
def test_a05_tags_are_refused_and_never_obeyed(
    tag: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tag is an error in its line, and nothing is run."""
    monkeypatch.chdir(tmp_path)
    assert f"issue.yaml:2:8: the tag {tag} is not allowed" in _said(f"a: b\ntitle: {tag} ['touch pwned']\n")
    assert not (tmp_path / "pwned").exists()


def test_a06_an_alias_bomb_is_refused_by_the_limit_it_names() -> None:
    """Nine levels of nine aliases are refused before anything is copied."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert "limit of 10,000" in _said(f"a0: &a0 [{', '.join('x' * 9)}]\n{levels}")


def test_aliases_repeat_what_they_name() -> None:
    """A few aliases are welcome."""
    assert parse_document("a: &x {b: c}\nd: *x\n", "x").data == {"a": {"b": "c"}, "d": {"b": "c"}}


def test_an_alias_inside_its_own_anchor_is_refused() -> None:
    """A part cannot hold itself."""
    assert _said("a: &x [*x]").startswith("issue.yaml:1:8: *x repeats a part that is not complete")


def test_a07_two_thousand_brackets_are_one_clean_error() -> None:
    """Deep nesting is refused at a line and column, naming the limit."""
    assert _said("a: " + "[" * 2_000).startswith("issue.yaml:1:54: it is nested deeper than the limit of 50")


@pytest.mark.parametrize(
    "typed", ["NO", "1.10", "12:30", "012", "1_000", "0x10", "2024-03-31", "yes", ".inf"]
)
def test_a09_a_scalar_stays_what_was_typed(typed: str) -> None:
    """YAML's guesses are not made: NO is no False, and 12:30 is not 750."""
    assert parse_document(f"value: {typed}", "x").data == {"value": typed}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a10_unicode_files_are_read_right(encoding: str, write_issue: Callable[..., Path]) -> None:
    """UTF-8 with and without a byte order mark, and UTF-16 with one, give the same text."""
    assert read_document(write_issue("title: სიახლე 📬".encode(encoding))).data == {"title": "სიახლე 📬"}


def test_a11_other_bytes_are_named_by_line_and_offset(write_issue: Callable[..., Path]) -> None:
    """Latin-1 is not guessed at: the first wrong byte is named and UTF-8 is asked for."""
    with pytest.raises(
        IssueError, match=r"issue\.yaml:2: the byte 0xe9 at offset 13 .* Save the file as UTF-8"
    ):
        read_document(write_issue("id: a\ntitle: é\n".encode("latin-1")))


def test_a_broken_utf16_file_is_one_clear_line(write_issue: Callable[..., Path]) -> None:
    """Half a character at the end is no traceback."""
    with pytest.raises(IssueError, match="UTF-16"):
        read_document(write_issue("a: b".encode("utf-16")[:-1]))


def test_a_nul_byte_is_pointed_at() -> None:
    """A character that YAML forbids is named with its place."""
    assert _said("a: b\nc: d\0e").startswith("issue.yaml:2:5: the character U+0000 cannot stand in YAML")


def test_a31_a_file_beyond_the_limit_is_refused_unread(write_issue: Callable[..., Path]) -> None:
    """The size limit is named."""
    with pytest.raises(IssueError, match="the limit is 5,000,000 bytes"):
        read_document(write_issue(b"x" * (MAX_FILE_BYTES + 1)))


def test_a_missing_file_says_what_to_give(tmp_path: Path) -> None:
    """A path that leads nowhere is an error of the author's, with a remedy."""
    with pytest.raises(IssueError, match="there is no such file"):
        read_document(tmp_path / "issue.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "issue.yaml:1:1: the file is empty"),
        ("title: a: b", "a colon stands in text without quotes"),
        ("title: @x", "text cannot begin with this character"),
        ("a: b\ntitle: *bold*", "issue.yaml:2:"),
        ("title: 'x\nb: c\n", "issue.yaml:1:8: a quotation mark is opened here and never closed"),
        ("<<: {a: b}", "keys cannot be merged"),
        ("[a]: b", "a key is plain text"),
        ("a: {b: c}}", "this line is out of place"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(text: str, said: str) -> None:
    """The usual slips have a sentence of their own, with what to do."""
    assert said in _said(text)


def test_a_file_full_of_problems_is_not_told_without_end() -> None:
    """200 problems are enough for one reading."""
    assert len(_said("k: v\n" * 5_000).splitlines()) == 200


@given(st.text(max_size=60))
def test_any_text_is_data_or_an_error_of_the_author(text: str) -> None:
    """Whatever stands in the file, no other exception comes out."""
    with suppress(IssueError):
        assert parse_document(text, "issue.yaml").marks
