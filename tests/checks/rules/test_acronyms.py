"""The rule on abbreviations: where an explanation counts, and what needs none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules.acronyms import unexplained_acronyms
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path


def found(folder: Path, **parts: object) -> list[str]:
    """What the rule says of an issue with these parts, in a newsletter that lists AVRR."""
    text = yaml.safe_dump(parts, allow_unicode=True, width=1_000)
    draft = draft_of_example(folder, f'[style]\nacronyms = ["AVRR"]\n---\n{text}', "newsletter")
    return [each.what for each in unexplained_acronyms.findings(draft)]


@pytest.mark.parametrize(
    "text",
    [
        "Civil society organizations (CSOs) met. CSOs are many, and a CSO is small.",
        "The NRM (National Referral Mechanism) works.",
        "The project **“Joining Forces (JFC-TIP),”** and the Bureau (also INL) help.",
        "IOM, UNHCR, the EU and U.S. officials; AVRR; COVID-19; part III; the year XXIV",
        "[IOM](https://iom.int/NRM) and ((field|NRM))",
        "READ ALL ABOUT IT",
        "STOP PRESS TODAY: the new service hub in the town of Telavi has opened its doors to everybody.",
    ],
)
def test_what_is_explained_or_known_is_left_alone(text: str, tmp_path: Path) -> None:
    """Brackets on either side explain; known names, Roman numbers, links and headlines need nothing."""
    assert found(tmp_path, sign_off=text) == []


def test_an_explanation_that_comes_later_is_too_late(tmp_path: Path) -> None:
    """Where the text uses the abbreviation first, there it wants its name."""
    (what,) = found(tmp_path, intro="The NRM works.", sign_off="The National Referral Mechanism (NRM) works.")
    assert what.startswith("“NRM” is explained only later, at issue.yaml:")


def test_a_heading_may_go_before_the_explanation(tmp_path: Path) -> None:
    """A heading is short; the text under it explains."""
    section = {"type": "text", "heading": "News of the NRM", "body": "The National Referral Mechanism (NRM)."}
    assert found(tmp_path, sections=[section]) == []


def test_an_abbreviation_is_named_once(tmp_path: Path) -> None:
    """Ten uses are one fault."""
    assert found(tmp_path, intro="The NRM works.", sign_off="NRM and NRM.") == ["“NRM” is explained nowhere"]


def test_each_language_explains_for_itself(tmp_path: Path) -> None:
    """Readers of the translation do not see the explanation of the main language."""
    text = "sign_off: The Referral Mechanism (NRM).\n---\ntranslates: issue.yaml\nlanguage: ka\n{}"
    alone = draft_of_example(tmp_path / "a", text.format("sign_off: NRM-ის ნომერი"))
    both = draft_of_example(tmp_path / "b", text.format("sign_off: მექანიზმი (NRM)"))
    assert [each.place.name for each in unexplained_acronyms.findings(alone)] == ["issue.ka.yaml"]
    assert list(unexplained_acronyms.findings(both)) == []
