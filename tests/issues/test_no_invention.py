"""The issues made of the office's reports say what the reports say, and add no fact."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter_kit.issue.sections import Stats
from newsletter_kit.issue.walk import texts
from newsletter_kit.issue.words import is_words
from printed_issue import holds, load, printed, sentences, words

HERE = Path(__file__).parent
REPORTS = {
    "2024-q2": ("seed-2024-q2.txt",),
    "counter-trafficking": (
        "seed-anti-trafficking-day.txt",
        "seed-online-course.txt",
        "seed-counter-trafficking.txt",
    ),
}


def said_by(issue_id: str) -> list[str]:
    """Every sentence, heading and label of an issue; what pictures show is no part of it."""
    found = (text for text in texts(load(issue_id)) if is_words(text) and text.location[-1] != "alt")
    return [sentence for text in found for sentence in sentences(text.value)]


def the_reports(issue_id: str) -> str:
    """The reports that an issue is made of; on their pages a heading is glued to the text below it."""
    text = "\n".join((HERE / name).read_text(encoding="utf-8") for name in REPORTS[issue_id])
    return re.sub(r"(?<=ARE|ork)(?=The |As )", "\n", text)


def our_own(issue_id: str) -> set[str]:
    """What is not in the reports word for word. Whoever adds a line vouches that it adds no fact."""
    return set((HERE / f"own-{issue_id}.txt").read_text(encoding="utf-8").splitlines())


def numbers_in(issue_id: str) -> set[str]:
    """Every number of an issue's texts and figures."""
    figures = (
        str(figure.value)
        for section in load(issue_id).sections
        if isinstance(section, Stats)
        for figure in section.figures
    )
    return {*figures, *re.findall(r"\d+", " ".join(said_by(issue_id)))}


@pytest.mark.parametrize("issue_id", REPORTS)
def test_every_sentence_is_the_reports_or_vouched_for(issue_id: str) -> None:
    """A sentence stands in the reports word for word, or in the file of our own."""
    reports = words(the_reports(issue_id))
    assert {each for each in said_by(issue_id) if not holds(reports, each)} == our_own(issue_id)


@pytest.mark.parametrize("issue_id", REPORTS)
def test_every_number_is_the_reports(issue_id: str) -> None:
    """No number stands in the issue that is not in the reports."""
    assert numbers_in(issue_id) <= set(re.findall(r"\d+", the_reports(issue_id)))


@pytest.mark.parametrize("issue_id", REPORTS)
def test_every_name_is_the_reports(issue_id: str) -> None:
    """What our own sentences name, the reports name: every capital inside a sentence is theirs."""
    named = {
        word
        for sentence in our_own(issue_id)
        for word in re.findall(r"(?<=\w )[A-Z]\w*", sentence)
        if word != "Team"
    }
    assert {"IOM", "Georgia"} < named
    assert named <= set(re.findall(r"\w+", the_reports(issue_id)))


@pytest.mark.parametrize("issue_id", REPORTS)
def test_every_sentence_is_printed(issue_id: str) -> None:
    """What the issue says stands in the HTML and in the plain text, but for the subject and the preheader."""
    edition, issue = printed(issue_id), load(issue_id)
    outside = sentences(issue.subject) + sentences(issue.preheader)
    for sentence in said_by(issue_id):
        wanted = re.sub(r"\(\((\w+)\|(\w+)\)\)", r"\2", sentence)
        assert sentence in outside or holds(edition.html_words, wanted), sentence
        assert sentence in outside or holds(edition.text_words, wanted), sentence
