"""The outbox: files that are whole, named alike, and shown on a page."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.edition import Edition, InlineImage
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.config import Settings
from newsletter_kit.message.message import personalise
from newsletter_kit.providers import outbox_page
from newsletter_kit.providers.base import Batch, Status
from newsletter_kit.providers.outbox import Outbox, file_name, open_outbox

if TYPE_CHECKING:
    from newsletter_kit.message.message import Message

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
IMAGE = InlineImage("bridge@news", "bridge.png", "image/png", b"\x89PNG\r\n")
EDITION = Edition(
    issue_id="2024-q1",
    language="en",
    variant="",
    subject=split_header("News for ((name|you))"),
    html=split_html(
        '<!doctype html><html><head></head><body><p>Dear ((name|you)),</p><img src="cid:bridge@news">'
    ),
    text=split_plain("Dear ((name|you)),\n"),
    images=(IMAGE,),
    hosted_images=(),
    mjml="",
    settings=Settings(name="News", sender="News <news@iom.int>"),
    digest="0123456789abcdef",
)


def message(address: str, name: str = "", edition: Edition = EDITION) -> Message:
    """A message of `edition` to one reader."""
    return personalise(edition, Recipient(parse_address(address), {"name": name}), date=NOON)


def batch(*messages: Message) -> Batch:
    """Those messages, to be handed over at once."""
    return Batch("key", messages)


def files(folder: Path) -> list[str]:
    """The names of all files under `folder`, without those of the page's samples."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and "samples" not in path.parts)


class Page(HTMLParser):
    """What a page links to, and the text that people read."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag and of what it links to."""
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        """Take note of text."""
        self.words.append(data)


def test_each_message_becomes_a_file_of_its_bytes(tmp_path: Path) -> None:
    """The file holds the mail as it would go over the wire, and the outcome says where it is."""
    mail = message("nino@iom.int", "ნინო")
    with Outbox(tmp_path) as outbox:
        (outcome,) = outbox.deliver(batch(mail))
    content = Path(outcome.provider_id).read_bytes()
    assert (outcome.status, outcome.message_id, content) == (Status.ACCEPTED, mail.message_id, mail.mime())
    assert email.message_from_bytes(content, policy=policy.default)["To"] == "ნინო <nino@iom.int>"


def test_a_second_run_replaces_and_never_doubles(tmp_path: Path) -> None:
    """The same people get the same files again, whatever changed in the mail or in the case of an address."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("nino@iom.int"), message("levan@iom.int")))
    first = files(tmp_path)
    with Outbox(tmp_path) as outbox:
        outbox.deliver(
            batch(
                message("nino@iom.int", "Nino"),
                message("levan@iom.int", edition=replace(EDITION, language="ka")),
            )
        )
    assert files(tmp_path) == first
    assert b"for Nino" in next(tmp_path.rglob("nino*.eml")).read_bytes()


@pytest.fixture
def two_written(tmp_path: Path) -> Path:
    """Two messages of an earlier run, and a file of somebody else; the folder of the issue."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("nino@iom.int"), message("levan@iom.int")))
    (tmp_path / "2024-q1/messages/notes.txt").write_text("mine", encoding="utf-8")
    return tmp_path / "2024-q1"


def test_who_is_no_more_in_the_run_has_no_finished_mail(tmp_path: Path, two_written: Path) -> None:
    """Their mail is moved and not lost, and what is no mail of ours stays where it is."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("nino@iom.int"), message("new@iom.int")))
        outbox.round_off("2024-q1", 2)
        assert outbox.aside == 1
    assert [path.name.split("_at_")[0] for path in (two_written / "earlier").iterdir()] == ["levan"]
    stay = {path.name.split("_at_")[0] for path in (two_written / "messages").iterdir()}
    assert stay == {"nino", "new", "notes.txt"}


def test_what_others_of_the_run_have_is_left_alone(tmp_path: Path, two_written: Path) -> None:
    """Where more have the mail than this object wrote, nothing is moved: an earlier call wrote the rest."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("new@iom.int")))
        outbox.round_off("2024-q1", 3)
    assert not (two_written / "earlier").exists()


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("nino.beridze+a@iom.int", "nino-beridze+a_at_iom-int-"),
        ("/etc/a/.b/passwd@iom.int", "etc-a-b-passwd_at_iom-int-"),
        ("nul@iom.int", "nul_at_iom-int-"),
        ("o'neil`$x@iom.int", "o-neil-x_at_iom-int-"),
        ("jörg@iom.int", "j-rg_at_iom-int-"),
        ("a" * 64 + "@iom.int", "a" * 60 + "-"),
    ],
)
def test_a_file_name_can_be_read_and_hurts_no_file_system(address: str, start: str) -> None:
    """Whatever an address holds, the name has letters, digits and - + _ only."""
    name = file_name(message(address))
    assert name.startswith(start)
    assert re.fullmatch(r"[a-z0-9_+-]+\.eml", name)


