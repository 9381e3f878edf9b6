"""Rules on what was to be filled in later: every spelling of it, and words that only look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import unfinished
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def of(text: str, language: str = "en") -> str:
    """An issue that begins with a text in a language."""
    return yaml.safe_dump({"language": language, "intro": text}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    "code",
    [
        "{{ first_name }}",
        "{% if name %}",
        "<% name %>",
        "*|FNAME|*",
        "[[data:name]]",
        "%recipient.name%",
        "%FIRSTNAME%",
        "${name}",
    ],
)
def test_code_of_each_program_is_known(code: str, tmp_path: Path) -> None:
    """The merge fields of Handlebars, ERB, Mailchimp, Mailjet, Mailgun and the shell are all errors."""
    found = findings_of_example(unfinished.foreign_code, tmp_path, of(f"Dear {code}, welcome."))
    assert [(each.severity, code in each.what) for each in found] == [(Severity.ERROR, True)]


@pytest.mark.parametrize(
    "text", ["Up 5 % and 7 % GDP", "A {set} of [words]", "Up 12% OF 73%", "**all** of *it*"]
)
def test_signs_in_prose_are_no_code(text: str, tmp_path: Path) -> None:
    """Per cent, braces and Markdown pass."""
    assert findings_of_example(unfinished.foreign_code, tmp_path, of(text)) == []


@pytest.mark.parametrize("text", ["TODO: ask", "a FIXME b", "TK.", "Lorem ipsum dolor", "XXXX people"])
def test_remarks_of_editors_are_found(text: str, tmp_path: Path) -> None:
    """TODO, FIXME, TK, XXXX and filler text are errors."""
    assert len(findings_of_example(unfinished.editors_remark, tmp_path, of(text))) == 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("He flew with TK 384 to Tbilisi", "en"),
        ("Their to-do list; todo está bien", "en"),
        ("TODO lo que hacemos", "es"),
        ("The XXX Congress", "en"),
    ],
)
def test_words_that_look_like_remarks_pass(text: str, language: str, tmp_path: Path) -> None:
    """A flight, a Roman number, and TODO where it is a word are no remarks."""
    assert findings_of_example(unfinished.editors_remark, tmp_path, of(text, language)) == []


@pytest.mark.parametrize(
    "text", ["[…] came", "[...] came", "[insert photo] came", "[Name] came", "On ____ came"]
)
def test_gaps_are_found(text: str, tmp_path: Path) -> None:
    """Each way of leaving a gap is found."""
    assert len(findings_of_example(unfinished.gap, tmp_path, of(text))) == 1


@pytest.mark.parametrize("text", ["[Name of the hub](https://iom.int)", "a_b_c", "The law [sic] of 2024"])
def test_links_and_insertions_are_no_gaps(text: str, tmp_path: Path) -> None:
    """The words of a link stand in brackets, too."""
    assert findings_of_example(unfinished.gap, tmp_path, of(text)) == []


def test_a_gap_in_the_settings_is_found_there(tmp_path: Path) -> None:
    """What newsletter.toml lacks is named with its line."""
    draft = draft_of_example(tmp_path, 'postal_address = "IOM\\n[…] [street]\\nTbilisi"', "settings")
    (found,) = unfinished.gap.findings(draft)
    assert (found.place.name, found.place.part) == ("newsletter.toml", "postal_address")


@pytest.mark.parametrize(("provider", "severity"), [("outbox", "warning"), ("smtp", "error")])
def test_a_way_out_that_leads_nowhere_is_grave_where_people_are_mailed(
    provider: str, severity: str, tmp_path: Path
) -> None:
    """With a provider that mails, an unsubscribe address at example.org is an error."""
    text = f'provider = "{provider}"\nunsubscribe_url = "https://news.example.org/((unsubscribe_token))"'
    (found,) = findings_of_example(unfinished.nobodys_address, tmp_path, text)
    assert found.severity == severity


@pytest.mark.parametrize(
    ("tag", "severity"),
    [("((first_name)", "error"), ("(first_name))", "error"), ("((First Name))", "warning")],
)
def test_a_merge_tag_that_lacks_a_bracket_is_an_error(tag: str, severity: str, tmp_path: Path) -> None:
    """What can be nothing but a broken merge tag stops `send`; what is only spelt like one does not."""
    (found,) = findings_of_example(unfinished.misspelt_tag, tmp_path, of(f"Dear {tag}, welcome."))
    assert found.severity == severity
