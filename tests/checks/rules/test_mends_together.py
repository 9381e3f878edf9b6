"""The rules on language and style together: they mend the first issue, fail on no text, and come to rest."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mending import after_mending
from newsletter_kit import load_issue, load_layout, load_settings
from newsletter_kit.checks.catalogue import GROUPS
from newsletter_kit.checks.draft import Draft
from newsletter_kit.checks.mend import mended
from newsletter_kit.testing import draft_of_example
from newsletter_kit.testing.drafts import SAMPLE_DAY

if TYPE_CHECKING:
    from newsletter_kit.checks.finding import Finding

SEED = Path(__file__).parents[1] / "seed"
RULES = [rule for name in ("Language", "House style") for rule in GROUPS[name] if not rule.opt_in]
ROUNDS = 12

TRICKY = [
    *"“”„«»\"'’‘*_[]() \n-–.,;:!?%б١0",
    *(
        "a",
        "The ",
        "the the ",
        "word ",
        "IOM ",
        "NRM ",
        "41% ",
        "41 % ",
        "12,500 ",
        "12 500 ",
        "2O24",
        "გამარჯობა ",
    ),
    *(
        "\u00ad",
        "\u200b",
        "e\u0301",
        "\u00a0",
        "Ა",
        "  ",
        "...",
        "2019-2023",
        "January-March ",
        ",,word",
        "/ ",
    ),
    *("((name|x))", "](https://iom.int/a)", "[more"),
]


def found_in(draft: Draft) -> list[Finding]:
    """All that the rules find."""
    return [finding for rule in RULES for finding in rule.findings(draft)]


def test_the_first_issue_is_mended_in_one_go(tmp_path: Path) -> None:
    """What a machine knows to mend is mended, and what is left needs a person who knows the facts."""
    path = shutil.copytree(SEED, tmp_path / "seed") / "issues/2024-q1/issue.yaml"
    draft = Draft(load_issue(path), load_layout("iom"), load_settings(path), SAMPLE_DAY)
    assert draft.issue.source
    edits = [each.edit for each in found_in(draft) if each.edit]
    result = mended(path.read_text(encoding="utf-8"), edits)
    path.write_text(result.text, encoding="utf-8")
    assert result.left == ()
    left = found_in(replace(draft, issue=load_issue(path)))
    assert {each.rule for each in left} == {"NK145", "NK156", "NK157"}


def test_a_translation_is_mended_in_its_own_file(tmp_path: Path) -> None:
    """The same slip in two languages is mended twice, each with the marks of its language."""
    english = {"sign_off": 'Our "hub" is open.'}
    georgian = {"translates": "issue.yaml", "language": "ka", "sign_off": '"ჰაბი" ღიაა.'}
    draft = draft_of_example(tmp_path, yaml.safe_dump_all([english, georgian], sort_keys=False))
    (rule,) = (each for each in RULES if each.id == "NK148")
    after = after_mending(rule, draft).issue
    assert [after.in_language(each).sign_off for each in ("en", "ka")] == [
        "Our “hub” is open.",
        "„ჰაბი“ ღიაა.",
    ]


LANGUAGES = ("en", "ka", "ru", "fr", "ar", "uk")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft]:
    """A sound issue in each language."""
    lines = "language: {}\nsign_off: x"
    return {each: draft_of_example(tmp_path_factory.mktemp(each), lines.format(each)) for each in LANGUAGES}


@given(
    language=st.sampled_from(LANGUAGES),
    pieces=st.lists(st.sampled_from(TRICKY), min_size=1, max_size=25),
)
@settings(max_examples=150)
def test_whatever_the_text_the_mends_come_to_rest(
    sound: dict[str, Draft], language: str, pieces: list[str]
) -> None:
    """No rule fails, each edit fits its text, and no two rules undo one another for ever."""
    draft, text = sound[language], "".join(pieces).strip()
    seen: list[str] = []
    while text.strip() and text not in seen and len(seen) < ROUNDS:
        seen.append(text)
        found = found_in(replace(draft, issue=draft.issue.model_copy(update={"sign_off": text})))
        edits = [each.edit for each in found if each.edit and each.edit.location == ("sign_off",)]
        assert all(each.old in text and each.old != each.new for each in edits)
        for each in edits:
            text = text.replace(each.old, each.new)
    assert not text.strip() or text == seen[-1]
