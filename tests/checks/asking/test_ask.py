"""Asking for pages: what each answer means, how politely it is asked, and what is never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import requests

from newsletter_kit.checks.asking.answer import PageAnswer, PageVerdict
from newsletter_kit.checks.asking.ask import USER_AGENT, Manners, ask
from newsletter_kit.checks.asking.ask_all import ask_all
from newsletter_kit.checks.asking.guard import NoSuchHostError, NotPublicError, open_guarded, require_public
from newsletter_kit.checks.asking.memory import A_DAY, remember, remembered
from page_server import Page, PageServer

if TYPE_CHECKING:
    from pathlib import Path

HERE = frozenset({"127.0.0.1"})
QUICK = Manners(allowed=HERE, pause=0)


def asked(server: PageServer, path: str, manners: Manners = QUICK) -> PageAnswer:
    """What comes of asking for a page of a server."""
    with open_guarded("127.0.0.1", manners.allowed) as session:
        return ask(server.url + path, session, manners)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, PageVerdict.THERE),
        (204, PageVerdict.THERE),
        (404, PageVerdict.GONE),
        (410, PageVerdict.GONE),
        (401, PageVerdict.UNTOLD),
        (403, PageVerdict.UNTOLD),
        (429, PageVerdict.UNTOLD),
        (999, PageVerdict.UNTOLD),
        (500, PageVerdict.FAILING),
        (503, PageVerdict.FAILING),
    ],
)
def test_g14_each_status_has_a_meaning(status: int, verdict: PageVerdict) -> None:
    """What is gone is told apart from what fails today, and from what lets no programs in."""
    with PageServer({"/a": Page(status)}) as server:
        assert asked(server, "/a").verdict is verdict


def test_g15_get_is_tried_where_head_is_not_known() -> None:
    """A page that refuses HEAD is there all the same; one that answers it is not asked again."""
    with PageServer({"/a": Page(no_head=True), "/b": Page()}) as server:
        assert {asked(server, path).verdict for path in ("/a", "/b")} == {PageVerdict.THERE}
    assert server.asked == [("HEAD", "/a"), ("GET", "/a"), ("HEAD", "/b")]


@pytest.mark.parametrize(
    ("statuses", "verdict", "target"),
    [
        ((301,), PageVerdict.MOVED, "/1"),
        ((308, 301), PageVerdict.MOVED, "/2"),
        ((302,), PageVerdict.THERE, ""),
        ((301, 302), PageVerdict.MOVED, "/1"),
        ((302, 301), PageVerdict.THERE, ""),
        ((301,) * 6, PageVerdict.CIRCLE, ""),
    ],
)
def test_redirects_are_followed(statuses: tuple[int, ...], verdict: PageVerdict, target: str) -> None:
    """Up to five are followed, and the new address is the last that is meant for good."""
    pages = {f"/{number}": Page(status, f"/{number + 1}") for number, status in enumerate(statuses)}
    with PageServer({**pages, f"/{len(statuses)}": Page()}) as server:
        answer = asked(server, "/0")
        assert (answer.verdict, answer.target) == (verdict, server.url + target if target else "")


def test_it_is_asked_politely() -> None:
    """Every request says who asks, and brings no cookie back."""
    with PageServer({"/a": Page(302, "/b"), "/b": Page()}) as server:
        asked(server, "/a")
    assert {each["User-Agent"] for each in server.headers} == {USER_AGENT}
    assert not any("Cookie" in each for each in server.headers)


def test_one_page_at_a_time_is_asked_of_a_host(tmp_path: Path) -> None:
    """However many links lead to a host, it never has two requests of ours at once, and each page but one."""
    paths = [f"/{number}" for number in range(6)]
    with PageServer({path: Page(seconds=0.01) for path in paths}) as server:
        answers = ask_all([server.url + path for path in (*paths, "/0")], tmp_path / "links.json", QUICK)
    assert server.most_at_once == 1
    assert len(server.asked) == len(answers) == 6


def test_a_slow_page_is_given_up() -> None:
    """After its seconds are over, a page is left as one that does not tell."""
    with PageServer({"/a": Page(seconds=0.6)}) as server:
        answer = asked(server, "/a", Manners(allowed=HERE, pause=0, seconds=0.2))
    assert answer.verdict is PageVerdict.UNTOLD


def test_answers_are_kept_for_a_day(tmp_path: Path) -> None:
    """What was told yesterday is asked anew, what was told today is not; what may change is not kept."""
    path = tmp_path / ".newsletter/links.json"
    there, failing = PageAnswer(PageVerdict.THERE), PageAnswer(PageVerdict.FAILING)
    remember(path, {"https://a.int": there, "https://b.int": failing}, now=1_000)
    assert remembered(path, now=1_000 + A_DAY - 1) == {"https://a.int": there}
    assert remembered(path, now=1_000 + A_DAY) == {}


def test_pages_of_the_memory_are_not_asked(tmp_path: Path) -> None:
    """The second round of a day asks for nothing."""
    with PageServer({"/a": Page()}) as server:
        for _ in range(2):
            assert ask_all([server.url + "/a"], tmp_path / "links.json", QUICK)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"https://a.int": 1}', '{"https://a.int": {"asked": 1}}']
)
def test_a_broken_memory_is_an_empty_one(content: str, tmp_path: Path) -> None:
    """A file that somebody has cut off or edited does no harm."""
    path = tmp_path / "links.json"
    path.write_text(content)
    assert remembered(path, now=2) == {}
    remember(path, {"https://a.int": PageAnswer(PageVerdict.THERE)}, now=2)
    assert list(remembered(path, now=3)) == ["https://a.int"]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "::ffff:127.0.0.1",
        "①②⑦.⓪.⓪.①",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  nothing is bound
        "::1",
        "fd00::1",
        "localhost",
        "wiki.local",
    ],
)
def test_g01_nothing_inside_a_network_is_asked(host: str) -> None:
    """Every spelling of an inner address is refused, unless it is the newsletter's own site."""
    with pytest.raises(NotPublicError):
        require_public(host, frozenset())
    require_public(host, frozenset({host}))


def test_a_name_that_nobody_can_have_is_not_there() -> None:
    """RFC 6761 keeps `.invalid` free for ever."""
    with pytest.raises(NoSuchHostError):
        require_public("gone.invalid", frozenset())


@pytest.mark.parametrize(
    ("to", "verdict"),
    [
        ("http://localhost:{port}/b", PageVerdict.REFUSED),
        ("http://0x7f.1:{port}/b", PageVerdict.REFUSED),
        ("file:///etc/passwd", PageVerdict.UNTOLD),
    ],
)
def test_g02_a_redirect_does_not_lead_inside(to: str, verdict: PageVerdict) -> None:
    """A page that leads on to an inner address or a file is not followed."""
    with PageServer({}) as server:
        server.pages["/a"] = Page(302, to.format(port=server.url.rpartition(":")[2]))
        assert asked(server, "/a").verdict is verdict
    assert server.asked == [("HEAD", "/a")]


def test_a_name_that_has_changed_its_address_is_not_asked() -> None:
    """A connection that ends inside a network, whatever was looked up before, is closed before a request."""
    with PageServer({"/a": Page()}) as server, open_guarded("iom.int", frozenset()) as session:
        with pytest.raises(requests.exceptions.ConnectionError):
            session.request("HEAD", f"{server.url}/a", timeout=5)
    assert server.asked == []


def test_a_host_that_nobody_listens_at_fails() -> None:
    """A refused connection may be mended by tomorrow."""
    with PageServer({}) as server:
        pass
    assert asked(server, "/a").verdict is PageVerdict.FAILING