def test_addresses_that_look_alike_have_files_of_their_own() -> None:
    """Two mailboxes whose readable parts are the same do not share a file."""
    names = {
        file_name(message(address))
        for address in ("a.b@iom.int", "a-b@iom.int", "a_b@iom.int", "a'b@iom.int")
    }
    assert len(names) == 4


def test_c26_an_address_that_cannot_be_written_is_rejected_and_the_rest_go_on(tmp_path: Path) -> None:
    """One unsendable address costs nobody else their mail."""
    with Outbox(tmp_path) as outbox:
        outcomes = outbox.deliver(batch(message("a@iom.int"), message("jörg@iom.int"), message("b@iom.int")))
    assert [outcome.status for outcome in outcomes] == [Status.ACCEPTED, Status.REJECTED, Status.ACCEPTED]
    assert "SMTPUTF8" in outcomes[1].reason


def test_the_page_names_everybody_and_leads_to_every_file(tmp_path: Path) -> None:
    """Each message is on the page with its reader and subject, and each link leads to a file."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("nino@iom.int", "Nino"), message("levan@iom.int")))
    assert outbox.index == tmp_path / "2024-q1/index.html"
    page = Page(outbox.index)
    assert all((outbox.index.parent / link).is_file() for link in page.links)
    assert {"Nino", "nino@iom.int", "News for Nino", "levan@iom.int", "News for you"} <= set(page.words)


def test_c33_what_people_wrote_is_text_on_the_page(tmp_path: Path) -> None:
    """A name with markup is shown as it is, on a page that loads nothing and runs nothing."""
    name = "<b>Bob</b><img src=x onerror=1>"
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(message("nino@iom.int", name)))
    assert outbox.index is not None
    page = Page(outbox.index)
    assert name in page.words
    assert {"b", "img", "script"}.isdisjoint(page.tags)
    assert "default-src 'none'" in outbox.index.read_text()


def test_one_sample_for_each_edition_with_its_pictures(tmp_path: Path) -> None:
    """The first message of every edition can be looked at, with the pictures beside it."""
    georgian = replace(EDITION, language="ka", variant="country=de", digest="fedcba")
    with Outbox(tmp_path) as outbox:
        outbox.deliver(
            batch(message("a@iom.int", "Ann"), message("b@iom.int"), message("c@iom.int", edition=georgian))
        )
    samples = sorted(tmp_path.rglob("mail.html"))
    assert [path.parent.name for path in samples] == ["en-01234567", "ka-country-de-fedcba"]
    assert (samples[0].parent / "1.png").read_bytes() == IMAGE.content
    assert '<p>Dear Ann,</p><img src="1.png">' in samples[0].read_text()
    assert (samples[0].parent / "mail.txt").read_text(encoding="utf-8-sig") == "Dear Ann,\n"


def test_a_long_list_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page stays small enough to open, and does not pretend to show everything."""
    monkeypatch.setattr("newsletter_kit.providers.outbox.MAX_ROWS", 3)
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(*(message(f"r{number}@iom.int") for number in range(3))))
        outbox.deliver(batch(*(message(f"r{number}@iom.int") for number in range(3, 1_003))))
    assert outbox.index is not None
    page = Page(outbox.index)
    assert "The first 3 of 1,003 messages; the folder messages/ has all of them" in page.words
    assert page.tags.count("tr") == 4


def test_two_issues_do_not_mix(tmp_path: Path) -> None:
    """Every issue has a folder and a page of its own, whatever its id holds."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(
            batch(message("a@iom.int"), message("a@iom.int", edition=replace(EDITION, issue_id="../Q 2")))
        )
    assert sorted(path.parent.name for path in tmp_path.rglob("index.html")) == ["2024-q1", "q-2"]


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    """After a run there are finished files only."""
    with Outbox(tmp_path) as outbox:
        outbox.deliver(batch(*(message(f"r{number}@iom.int") for number in range(5))))
    assert not list(tmp_path.rglob("*.part"))


def test_without_a_folder_it_is_beside_the_settings(tmp_path: Path) -> None:
    """The default outbox is `outbox` beside newsletter.toml; a given folder wins."""
    settings = Settings(name="News", sender="news@iom.int", root=tmp_path)
    assert open_outbox(settings).folder == tmp_path / "outbox"
    assert open_outbox(settings, tmp_path / "x").folder == tmp_path / "x"


def test_an_empty_page_is_a_page() -> None:
    """A run without messages shows that there are none."""
    assert "0 messages in 0 editions" in outbox_page.index_page("2024-q1", 0, [], [])
