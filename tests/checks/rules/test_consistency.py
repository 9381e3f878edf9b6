"""Rules on what is written in two ways: which way wins, and what is no second way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from mending import after_mending
from newsletter_kit.checks.rules import consistency
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule


def of(text: str, language: str = "en") -> str:
    """An issue that ends with a text in a language."""
    return yaml.safe_dump({"language": language, "sign_off": text}, allow_unicode=True, width=1_000)


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (
            consistency.link_capitals,
            "[Read More](https://iom.int/Read%20More), [Read More](#) and [Read more](#)",
            "[Read more](https://iom.int/Read%20More), [Read more](#) and [Read more](#)",
        ),
        (
            consistency.link_capitals,
            "[the Hubs](#), [the hubs](https://iom.int), [the Hubs](https://iom.int)",
            "[the Hubs](#), [the Hubs](https://iom.int), [the Hubs](https://iom.int)",
        ),
        (consistency.shares, "41%, 42% and 41 % or 5\u00a0%", "41%, 42% and 41% or 5%"),
        (
            consistency.large_numbers,
            "12,500 and 1,000,000 but 3 200 and 4\u00a0500",
            "12,500 and 1,000,000 but 3,200 and 4,500",
        ),
    ],
)
def test_most_of_the_uses_win(rule: Rule, wrong: str, right: str, tmp_path: Path) -> None:
    """The usual way is written everywhere; generic words of links have one capital, however often not."""
    assert after_mending(rule, draft_of_example(tmp_path, of(wrong))).issue.sign_off == right


@pytest.mark.parametrize(
    "links", [("Read more", "Read More"), ("READ MORE", "Read more")], ids=lambda each: each[0]
)
def test_links_of_items_are_compared(links: tuple[str, str], tmp_path: Path) -> None:
    """The words under `link` of different items are links, too."""
    items = [{"body": "Hubs.", "link": {"url": "https://iom.int", "text": each}} for each in links]
    text = yaml.safe_dump({"sections": [{"type": "project_updates", "items": items}]})
    draft = draft_of_example(tmp_path, text)
    (finding,) = consistency.link_capitals.findings(draft)
    assert finding.edit is not None
    assert finding.edit.new == "Read more"
    assert list(consistency.link_capitals.findings(after_mending(consistency.link_capitals, draft))) == []


def test_a_share_in_words_is_left_to_a_person(tmp_path: Path) -> None:
    """Between a sign and words a machine does not choose."""
    (finding,) = findings_of_example(consistency.shares, tmp_path, of("41%, 42% and 41 per cent"))
    assert finding.edit is None


def test_what_may_be_a_telephone_number_is_left_to_a_person(tmp_path: Path) -> None:
    """A machine would make millions of it."""
    (finding,) = findings_of_example(consistency.large_numbers, tmp_path, of("1,200 calls to 322 225 321"))
    assert finding.edit is None


@pytest.mark.parametrize("rule", consistency.RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "[Read More](#) and [Read More](https://iom.int)"),
        ("en", "On 12 May 2024, 12,500 came; call 322 25 32 or +995 322 253; 1.5, 3,14 and 12.345"),
        ("ka", "[ვრცლად](#), [ვრცლად](https://iom.int)"),
        ("ru", "41 процент, 42 процента"),
    ],
)
def test_one_way_is_no_fault(rule: Rule, language: str, text: str, tmp_path: Path) -> None:
    """What is written in one way everywhere is right, and so are dates, telephones and decimals."""
    assert findings_of_example(rule, tmp_path, of(text, language)) == []


def test_each_language_has_its_own_way(tmp_path: Path) -> None:
    """English and French may write shares differently in one issue."""
    text = "sign_off: 41% of it\n---\ntranslates: issue.yaml\nlanguage: fr\nsign_off: 41 % de cela\n"
    assert findings_of_example(consistency.shares, tmp_path, text) == []
