"""The rule on spelling: which dictionaries are asked, and which words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.dictionaries import dictionaries_for, is_right
from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import spelling
from newsletter_kit.checks.rules.spelling import unknown_words
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding


def dictionary(folder: Path, name: str, *words: str) -> None:
    """Write a small dictionary of Hunspell."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.aff").write_text("SET UTF-8\n", encoding="utf-8")
    (folder / f"{name}.dic").write_text("\n".join([str(len(words)), *words]) + "\n", encoding="utf-8")


def found(folder: Path, sign_off: str, more: str = "", **style: object) -> list[Finding]:
    """What the rule finds in an issue, with a table `[style]`."""
    draft = draft_of_example(folder, f"sign_off: {sign_off}\n{more}")
    settings = draft.settings.overridden({"style": style})
    return list(unknown_words.findings(replace(draft, settings=settings)))


def test_the_likeliest_words_are_suggested(tmp_path: Path) -> None:
    """Who is told that a word is wrong is told what may have been meant."""
    (finding,) = found(tmp_path, "They spoke of their reintergation, and of reintergation again.")
    assert "Did you mean “reintegration”" in finding.remedy


@pytest.mark.parametrize(
    "text",
    [
        "Natia from Imereti, nino@xyzzy.int, https://iom.int/xyzzy, ((xyzzy|xyzzy)), xyzzy.org, 5xyzzy",
        "It’s the migrant’s own idea, isn’t it?",
        "the word плохо, which American English cannot know",
    ],
)
def test_names_and_addresses_are_not_looked_up(text: str, tmp_path: Path) -> None:
    """Words with a capital, parts of addresses, merge tags and other alphabets are not judged."""
    assert found(tmp_path, f"'{text}'" if "’" not in text else text) == []


def test_british_spelling_is_right(tmp_path: Path) -> None:
    """The dictionary that comes with the extra is American, and the United Nations write British."""
    text = (
        "They organise the labour programme, an online dialogue of travellers in the centre, and analyse it."
    )
    assert found(tmp_path, text) == []


def test_listed_words_are_right(tmp_path: Path) -> None:
    """`style.words` holds whatever the organisation says and no dictionary has."""
    assert found(tmp_path, "They spoke of xyzzy.", words=["Xyzzy"]) == []


def test_the_newsletter_s_own_dictionaries_win(tmp_path: Path) -> None:
    """A folder of dictionaries that is kept with the newsletter gives the same result on each machine."""
    dictionary(tmp_path / "words", "en_GB", "xyzzy")
    opened = dictionaries_for("en", tmp_path / "words")
    assert is_right("xyzzy", opened)
    assert not is_right("reintegration", opened)


def test_without_the_package_one_is_told_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for spelling without the extra is told what is missing, and not that all is well."""
    monkeypatch.setattr(spelling, "has_hunspell", lambda: False)
    (finding,) = found(tmp_path, "They spoke of their reintergation.")
    assert "newsletter-kit[spelling]" in finding.remedy


def test_a_language_without_a_dictionary_is_named(tmp_path: Path) -> None:
    """That nothing was found in Georgian must not look as if nothing were wrong there."""
    more = "---\ntranslates: issue.yaml\nlanguage: ka\nsign_off: ნახვამდის"
    (finding,) = found(tmp_path, "Goodbye.", more)
    assert (str(finding.place), finding.severity) == ("edition ka", Severity.NOTE)


def test_georgian_is_looked_up_in_a_georgian_dictionary(tmp_path: Path) -> None:
    """A script without capitals is looked up word by word."""
    dictionary(tmp_path / "words", "ka_GE", "ნახვამდის")
    dictionary(tmp_path / "words", "en_GB", "Goodbye")
    more = "---\ntranslates: issue.yaml\nlanguage: ka\nsign_off: ნახვამდის, ნახვამდიდ"
    findings = found(tmp_path, "Goodbye.", more, dictionaries="words")
    assert ["ნახვამდიდ" in each.what for each in findings if each.place.name == "issue.ka.yaml"] == [True]
