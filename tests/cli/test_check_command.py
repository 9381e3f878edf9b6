"""`check`: all there is to say about an issue, in one go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

GOLDEN = Path(__file__).parent / "golden"
ISSUE = "issues/first"


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def test_what_check_says_is_known_word_for_word(command: Callable[..., Any], newsletter: Path) -> None:
    """Editions, merge fields, to-do list, translations, small numbers and the next step."""
    _append(
        newsletter / "issues/first/issue.yaml",
        "  - type: text\n    body: To be […] written, see [the page](https://example.org/page).\n",
    )
    ran = command("check", ISSUE, "--audience", "audience.csv")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (GOLDEN / "check.txt").read_text(encoding="utf-8")


def test_what_is_to_do_stops_nothing(command: Callable[..., Any], newsletter: Path) -> None:
    """A placeholder link is listed, and the exit code is 0."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: '[x](https://example.org/)'}\n")
    found = json.loads(command("check", ISSUE, "--json").out)
    assert (found["ok"], len(found["to_do"])) == (True, 1)


def test_a_sample_address_is_to_be_replaced(command: Callable[..., Any], newsletter: Path) -> None:
    """A sender that `new` made up is on the to-do list until it is somebody's."""
    path = newsletter / "newsletter.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("news@iom.int", "news@example.org"), encoding="utf-8"
    )
    (found,) = json.loads(command("check", ISSUE, "--json").out)["to_do"]
    assert (found["where"], found["what"]) == (
        "newsletter.toml sender",
        "news@example.org is nobody's address",
    )


def test_a_gap_in_the_postal_address_is_to_be_filled(command: Callable[..., Any], newsletter: Path) -> None:
    """What the law wants in every mail is not forgotten because it is in another file."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("1 Hill Street", "[…]"), encoding="utf-8")
    assert "newsletter.toml postal_address: […] marks something" in command("check", ISSUE).out


def test_a_reader_without_a_needed_field_is_an_error_with_a_row(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """With --audience, the merge tags are tried for everybody."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'To ((first_name)).'}\n")
    ran = command("check", ISSUE, "--audience", "audience.csv")
    assert ran.code == ExitCode.BAD_INPUT
    assert "audience.csv:4 ((first_name)): there is neither a value nor a fallback" in ran.out


def test_a32_a_missing_postal_address_is_found_before_there_is_an_audience(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The author learns it from `check`, not on the day of sending."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("postal_address", "# postal"), encoding="utf-8")
    ran = command("check", ISSUE)
    assert (ran.code, "the law wants one in every mail" in ran.out) == (ExitCode.BAD_INPUT, True)


def test_a31_an_issue_that_gmail_would_clip_is_warned_of(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """More than 102,400 bytes of HTML still compile, with a warning that says how many."""
    story = "  - {type: text, body: '" + "A long story. " * 3_000 + "'}\n"
    _append(newsletter / "issues/first/issue.yaml", story * 3)
    warnings = json.loads(command("check", ISSUE, "--json").out)["warnings"]
    assert any("Gmail hides what comes after 102,400" in each["what"] for each in warnings)


def test_parts_for_some_readers_are_compiled_too(command: Callable[..., Any], newsletter: Path) -> None:
    """A fault in a part that only Germany sees is found, though no audience is given."""
    _append(
        newsletter / "issues/first/issue.yaml",
        "  - {type: text, body: x, link: {url: 'https://iom.int', text: IOM}, only_for: {country: fr}}\n",
    )
    path = newsletter / "layouts/small/sections/text.mjml.j2"
    fault = "{% if section.link %}<mj-foo/>{% endif %}"
    path.write_text(path.read_text(encoding="utf-8") + fault, encoding="utf-8")
    ran = command("check", ISSUE)
    assert ran.code == ExitCode.BAD_INPUT
    assert "small/sections/text.mjml.j2:2" in ran.err


@pytest.mark.parametrize("name", ["issues/first/issue.yaml", "issues/first"])
def test_an_issue_is_named_by_its_file_or_its_folder(command: Callable[..., Any], name: str) -> None:
    """Both mean the same issue."""
    assert command("check", name).code == 0


def test_small_numbers_are_pointed_out(command: Callable[..., Any], newsletter: Path) -> None:
    """A count below 5 is listed with its line, as long as it would be printed."""
    _append(
        newsletter / "issues/first/issue.yaml",
        "  - type: avrr\n    from_country: {persons: 19, unaccompanied_children: 1}\n",
    )
    sections = newsletter / "layouts/small/sections"
    for kind in ("mjml", "txt"):
        (sections / f"avrr.{kind}.j2").write_text("", encoding="utf-8")
    (found,) = json.loads(command("check", ISSUE, "--json").out)["small_numbers"]
    assert found["what"] == "a count of 1 can point at single persons in a small place"
    assert found["where"].startswith("issue.yaml:12:")


def test_a_tag_that_lacks_a_bracket_is_laid_at_its_line(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Nobody is greeted as `((first_name)` because a bracket was forgotten."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'Dear ((first_name),'}\n")
    warnings = json.loads(command("check", ISSUE, "--json").out)["warnings"]
    assert [(each["where"].startswith("issue.yaml:"), each["what"]) for each in warnings] == [
        (True, "((first_name) looks like a merge tag, but is none")
    ]


@pytest.mark.parametrize("name", ["issue.ka.yml", "issue.georgian.yaml", "issue-ka.yaml"])
def test_a_translation_under_a_wrong_name_is_noticed(
    command: Callable[..., Any], newsletter: Path, name: str
) -> None:
    """A translator's file that would never be read does not stay unread in silence."""
    (newsletter / "issues/first" / name).write_text("title: x\n", encoding="utf-8")
    (warning,) = json.loads(command("check", ISSUE, "--json").out)["warnings"]
    assert (warning["where"], warning["what"]) == (name, "nobody reads this file")


def test_the_audience_of_the_settings_is_tried(command: Callable[..., Any], newsletter: Path) -> None:
    """Without --audience, newsletter.toml's file is looked at, and named; another file wins over it."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'To ((first_name)).'}\n")
    ran = command("check", ISSUE)
    assert (ran.code, "audience.csv:4 ((first_name))" in ran.out) == (ExitCode.BAD_INPUT, True)
    (newsletter / "few.csv").write_text("email,first_name,country\na@iom.int,A,ge\n", encoding="utf-8")
    ran = command("check", ISSUE, "--audience", "few.csv")
    assert (ran.code, "All readers of few.csv (1) have" in ran.out) == (0, True)


def test_an_audience_that_is_not_there_yet_is_passed_over(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """An issue can be checked before there are readers; a file named with --audience must be there."""
    (newsletter / "audience.csv").unlink()
    found = json.loads(command("check", ISSUE, "--json").out)
    assert (found["ok"], found["audience"], found["readers"]) == (True, None, None)
    assert command("check", ISSUE, "--audience", "audience.csv").code == ExitCode.BAD_INPUT
