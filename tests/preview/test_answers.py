"""What the preview answers: each form of a mail, the readers, and a test that is asked for."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.preview.finished import PARTS
from preview_desk import preview_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from preview_desk import Answer, Desk


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("text", "Dear reader, here is the news."),
        ("html", "<!doctype html>"),
        ("mjml", "<mjml>"),
        ("headers", "Subject: News for you\n"),
        ("raw", "Content-Type: multipart/alternative"),
    ],
)
def test_every_form_of_a_mail_is_shown(desk: Desk, part: str, words: str) -> None:
    """Each tab has what its name says."""
    assert part in PARTS
    assert words.lower() in desk.ask(f"/part/{part}").body.lower()


def test_the_look_of_a_mail_adds_up(desk: Desk) -> None:
    """The parts of the size are together the size of the HTML, give or take what differs by trace classes."""
    look = desk.ask("/look?language=en").json
    assert (look["subject"], look["preheader"]) == ("News for you", "What happened")
    assert sum(each["bytes"] for each in look["sizes"]) == pytest.approx(look["html_bytes"], rel=0.01)


def test_a_part_for_some_readers_is_shown_when_it_is_asked_for(desk: Desk) -> None:
    """A condition that is ticked holds, and one that nobody knows does nothing."""
    assert "Only for Germany" in desk.ask("/mail?only=country%3Dde").body
    assert "Only for Germany" not in desk.ask("/mail?only=country%3Dxx").body


def test_f04_words_of_an_author_stay_words(newsletter: Path) -> None:
    """A title that looks like a script is text on every page, also where a mistake is told."""
    path = newsletter / "issues/first/issue.yaml"
    text = path.read_text().replace("title: The first [Test]", "title: '<script>alert(1)</script>'")
    path.write_text(text)
    with preview_of(path, newsletter) as office:
        assert "<script>alert" not in office.ask("/mail").body
        assert office.ask("/standing").json["issue"]["title"] == "<script>alert(1)</script>"
        assert "alert" not in office.ask("/%3Cscript%3Ealert(1)%3C/script%3E").body


def test_f24_readers_are_masked_unless_one_asks(desk: Desk) -> None:
    """The list shows enough to find somebody again, and whole names only to who wants them."""
    masked = desk.ask("/readers?q=nino").json["readers"]
    assert [each["address"] for each in masked] == ["n…@iom.int"]
    assert [each["name"] for each in masked] == ["N…"]
    assert desk.ask("/readers?q=nino&shown=yes").json["readers"][0]["address"] == "nino@iom.int"


def test_a_reader_gets_the_mail_that_is_theirs(desk: Desk) -> None:
    """A row of the audience decides on language, parts and fields, whatever else is asked for."""
    rows = {each["address"]: each["row"] for each in desk.ask("/readers?shown=yes").json["readers"]}
    assert "ძვირფასო Giorgi" in desk.ask(f"/mail?language=en&row={rows['giorgi@iom.int']}").body
    assert "Only for Germany" in desk.ask(f"/mail?row={rows['hans@iom.int']}").body


def test_a_row_without_a_reader_is_told(desk: Desk) -> None:
    """A row that is none gives a sentence, in the frame as elsewhere."""
    assert "no reader is in this row" in desk.ask("/mail?row=999").body
    assert desk.ask("/look?row=999").status == 422


@pytest.mark.parametrize(
    "query", ["language=xx", "only=%00", "row=-1", "row=9999999999999", "trace=99999", "colours=pink"]
)
@pytest.mark.parametrize("path", ["/mail", "/look", "/place", "/section", "/part/html"])
def test_what_is_odd_in_an_address_is_passed_over(desk: Desk, path: str, query: str) -> None:
    """A wish that nobody can fulfil gives the usual answer, never an error of the server."""
    assert desk.ask(f"{path}?{query}").status == 200


def test_a_phone_is_shown_the_way_only_if_it_can_come(newsletter: Path, desk: Desk) -> None:
    """A code to point a camera at is drawn when other devices are let in, and not otherwise."""
    with preview_of(newsletter / "issues/first", newsletter, reached_at="192.0.2.7") as office:
        assert office.ask("/qr.svg").body.startswith("<?xml")
        assert office.ask("/standing").json["others"] == office.door.url_for_others
    assert desk.ask("/qr.svg").status == 404


def test_findings_name_file_and_line(desk: Desk) -> None:
    """What `check` says stands there with the file that an editor can open."""
    while not (told := desk.ask("/findings").json)["number"]:
        time.sleep(0.05)
    placed = [each for each in told["findings"] if each["file"] and each["line"]]
    assert {"rule", "what", "remedy", "severity"} <= placed[0].keys()


def post(desk: Desk, body: object, **headers: str) -> Answer:
    """Ask for a test mail as our own page does, but for what `headers` and `body` change."""
    own = {"Origin": f"http://{desk.door.hosts[0]}", "Content-Type": "application/json"}
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.ask("/test", "POST", {**own, **told}, json.dumps(body))


@pytest.fixture
def office(newsletter: Path) -> Iterator[Desk]:
    """A preview whose outbox the test may look into."""
    with preview_of(newsletter / "issues/first", newsletter) as served:
        yield served


def mails(desk: Desk) -> int:
    """How many mails lie in the outbox."""
    return len(list(desk.root.glob("outbox/**/*.eml")))


def test_a_test_is_sent_to_an_address_that_was_typed(office: Desk) -> None:
    """One mail for each language goes to this address, and to nobody else."""
    answer = post(office, {"address": "press@iom.int", "csrf": office.door.csrf})
    assert [each["status"] for each in answer.json["tried"]] == ["accepted", "accepted"]
    assert mails(office) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Cookie": ""},
        {"Host": "evil.example"},
    ],
    ids=str,
)
def test_f06_another_page_cannot_send_a_test(office: Desk, headers: dict[str, str]) -> None:
    """A request from a strange page, or in the form that any page can send, is refused: nothing is sent."""
    answer = post(office, {"address": "press@iom.int", "csrf": office.door.csrf}, **headers)
    assert (answer.status, mails(office)) == (403, 0)


@pytest.mark.parametrize("csrf", ["", "x", None, 7, "\ud800"])
def test_f06_without_the_word_of_the_page_nothing_is_sent(office: Desk, csrf: object) -> None:
    """The cookie alone is not enough to send."""
    assert post(office, {"address": "press@iom.int", "csrf": csrf}).status == 403
    assert mails(office) == 0


@pytest.mark.parametrize("address", ["", "nobody", "left@iom.int", "a@iom.int, b@iom.int"])
def test_a_test_to_a_wrong_address_says_why(office: Desk, address: str) -> None:
    """No address, several, or one that has left: nothing is sent, and the page is told why."""
    answer = post(office, {"address": address, "csrf": office.door.csrf})
    assert (answer.status, mails(office)) == (422, 0)
    assert answer.json["problems"]


def test_a_large_wish_is_not_read(office: Desk) -> None:
    """F08: a body beyond any address is 413."""
    assert post(office, {"address": "x" * 50_000}).status == 413
