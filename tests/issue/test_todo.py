"""What is still to be done in an issue is listed, and stops nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.issue.load import load_issue
from newsletter_kit.issue.todo import todo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ISSUE = "id: a\ntitle: t\nsubject: s\npreheader: p\nsections:\n  - type: text\n    {line}\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'body: "[more](#)"',
            "issue.yaml:7:5 sections.0.body: the link [more] leads nowhere yet. Write its address.",
        ),
        (
            'body: "[more](https://example.org/x)"',
            "issue.yaml:7:5 sections.0.body: the link [more] leads nowhere",
        ),
        ('{body: x, link: {url: "#"}}', "the link leads nowhere yet"),
        ("{body: x, link: {url: https://www.example.com/a}}", "leads to www.example.com, which is nobody's"),
        ("body: With support of […] the police", "[…] marks something that is missing. Fill it in."),
        ("body: With support of [...] the police", "[...] marks something"),
        ("body: Names TK", "TK marks something"),
    ],
)
def test_gaps_are_listed_with_their_lines(line: str, said: str, write_issue: Callable[..., Path]) -> None:
    """Placeholders for links and marks for lost words are found."""
    text = ISSUE.format(
        line=line.replace("{body: x, ", "body: x\n    ").removesuffix("}") if line[0] == "{" else line
    )
    found = todo(load_issue(write_issue(text)))
    assert len(found) == 1
    assert said in str(found[0])


@pytest.mark.parametrize(
    "line",
    ['body: "[a](https://example.org.ge/x) … [sic] TKACH"', 'body: "((first_name)) at https://iom.int"'],
)
def test_what_only_looks_like_a_gap_is_left_alone(line: str, write_issue: Callable[..., Path]) -> None:
    """Other hosts, dots and words in capitals are no gaps."""
    assert todo(load_issue(write_issue(ISSUE.format(line=line)))) == []
