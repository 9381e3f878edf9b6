"""`send`: the plan is told first, and nothing happens that was not said."""

from __future__ import annotations

import gc
import json
import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

GOLDEN = Path(__file__).parent / "golden"
ISSUE = "issues/first"


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("golden", "options"), [("send.txt", []), ("send-dry-run.txt", ["--dry-run"])], ids=["outbox", "dry run"]
)
def test_what_send_says_is_known_word_for_word(
    command: Callable[..., Any], golden: str, options: list[str]
) -> None:
    """Who gets it, who does not and why, and what to do next; a change to it is seen here."""
    ran = command("send", ISSUE, *options)
    assert (ran.code, ran.err) == (0, "")
    said = re.sub(r"\b[0-9a-f]{12}\b", "(digest)", ran.out)  # it changes with every release of what compiles
    assert said == (GOLDEN / golden).read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [[], ["--dry-run"], ["--json"], ["--dry-run", "--json"]])
def test_nothing_that_stays_on_this_machine_is_called_sent(
    command: Callable[..., Any], options: list[str]
) -> None:
    """The outbox writes, a dry run plans; neither has sent anything."""
    ran = command("send", ISSUE, *options)
    assert "sent" not in (ran.out + ran.err).lower()


@pytest.mark.parametrize(
    "line", [("send", ISSUE, "--dry-run"), ("check", ISSUE, "--audience", "audience.csv")]
)
def test_to_look_at_a_plan_leaves_no_file_behind(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    """The folder after a dry run is the folder before it: not even the key for the links is made."""
    monkeypatch.delenv("NEWSLETTER_UNSUBSCRIBE_KEY", raising=False)
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('unsubscribe_url = "https://iom.int/leave/((unsubscribe_token))"\n')
    before = sorted(newsletter.rglob("*"))
    assert command(*line).code == 0
    assert sorted(newsletter.rglob("*")) == before
    assert command("send", ISSUE).code == 0
    assert (newsletter / ".newsletter/unsubscribe.key").exists()


def test_c38_no_file_is_written_for_a_suppressed_reader(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Who has left is counted, and gets nothing."""
    command("send", ISSUE)
    names = [path.name for path in newsletter.rglob("*.eml")]
    assert len(names) == 3
    assert not any("left" in name for name in names)


def test_a_run_in_json_accounts_for_every_row(command: Callable[..., Any]) -> None:
    """Machines get the same account as people, and it adds up."""
    run = json.loads(command("send", ISSUE, "--json").out)["run"]
    counts = ("accepted", "rejected", "suppressed", "unsendable", "invalid", "merged")
    assert sum(run[name] for name in counts) == run["rows"] == 6


def test_another_audience_and_another_folder_can_be_named(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """`--audience` and `--out` win over newsletter.toml."""
    (newsletter / "few.csv").write_text("email\nnino@iom.int\n", encoding="utf-8")
    assert command("send", ISSUE, "--audience", "few.csv", "--out", "elsewhere").code == 0
    assert len(list((newsletter / "elsewhere").rglob("*.eml"))) == 1
    assert not (newsletter / "outbox").exists()


def test_a_real_provider_without_a_terminal_wants_yes(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be asked, mail leaves only with --yes."""
    monkeypatch.setitem(PROVIDERS, "post", "newsletter_kit.providers.outbox:open_outbox")
    monkeypatch.setattr("newsletter_kit.providers.outbox.Outbox.name", "post")
    ran = command("send", ISSUE, "--provider", "post")
    assert (ran.code, list(newsletter.rglob("*.eml"))) == (ExitCode.USAGE, [])
    assert "Add --yes." in ran.err
    assert command("send", ISSUE, "--provider", "post", "--yes").code == 0


@pytest.mark.parametrize(("answer", "written"), [("y\n", 3), ("Yes\n", 3), ("n\n", 0), ("\n", 0), ("", 0)])
def test_a_real_provider_waits_for_a_yes(
    command: Callable[..., Any],
    newsletter: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    written: int,
) -> None:
    """Anything but yes, also a closed terminal, is a no."""
    monkeypatch.setitem(PROVIDERS, "post", "newsletter_kit.providers.outbox:open_outbox")
    monkeypatch.setattr("newsletter_kit.providers.outbox.Outbox.name", "post")
    monkeypatch.setattr("newsletter_kit.cli.handing_over.is_interactive", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    ran = command("send", ISSUE, "--provider", "post")
    assert (ran.code, len(list(newsletter.rglob("*.eml")))) == (0, written)
    assert "Hand 3 messages to post? [y/N]" in ran.err


def test_an_unknown_provider_is_a_matter_of_configuration(command: Callable[..., Any]) -> None:
    """The error names the providers that there are."""
    ran = command("send", ISSUE, "--provider", "outbax")
    assert (ran.code, ran.err) == (4, "provider: there is no provider 'outbax'. Did you mean outbox?\n")


BAD = {
    "A30": ("issues/first/issue.yaml", "sections:", "sektions:", "sections"),
    "A33": (
        "issues/first/issue.yaml",
        "((first_name|reader))",
        "((fristname))",
        "Known fields: first_name, name",
    ),
    "A34": ("issues/first/issue.yaml", "((first_name|reader))", "((first_name))", "audience.csv:4"),
    "C45": ("audience.csv", "@iom.int", " at iom.int", "rows are wrong"),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_bad_content_stops_before_the_first_message(
    command: Callable[..., Any], newsletter: Path, case: tuple[str, str, str, str]
) -> None:
    """Exit code 3, a sentence that names the place, and not one file."""
    name, old, new, said = case
    _change(newsletter / name, old, new)
    ran = command("send", ISSUE)
    assert (ran.code, list(newsletter.rglob("*.eml"))) == (ExitCode.BAD_INPUT, [])
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ('postal_address = "1 Hill Street, Tbilisi"', "there is no postal address"),
        ('unsubscribe_mailto = "leave@iom.int"', "nothing says how to leave the list"),
    ],
    ids=["A32-address", "A32-leave"],
)
def test_a32_what_the_law_wants_is_asked_for(
    command: Callable[..., Any], newsletter: Path, setting: str, said: str
) -> None:
    """Without a street address, or a way to leave, no mail is made."""
    _change(newsletter / "newsletter.toml", setting, "")
    ran = command("send", ISSUE)
    assert (ran.code, list(newsletter.rglob("*.eml"))) == (ExitCode.BAD_INPUT, [])
    assert said in ran.err


@pytest.mark.parametrize(
    ("place", "code", "where"),
    [
        ("newsletter.toml", ExitCode.CONFIGURATION, "newsletter.toml:3:1 list_id"),
        ("issues/first/issue.yaml", ExitCode.BAD_INPUT, "issue.yaml:11:12 settings.list_id"),
    ],
    ids=["A35-settings", "A35-issue"],
)
def test_a35_a_list_id_of_the_wrong_form_shows_the_right_one(
    command: Callable[..., Any], newsletter: Path, place: str, code: int, where: str
) -> None:
    """RFC 2919's form is in the error, and so is the file that holds the wrong one."""
    if place == "newsletter.toml":
        _change(newsletter / place, "News <news.iom.int>", "My News <list>")
    else:
        with (newsletter / place).open("a", encoding="utf-8") as file:
            file.write('settings: {list_id: "My News <list>"}\n')
    ran = command("send", ISSUE)
    assert (ran.code, ran.err) == (code, f"{where}: RFC 2919 wants: My news <news.example.org>.\n")


@pytest.mark.parametrize("text", ["", "email,first_name\n"], ids=["C09-empty", "C09-header"])
def test_c09_an_audience_of_nobody_is_said_to_be_0_recipients(
    command: Callable[..., Any], newsletter: Path, text: str
) -> None:
    """An empty file is an error that says what it is."""
    (newsletter / "audience.csv").write_text(text, encoding="utf-8")
    ran = command("send", ISSUE)
    assert (ran.code, "0 recipients" in ran.err) == (ExitCode.BAD_INPUT, True)


@pytest.mark.parametrize("options", [[], ["--audience", "export.csv"]], ids=["set", "named"])
def test_c07_what_an_error_says_to_write_into_the_settings_mends_it(
    command: Callable[..., Any], newsletter: Path, options: list[str]
) -> None:
    """A file as Excel exports it, with other headers and another encoding, is read after two lines."""
    (newsletter / "export.csv").write_bytes("Vorname;E-Mail Adresse\nJosé;jose@iom.int\n".encode("cp1252"))
    settings = newsletter / "newsletter.toml"
    _change(settings, "audience.csv", "export.csv")
    for setting in ('audience_encoding = "cp1252"', 'audience_columns = { email = "E-Mail Adresse" }'):
        ran = command("send", ISSUE, *options)
        assert (ran.code, f"newsletter.toml: {setting}." in ran.err) == (ExitCode.BAD_INPUT, True)
        settings.write_text(f"{setting}\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    assert command("send", ISSUE, *options).code == 0
    assert [path.name[:4] for path in newsletter.rglob("*.eml")] == ["jose"]


@pytest.mark.parametrize("options", [["--dry-run"], ["--dry-run", "--json"], []])
def test_a_plan_without_a_suppression_list_says_so(
    command: Callable[..., Any], newsletter: Path, options: list[str]
) -> None:
    """Nobody mails those who have left because a line of the settings was forgotten."""
    warning = "newsletter.toml suppression: it is not set"
    assert warning not in command("send", ISSUE, *options).out
    _change(newsletter / "newsletter.toml", 'suppression = "suppressed.txt"\n', "")
    ran = command("send", ISSUE, *options)
    assert (ran.code, warning in ran.out) == (0, True)


def test_the_plan_tells_of_a_translation_that_is_not_complete(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Nobody learns from a reader that half of the Georgian edition was in English."""
    rows = newsletter / "audience.csv"
    rows.write_text("email,language\nnino@iom.int,ka\nlevan@iom.int,ka\n", encoding="utf-8")
    told = command("send", ISSUE, "--dry-run").out
    assert "of its parts are still in English (en), for 2 readers" in told
    assert "type: newsletter-kit translate issues/first ka" in " ".join(told.split())


def test_pythons_collector_sees_everything_again_after_a_send(command: Callable[..., Any]) -> None:
    """What it passes over while a send is at work is given back to it, also to a program that calls ours."""
    assert command("send", ISSUE).code == 0
    assert gc.get_freeze_count() == 0
