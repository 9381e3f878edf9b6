"""`report`: all that became of an issue, for people, for printing, for spreadsheets and for machines."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from faked_provider import DOOR
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.testing import FakeProviderServer, HttpFault, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

SEND = ("send", "issues/first", "--provider", "fake", "--yes")
READERS = ("nino@", "giorgi@", "hans@", "left@", "no address")


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProviderServer]:
    """A provider over real HTTP that refuses the first reader, and whose answer about the third is lost."""
    monkeypatch.setitem(PROVIDERS, "fake", "faked_provider:open_faked")
    script = in_turn(HttpFault(refuses=(0,)), HttpFault(takes="all", answers="nothing"))
    with FakeProviderServer(script=script) as server:
        monkeypatch.setattr(DOOR, "url", server.url)
        monkeypatch.setattr(DOOR, "kind", "none")
        yield server


class Elements(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_report_accounts_for_every_row(command: Callable[..., Any]) -> None:
    """Accepted, rejected, uncertain, suppressed, wrong and repeated are all six rows of the file."""
    command(*SEND)
    (run,) = json.loads(command("report", "--json").out)["runs"]
    assert sum(run["counts"].values()) + run["rows"]["wrong"] + run["rows"]["repeated"] == run["rows"]["rows"]
    named = {each["address"]: each["state"] for each in run["people"]}
    assert named == {"hans@iom.int": "uncertain", "nino@iom.int": "rejected", "left@iom.int": "suppressed"}


def test_the_text_says_who_was_not_mailed_and_why(command: Callable[..., Any]) -> None:
    """Each of them has a line with the reason, and the rows of the file that are wrong have theirs."""
    command(*SEND)
    out = command("report", "first").out
    assert "nino@iom.int: nobody here" in out
    assert "left@iom.int: the address is on the suppression list" in out
    assert "hans@iom.int: its answer could not be read" in out
    assert "audience.csv:6: email: one address" in out


def test_page_and_text_are_written_into_a_folder(command: Callable[..., Any], newsletter: Path) -> None:
    """With `-o` both are there, and each is named on the terminal."""
    command(*SEND)
    out = command("report", "issues/first", "-o", "reports").out
    names = sorted(path.name for path in (newsletter / "reports").iterdir())
    assert names == ["report-first.html", "report-first.txt"]
    assert all(name in out for name in names)


def test_one_file_can_be_named_by_its_kind(command: Callable[..., Any], newsletter: Path) -> None:
    """A .html is the page alone; a kind that there is not is refused before anything is written."""
    command(*SEND)
    assert command("report", "-o", "r/first.html").code == ExitCode.DONE
    assert command("report", "-o", "r/first.pdf").code == ExitCode.USAGE
    assert [path.name for path in (newsletter / "r").iterdir()] == ["first.html"]


def test_the_page_loads_nothing_and_runs_nothing(command: Callable[..., Any], newsletter: Path) -> None:
    """It can be opened anywhere and mailed: no script, no link to a file, and a policy that forbids both."""
    command(*SEND)
    command("report", "-o", "r.html")
    found = Elements((newsletter / "r.html").read_text(encoding="utf-8")).found
    assert {"script", "link", "img", "iframe"}.isdisjoint(tag for tag, _ in found)
    assert not any({"src", "href"} & attributes.keys() for _, attributes in found)
    assert any("default-src 'none'" in (attributes.get("content") or "") for _, attributes in found)


def test_the_page_can_be_read_aloud(command: Callable[..., Any], newsletter: Path) -> None:
    """Every table can be reached by keyboard under a heading, headers say what they head, ids are single."""
    command(*SEND)
    command("report", "-o", "r.html")
    found = Elements((newsletter / "r.html").read_text(encoding="utf-8")).found
    ids = [each["id"] for _, each in found if "id" in each]
    assert len(ids) == len(set(ids))
    assert {each["aria-labelledby"] for _, each in found if "aria-labelledby" in each} <= set(ids)
    assert all("scope" in each for tag, each in found if tag == "th")


def test_f04_what_others_wrote_is_shown_and_not_obeyed(command: Callable[..., Any], newsletter: Path) -> None:
    """A file name with a tag in it is words on the page."""
    (newsletter / "audience.csv").rename(newsletter / "<img src=x>.csv")
    command(*SEND, "--audience", "<img src=x>.csv")
    command("report", "-o", "r.html")
    page = (newsletter / "r.html").read_text(encoding="utf-8")
    assert ("&lt;img src=x&gt;.csv:6" in page, "<img" in page) == (True, False)


def test_no_addresses_names_nobody_anywhere(command: Callable[..., Any], newsletter: Path) -> None:
    """Page, text, table and JSON have the figures and the reasons, and no reader."""
    command(*SEND)
    told = command("report", "--no-addresses", "-o", "r", "--csv", "r/all.csv", "--json").out
    texts = [told, *(path.read_text(encoding="utf-8") for path in (newsletter / "r").iterdir())]
    assert len(texts) == 4
    assert not any(reader in text for reader in READERS for text in texts)
    assert all("nobody here" in text for text in texts)


def test_the_table_has_everybody_once(command: Callable[..., Any], newsletter: Path) -> None:
    """The CSV opens in a spreadsheet, one person a row with state and reason, also those who were mailed."""
    command(*SEND)
    command("report", "--csv", "all.csv")
    with (newsletter / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["address"]: (row["state"], row["reason"]) for row in csv.DictReader(file)}
    assert rows["giorgi@iom.int"] == ("accepted", "")
    assert rows["nino@iom.int"] == ("rejected", "nobody here")
    assert len(rows) == 4


def test_c36_no_cell_of_the_table_is_a_formula(command: Callable[..., Any], newsletter: Path) -> None:
    """An address that a spreadsheet would run is written so that it shows it."""
    (newsletter / "audience.csv").write_text("email\n=cmd|calc@iom.int\n", encoding="utf-8")
    command(*SEND)
    command("report", "--csv", "all.csv")
    assert "first,news.iom.int,'=cmd|calc@iom.int,rejected" in (newsletter / "all.csv").read_text("utf-8")


def test_a_rehearsal_and_the_run_are_on_one_page(command: Callable[..., Any], newsletter: Path) -> None:
    """All runs of an issue are told, the latest first; of a rehearsal, how many were outside the team."""
    path = newsletter / "newsletter.toml"
    live = path.read_text(encoding="utf-8")
    path.write_text(live.replace("live = true", 'team = ["giorgi@iom.int"]'), encoding="utf-8")
    command(*SEND)
    path.write_text(live, encoding="utf-8")
    command(*SEND)
    runs = json.loads(command("report", "first", "--json").out)["runs"]
    assert [run["list"].partition(" ")[0] for run in runs] == ["news.iom.int"] * 2
    assert [run["rows"]["outside the team"] for run in runs] == [0, 3]


def test_an_erased_reader_is_counted_and_not_named(command: Callable[..., Any], newsletter: Path) -> None:
    """After an erasure the next report knows the person no more, and the figures stay."""
    command(*SEND)
    command("erase", "nino@iom.int", "--yes")
    command("report", "-o", "r", "--csv", "r/all.csv")
    texts = [path.read_text(encoding="utf-8") for path in (newsletter / "r").iterdir()]
    assert all("(erased)" in text and "nino" not in text for text in texts)
    (page,) = (newsletter / "r").glob("*.html")
    assert '<td dir="auto">(erased)</td></tr>' not in page.read_text(encoding="utf-8")
    said = "\n    (erased)\n", "\n  (erased)\n"
    assert (said[0] in command("report").out, said[1] in command("status", "first").out) == (True, True)
    (run,) = json.loads(command("report", "--json").out)["runs"]
    assert run["counts"]["rejected"] == 1


def test_where_nothing_was_begun_nothing_is_written(command: Callable[..., Any], newsletter: Path) -> None:
    """Without a run there is no report; one that is named and not there is a mistake."""
    ran = command("report", "-o", "r")
    assert (ran.code, ran.out) == (ExitCode.DONE, "No run has been begun. Runs to the outbox are not kept.\n")
    assert command("report", "first", "-o", "r").code == ExitCode.BAD_INPUT
    assert not (newsletter / "r").exists()


def test_what_was_done_is_told_in_order(command: Callable[..., Any]) -> None:
    """The report has the decisions of the run: begun, planned, kept back."""
    command(*SEND, "--limit", "0")
    command("suppress", "hans@iom.int")
    lines = command("report").out.partition("What was done\n")[2].splitlines()
    told = [line.partition("UTC  ")[2] for line in lines]
    assert told == ["The run was begun", "4 readers were planned", "1 reader was kept back"]


def test_e28_no_key_is_in_a_report(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a report is made of knows the account, and not the key that opens it."""
    key = "11111111-2222-3333-4444-555555555555"
    monkeypatch.setenv("POSTMARK_SERVER_TOKEN", key)
    with FakeProviderServer("postmark") as postmark:
        with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
            file.write(f'[providers.postmark]\nbase_url = "{postmark.url}"\n')
        assert command("send", "issues/first", "--provider", "postmark", "--yes").code == ExitCode.DONE
    told = command("report", "-o", "r", "--csv", "r/all.csv", "--json").out
    texts = [told, *(path.read_text(encoding="utf-8") for path in (newsletter / "r").iterdir())]
    assert ["postmark" in told, any(key in text for text in texts)] == [True, False]


