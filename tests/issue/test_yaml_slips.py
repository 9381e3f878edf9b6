"""Slips of the hand in YAML are told at their own line, with what to write."""

from __future__ import annotations

import pytest

from newsletter_kit.errors import IssueError
from newsletter_kit.issue.document import parse_document

SECTIONS = "sections:\n  - type: text\n    body: News\n"


def told(text: str) -> str:
    """The one problem of a text that is no YAML."""
    with pytest.raises(IssueError) as caught:
        parse_document(text, "issue.yaml")
    (problem,) = caught.value.problems
    return str(problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title: a\nplace:Kutaisi\n\nid: b\n",
            "2:1: a blank is missing behind the colon. Write `place: Kutaisi`.",
        ),
        (f"{SECTIONS}  -type: text\n", "4:3: a blank is missing behind the hyphen. Write `- type: text`."),
        ("sections:\n  -type: text\n    body: a\n", "2:3: a blank is missing behind the hyphen."),
    ],
)
def test_a_missing_blank_is_found_where_it_is_missing(text: str, said: str) -> None:
    """The line is that of the slip, though the parser goes on to the next one."""
    assert told(text).startswith(f"issue.yaml:{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"{SECTIONS}   heading: a\n",
            "4:4: 3 blanks before the key, where line 3 has 4. Indent it by 4 blanks",
        ),
        (f"{SECTIONS}     heading: a\n", "4:6: 5 blanks before the key, where line 3 has 4"),
        (f"{SECTIONS}- type: text\n", "4:1: no blanks before the hyphen, where line 2 has 2"),
        (f"{SECTIONS}   - type: text\n", "4:4: 3 blanks before the hyphen, where line 2 has 2"),
        ("title: a\n id: b\n", "2:2: 1 blank before the key, where line 1 has 0"),
    ],
)
def test_a_line_that_is_indented_wrong_is_laid_beside_the_one_it_belongs_to(text: str, said: str) -> None:
    """An author reads how many blanks there are, and how many the line above has."""
    assert told(text).startswith(f"issue.yaml:{said}")


def test_a_paragraph_at_the_margin_is_told_to_be_indented() -> None:
    """A text of several lines that goes on at the margin names the text, and the first such line."""
    text = "title: a\nintro: |\n    First.\n\nSecond, at the margin.\n\nid: b\n"
    assert told(text) == (
        "issue.yaml:5:1: this line is not indented, and so it does not belong to the text of `intro`."
        " Indent it by 4 blanks, as the other lines of that text."
    )


INTRO = "intro: |\n  First.\n\n  Second.\n"


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("    heading: Georgia: the news\n", "8:21: a colon stands in text without quotes."),
        ("     heading: a\n", "8:6: 5 blanks before the key, where line 7 has 4."),
        ("   heading: a\n", "8:4: 3 blanks before the key, where line 7 has 4."),
        ("    heading: * star\n", "8:15: text cannot begin with * or & without quotes."),
        ("    items: - a: b\n", "8:12: a list begins in the key's own line."),
        ("    lead: |\n      Text.\n    heading: a: b\n", "10:15: a colon stands in text"),
        ("    lead: |\n      Text.\n     heading: a\n", "10:6: 5 blanks before the key, where line 8 has 4."),
        ("    lead: |\n      Text.\n\n     More text.\n", "11:6: this line is not indented"),
        ("    lead: |\nText.\n", "9:1: this line is not indented"),
    ],
)
def test_a_slip_below_a_text_that_is_over_is_not_laid_to_that_text(tail: str, said: str) -> None:
    """A text of several lines is blamed only for a line that nothing parts from it."""
    found = told(f"{INTRO}{SECTIONS}{tail}")
    assert found.startswith(f"issue.yaml:{said}")
    assert "`intro`" not in found


def test_a_text_of_which_the_first_line_is_at_the_margin_is_indented_below_its_key() -> None:
    """The number of blanks that an author reads is one with which the text belongs to its key."""
    assert "Indent it by 6 blanks" in told("sections:\n  - type: text\n    body: |\nText.\n")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("body: [Read](https://x.org/a) more", 'body: "[Read](https://x.org/a) more"'),
        ("- [Read](https://x.org/a)", '- "[Read](https://x.org/a)"'),
        ("body: {name}, hello", 'body: "{name}, hello"'),
    ],
)
def test_a_text_that_begins_with_a_bracket_is_shown_in_quotes(line: str, right: str) -> None:
    """A link at the beginning of a text is no list, and an author reads how it is written."""
    said = told(f"{line}\n")
    assert said.startswith("issue.yaml:1:")
    assert said.endswith(f"without quotes. Write {right}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("title: [a, b", "1:8: a [ is opened and never closed. Close it with ], or put the text in quotes."),
        ("title: > a text", "1:10: text cannot begin with > or | in the key's own line."),
    ],
)
def test_a_sign_that_means_something_to_yaml_is_named(line: str, said: str) -> None:
    """An author reads of the sign that they wrote, not of what a parser expects."""
    assert told(f"{line}\nid: b\n").startswith(f"issue.yaml:{said}")


def test_a_text_that_is_wrapped_to_the_margin_is_told_so() -> None:
    """A long line that an editor has broken names the key that it goes on with."""
    assert "if it goes on with the text of `intro`" in told("intro: Hello\nworld\nid: b\n")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("subject: “IOM Valley: home”", 'subject: "IOM Valley: home"'),
        ("alt: „Hubs: a map“, by IOM", 'alt: "„Hubs: a map“, by IOM"'),
        ('title: “The "hub": it\'s open”', "title: 'The \"hub\": it''s open'"),
    ],
)
def test_curly_marks_are_named_and_the_line_is_shown_with_straight_ones(line: str, right: str) -> None:
    """Marks of a word processor look like quotes to everybody but YAML; what is shown can be read."""
    said = told(f"id: a\n{line}\n")
    assert said.startswith("issue.yaml:2:")
    assert "curly" in said
    assert said.endswith((f"Write {right}", f"Write {right}."))
    parse_document(right, "issue.yaml")


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("title: 'It's fine'", '"It\'s fine"'),
        ('title: "Home" is a word', "'\"Home\" is a word'"),
        ('title: "A" and "B"', '\'"A" and "B"\''),
        ("title: 'A' and 'B'", "\"'A' and 'B'\""),
    ],
)
def test_a_mark_inside_a_text_is_told_from_the_one_at_its_end(line: str, right: str) -> None:
    """A text that ends too early is shown in marks that hold the whole of it."""
    assert told(f"{line}\n").endswith(f"Write {right}")


@pytest.mark.parametrize("text", ["a: [b, c", "a: {b: c}}", "a: 'b", "? [a]\n: b"])
def test_other_trouble_keeps_its_own_words(text: str) -> None:
    """What is no slip of the hand is not taken for one."""
    with pytest.raises(IssueError) as caught:
        parse_document(text, "issue.yaml")
    assert not any("blank" in str(each) or "curly" in str(each) for each in caught.value.problems)
