"""Rules on terms: capitals, plurals, endings, and what is no term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from mending import after_mending
from newsletter_kit.checks.rules import terms
from newsletter_kit.config import load_settings
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

STYLE = """\
[style]
avoid = ["aliens"]
capitalise = ["e-mail", "Government of Georgia"]
[style.prefer]
"illegal migrant" = "irregular migrant"
covid = "COVID-19"
"უკანონო მიგრანტ*" = "არარეგულარული მიგრანტი"
"""


def of(text: str) -> str:
    """A newsletter with a style, whose issue ends with a text."""
    return f"{STYLE}---\n{yaml.safe_dump({'sign_off': text}, allow_unicode=True, width=1_000)}"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Illegal migrants and an illegal migrant", "Irregular migrants and an irregular migrant"),
        ("an **illegal migrant**’s right", "an **irregular migrant**’s right"),
        ("[covid](https://iom.int/covid) is over", "[COVID-19](https://iom.int/covid) is over"),
    ],
)
def test_the_preferred_term_takes_the_form_of_the_other(wrong: str, right: str, tmp_path: Path) -> None:
    """Capital and plural stay, and links lead where they led."""
    draft = draft_of_example(tmp_path, of(wrong), "newsletter")
    assert after_mending(terms.preferred_terms, draft).issue.sign_off == right


def test_any_ending_is_found_and_left_to_a_person(tmp_path: Path) -> None:
    """A machine cannot decline a Georgian noun."""
    (finding,) = findings_of_example(terms.preferred_terms, tmp_path, of("უკანონო მიგრანტების უფლებები"))
    assert finding.edit is None
    assert finding.remedy == "Write “არარეგულარული მიგრანტი”."


@pytest.mark.parametrize("text", ["COVID-19 is over", "Discovid", "https://iom.int/covid"])
def test_what_is_no_such_term_is_left_alone(text: str, tmp_path: Path) -> None:
    """The preferred term itself, parts of other words and link targets are no terms to change."""
    assert findings_of_example(terms.preferred_terms, tmp_path, of(text)) == []


def test_a_list_of_terms_needs_no_reasons(tmp_path: Path) -> None:
    """`avoid` may be a list, and then the rule's own words say what to do."""
    (finding,) = findings_of_example(terms.avoided_terms, tmp_path, of("The aliens’ register"))
    assert finding.remedy == terms.avoided_terms.mend


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("the government of Georgia", "the Government of Georgia"),
        ("Send an E-Mail", "Send an e-mail"),
        ("E-mails. The GOVERNMENT OF GEORGIA", "E-mails. The GOVERNMENT OF GEORGIA"),
    ],
)
def test_names_get_their_capitals(wrong: str, right: str, tmp_path: Path) -> None:
    """A capital at the beginning of a sentence, and a line in capitals, stay."""
    draft = draft_of_example(tmp_path, of(wrong), "newsletter")
    assert after_mending(terms.names, draft).issue.sign_off == right


def test_the_settings_keep_the_terms(tmp_path: Path) -> None:
    """newsletter.toml is read as it is written."""
    draft_of_example(tmp_path, of("x"), "newsletter")
    assert load_settings(tmp_path).style.avoid == {"aliens": ""}