def test_files_that_name_people_are_for_their_owner_alone(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Page, text and table can be read by nobody else on the machine."""
    command(*SEND)
    command("report", "-o", "out", "--csv", "out/all.csv")
    modes = {each.name: each.stat().st_mode & 0o077 for each in (newsletter / "out").iterdir()}
    assert len(modes) == 3
    assert set(modes.values()) == {0}


@pytest.fixture
def in_tbilisi(newsletter: Path) -> None:
    """An office whose clocks show another hour, and a list that has a name."""
    path = newsletter / "newsletter.toml"
    named = 'timezone = "Asia/Tbilisi"\nlist_id = "The News <news.iom.int>"\n'
    others = [line for line in path.read_text(encoding="utf-8").splitlines() if "list_id" not in line]
    path.write_text(named + "\n".join(others), encoding="utf-8")


@pytest.mark.usefixtures("in_tbilisi")
def test_page_and_text_tell_times_and_names_as_the_office_does(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """No time of another place, no tag of a language alone, and the list by the name that people know."""
    command(*SEND)
    command("report", "-o", "r")
    for kind in ("html", "txt"):
        told = (newsletter / f"r/report-first.{kind}").read_text(encoding="utf-8")
        assert (" Tbilisi time" in told, "UTC" in told) == (True, False)
        assert "The News (news.iom.int)" in told
    assert "<td>English (en)</td>" in (newsletter / "r/report-first.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("in_tbilisi")
@pytest.mark.parametrize("words", [("status",), ("why", "giorgi@iom.int"), (*SEND, "--dry-run")], ids=str)
def test_other_commands_go_by_the_same_clocks(command: Callable[..., Any], words: tuple[str, ...]) -> None:
    """Whoever compares two screens need not reckon."""
    command(*SEND)
    out = command(*words).out
    assert (" Tbilisi time" in out, "UTC" in out) == (True, False)


@pytest.mark.usefixtures("in_tbilisi")
def test_machines_get_utc_whatever_the_office(command: Callable[..., Any]) -> None:
    """A program reads a time with its distance from UTC, which is none."""
    command(*SEND)
    (run,) = json.loads(command("report", "--json").out)["runs"]
    assert run["begun_at"].endswith("+00:00")


def test_a_rehearsal_is_called_one(command: Callable[..., Any], newsletter: Path) -> None:
    """The name that the ledger gives it says nothing to a reader of the report."""
    path = newsletter / "newsletter.toml"
    live = path.read_text(encoding="utf-8")
    path.write_text(live.replace("live = true", 'team = ["giorgi@iom.int"]'), encoding="utf-8")
    command(*SEND)
    assert "To the team, as a rehearsal for" in command("report").out
