"""Who gets into the preview, and what every answer tells the browser."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from preview_desk import TOKEN, preview_of

if TYPE_CHECKING:
    from pathlib import Path

    from preview_desk import Desk

ADDRESSES = ["/", "/mail", "/standing", "/events", "/asset/preview.js", "/picture/a.png", "/nothing"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_nobody_sees_anything_without_the_token(desk: Desk, path: str) -> None:
    """Without the cookie, every address answers alike, and says how to get in."""
    answer = desk.ask(path, headers={"Cookie": ""})
    assert answer.status == 403
    assert "the address that the terminal shows" in answer.body


@pytest.mark.parametrize("cookie", ["x", TOKEN[:-1], TOKEN + "x", "a" * 900, "ü"])
def test_a_wrong_token_opens_nothing(desk: Desk, cookie: str) -> None:
    """A token that is cut, lengthened or made up is no token."""
    assert desk.ask("/standing", headers={"Cookie": f"{desk.door.cookie}={cookie}"}).status == 403
    assert desk.ask("/?token=wrong", headers={"Cookie": ""}).status == 403


def test_the_address_of_the_terminal_gives_the_cookie_and_hides_the_token(desk: Desk) -> None:
    """The token leaves the address bar at once, for a cookie that no script and no other site can use."""
    answer = desk.ask(f"/?token={TOKEN}", headers={"Cookie": ""})
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=strict"} <= {
        each.strip() for each in answer.headers["set-cookie"].split(";")
    }


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:{port}", "localhost", "127.0.0.1:1", ""]
)
def test_f01_a_strange_name_leads_nowhere(desk: Desk, host: str) -> None:
    """A stranger's DNS name that points to this machine is refused, cookie or not."""
    assert desk.ask("/standing", headers={"Host": host.format(port=desk.door.port)}).status == 403


def test_f02_a_preview_that_others_reach_needs_the_token_as_well(newsletter: Path) -> None:
    """Other devices come in by this machine's address in the network, with the token and not without."""
    with preview_of(newsletter / "issues/first", newsletter, reached_at="192.0.2.7") as open_desk:
        named = {"Host": f"192.0.2.7:{open_desk.door.port}"}
        assert open_desk.ask("/standing", headers={**named, "Cookie": ""}).status == 403
        assert open_desk.ask("/standing", headers=named).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/%2e%2e/etc/passwd",
        "/../../etc/passwd",
        "/asset/..%2f..%2fnewsletter.toml",
        "/asset/..%5c..%5cnewsletter.toml",
        "/asset/%252e%252e%252fnewsletter.toml",
        "/asset//etc/passwd",
        "/asset/",
        "/picture/..%2fnewsletter.toml",
        "/picture//etc/passwd",
        "/picture/issue.yaml",
        "/picture/%00",
    ],
)
def test_f03_no_file_is_served_by_its_name(desk: Desk, path: str) -> None:
    """The address is never taken for a path: whatever is not known by name is 404."""
    answer = desk.ask(path)
    assert answer.status == 404
    assert "root:" not in answer.body


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
@pytest.mark.parametrize("path", ["/standing", "/events", "/mail"])
def test_f07_another_page_cannot_listen_or_look(desk: Desk, origin: str, path: str) -> None:
    """A request that a strange page makes is refused even with the cookie."""
    assert desk.ask(path, headers={"Origin": origin}).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_f07_a_browser_that_tells_of_a_strange_page_is_believed(desk: Desk, site: str) -> None:
    """Sec-Fetch-Site is enough to refuse a picture or a frame on a strange page."""
    asked = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}
    assert desk.ask("/picture/a.png", headers=asked).status == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_one_only_looks(desk: Desk, method: str) -> None:
    """Where nothing can be done, no method but GET is answered; and no answer allows another origin."""
    answer = desk.ask("/mail", method, {"Origin": f"http://{desk.door.hosts[0]}"})
    assert answer.status == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_f08_a_long_address_and_a_large_request_are_refused(desk: Desk) -> None:
    """What is larger than any honest request is not read, and the server lives."""
    assert desk.ask(f"/mail?language={'x' * 5000}").status == 414
    assert desk.ask("/mail", headers={"Content-Length": "100000000"}).status == 413
    with suppress(OSError):  # most of it is never read
        desk.say(b"GET /" + b"x" * 1_000_000 + b" HTTP/1.1\r\n")
    assert desk.ask("/standing").status == 200


def test_f08_a_large_request_in_pieces_is_refused(desk: Desk) -> None:
    """A body that does not tell its length is 413 as soon as it is too long."""
    host = desk.door.hosts[0]
    head = (
        f"POST /test HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {desk.cookie['Cookie']}\r\n"
    )
    head += "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"1388\r\n" + b"x" * 5_000 + b"\r\n0\r\n\r\n"
    assert desk.say(head.encode() + body).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    "lines",
    ["Content-Length: 3\r\nTransfer-Encoding: chunked", "Host: evil.example", "Content-Length: x"],
    ids=["two lengths", "two hosts", "no number"],
)
def test_f25_a_request_that_contradicts_itself_is_refused(desk: Desk, lines: str) -> None:
    """A request that two servers could read in two ways is 400."""
    head = f"GET /standing HTTP/1.1\r\nHost: {desk.door.hosts[0]}\r\nCookie: {desk.cookie['Cookie']}\r\n"
    assert desk.say(f"{head}{lines}\r\n\r\n".encode()).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("path", ["/", "/standing", "/nothing", "/asset/preview.js"])
def test_every_answer_forbids_what_no_page_of_ours_needs(desk: Desk, path: str) -> None:
    """Scripts from elsewhere, frames around the page, guesses of types and copies in caches are forbidden."""
    headers = desk.ask(path).headers
    assert "script-src 'self'; style-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_f05_the_frame_of_a_mail_runs_no_script_and_fetches_nothing(desk: Desk) -> None:
    """A mail is shown under a policy of its own, with no scripts, no forms and no pictures of strangers."""
    policy = desk.ask("/mail").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
    assert "allow-scripts" not in policy
