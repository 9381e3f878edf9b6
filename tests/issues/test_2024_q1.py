"""Everything that the office wrote for the first quarter of 2024 reaches its readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter_kit.issue.avrr import Avrr
from newsletter_kit.issue.model import Period
from newsletter_kit.issue.translation import translation_report
from printed_issue import holds, load, printed, sentences, unfinished, words

SEED = (Path(__file__).parent / "seed-2024-q1.txt").read_text(encoding="utf-8")
SENTENCES = sentences(SEED)

PRINTED_OTHERWISE = {
    # The kinds of assistance are a list of the record, and a list ends with "and" in every layout.
    ", as well as reception/ secondary transportation": " and reception/secondary transportation",
}
"""The only words that differ from the office's own, and why."""


def as_printed(sentence: str) -> str:
    """The sentence with the differences that are meant."""
    for theirs, ours in PRINTED_OTHERWISE.items():
        sentence = sentence.replace(theirs, ours)
    return sentence


def the_record() -> Avrr:
    """The statistics of assisted voluntary return."""
    return next(section for section in load("2024-q1").sections if isinstance(section, Avrr))


def test_the_whole_text_of_the_office_is_looked_at() -> None:
    """The sentences that are looked for make up the office's text, and every difference is still in it."""
    assert "".join(re.findall(r"\w+", re.sub(r"\]\([^)]*\)", "]", SEED))) == "".join(
        re.findall(r"\w+", "".join(SENTENCES))
    )
    assert all(theirs in SEED for theirs in PRINTED_OTHERWISE)


@pytest.mark.parametrize("sentence", list(dict.fromkeys(SENTENCES)), ids=lambda each: each[:48])
def test_every_sentence_of_the_office_is_printed(sentence: str) -> None:
    """Each sentence, heading and label stands in the HTML and in the plain text, word for word."""
    edition = printed("2024-q1")
    assert holds(edition.html_words, as_printed(sentence))
    assert holds(edition.text_words, as_printed(sentence))


@pytest.mark.parametrize("phrase", re.findall(r"\*\*(.+?)\*\*", SEED))
def test_every_bold_phrase_of_the_office_is_bold(phrase: str) -> None:
    """What the office set in bold is bold in the HTML."""
    assert phrase in printed("2024-q1").bold


def test_there_are_eleven_bold_phrases() -> None:
    """No bold phrase of the office is overlooked by the test above."""
    assert len(re.findall(r"\*\*(.+?)\*\*", SEED)) == 11


def test_the_parts_come_in_the_order_of_the_office() -> None:
    """The headings follow one another as in the office's text, in the HTML and in the plain text."""
    headings = [" ".join(words(each)) for each in re.findall(r"^[A-Z][A-Z &()]+$", SEED, re.MULTILINE)]
    assert len(headings) == 5
    for seen in (printed("2024-q1").html_words, printed("2024-q1").text_words):
        _, _, after_intro = " ".join(seen).partition("publications in the first quarter of 2024")
        places = [after_intro.index(heading) for heading in headings]
        assert places == sorted(places)


def test_the_record_holds_the_numbers_of_the_office() -> None:
    """The statistics are data: each number of the office stands in the field that means it."""
    record = the_record()
    assert record.period == Period(start="2024-01-01", end="2024-03-31")
    assert record.model_dump(include={"returned", "after_arrival", "from_country"}) == {
        "returned": {
            "persons": 463,
            "female_percent": 59,
            "male_percent": 41,
            "health_needs": 73,
            "countries": _listed(r"return from (.+?) between"),
        },
        "after_arrival": {"families": 74, "kinds": _listed(r"This includes (.+?)\.\n")},
        "from_country": {
            "persons": 19,
            "women": 9,
            "children": 7,
            "unaccompanied_children": 1,
            "medical_escorts": 1,
            "destinations": _listed(r"voluntary return to (.+?)\. Among"),
        },
    }


def _listed(pattern: str) -> tuple[str, ...]:
    """The entries of a list in the office's text."""
    found = re.search(pattern, SEED)
    assert found is not None
    entries = re.split(r", as well as |, | and ", found[1].replace("/ ", "/"))
    return tuple(entries)


def test_every_link_of_the_office_says_what_it_leads_to() -> None:
    """Seven links that were called "Read more" have seven names; no link is called "Read more" alone."""
    names = [name for _, name in printed("2024-q1").links]
    completed = [name for name in names if name.casefold().startswith("read more about ")]
    assert (
        len(set(completed)) == len(completed) == len(re.findall(r"\[read more\]", SEED, re.IGNORECASE)) == 7
    )
    assert "read more" not in {name.casefold() for name in names}


def test_the_linked_name_stands_in_quotation_marks() -> None:
    """The one named link of the office is a link inside its quotation marks."""
    assert "Visa-Free to EU" in {name for _, name in printed("2024-q1").links}
    assert re.search(r"“\s*<a [^>]*>Visa-Free to EU</a>\s*”", printed("2024-q1").html)


def test_everything_that_the_office_lost_is_to_do() -> None:
    """Lost links and words, unnamed donors and projects are listed with their places, and nothing else is."""
    found = unfinished("2024-q1")
    links = [place for place in found if place.endswith(".url")]
    assert len(links) == 8
    assert sorted(set(found) - set(links)) == [
        "funders.0.name",
        "funders.1.name",
        "sections.2.items.0",
        "sections.2.items.2",
        "sections.2.items.3",
        "sections.2.items.4.body",
        "sections.2.items.5",
        "sections.2.items.5.body",
        "sections.5.body",
    ]


def test_the_georgian_edition_is_complete() -> None:
    """No word of the issue is left untranslated, and no translation is older than its English words."""
    (report,) = translation_report(load("2024-q1"))
    assert (report.language, report.missing, report.stale) == ("ka", (), ())


def test_the_georgian_edition_has_the_same_bold_phrases_links_and_numbers() -> None:
    """The translation keeps as many bold phrases, the same link targets and every number."""
    english, georgian = printed("2024-q1"), printed("2024-q1", "ka")
    ours = [url for url, _ in english.links if url.startswith("https://example.org/")]
    assert ours == [url for url, _ in georgian.links if url.startswith("https://example.org/")]
    assert len(english.bold) == len(georgian.bold)
    numbers = {word for word in english.html_words if word.isdigit()}
    assert numbers <= {*georgian.html_words, "2nd"}


def test_the_georgian_edition_is_set_as_georgian_is() -> None:
    """Quotation marks open below and close above, and no letter is made a capital."""
    edition = printed("2024-q1", "ka")
    assert edition.html.count("„") == edition.html.count("“") > 0
    assert not re.search("[Ა-Ჿ]|”", edition.html + edition.text)
    assert "text-transform:uppercase" not in edition.html.replace(" ", "")
