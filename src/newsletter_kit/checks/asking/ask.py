"""Ask for one page: its head, or what begins its body, and where it leads on to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import requests

from newsletter_kit.checks.asking.answer import PageAnswer, PageVerdict
from newsletter_kit.checks.asking.guard import NoSuchHostError, NotPublicError, require_public
from newsletter_kit.checks.written_links import host_of, web_parts

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

USER_AGENT = "newsletter-kit (looks whether the links of a newsletter work)"
MOST_REDIRECTS = 5
FOR_GOOD = frozenset({301, 308})
LEADS_ON = frozenset({301, 302, 303, 307, 308})

# What sites answer that let no programs in (999 is LinkedIn's own), and what means "not now".
_TELLS_NOTHING = frozenset({400, 401, 402, 403, 405, 406, 407, 429, 451, 999})
_GONE = frozenset({404, 410})
_HEADERS = {"User-Agent": USER_AGENT, "Accept": "*/*"}


@dataclass(frozen=True)
class Manners:
    """How pages are asked for.

    Attributes:
        allowed: hosts that may be inside a network: the newsletter's own.
        seconds: after which one page is given up, redirects included.
        at_once: how many pages are asked for at the same time.
        pause: seconds between two requests to one host.
    """

    allowed: AbstractSet[str] = frozenset()
    seconds: float = 10.0
    at_once: int = 8
    pause: float = 0.2
    turns: dict[str, Lock] = field(default_factory=dict)

    def turn(self, host: str) -> Lock:
        """The lock that lets one request at a time through to a host."""
        return self.turns.setdefault(host, Lock())


def ask(target: str, session: requests.Session, manners: Manners) -> PageAnswer:
    """Whether the page at `target` is there, and where it has moved to if it has moved for good.

    Args:
        target: an http(s) address.
        session: what `open_guarded` gave.
        manners: how to ask.

    Example:
        >>> ask("https://iom.int/", session, Manners()).verdict  # doctest: +SKIP
        <PageVerdict.THERE: 'there'>
    """
    try:
        return _followed(target, session, manners)
    except NoSuchHostError as error:
        return PageAnswer(PageVerdict.NOWHERE, f"there is no host {error}")
    except NotPublicError as error:
        return PageAnswer(PageVerdict.REFUSED, f"{error} is inside a network and was not asked")
    except requests.exceptions.SSLError:
        return PageAnswer(PageVerdict.FAILING, "its certificate is not valid")
    except (TimeoutError, requests.exceptions.Timeout):
        return PageAnswer(PageVerdict.UNTOLD, f"it did not answer within {manners.seconds:g} seconds")
    except (requests.exceptions.RequestException, OSError, ValueError):
        return PageAnswer(PageVerdict.FAILING, "no connection could be made")


def _followed(target: str, session: requests.Session, manners: Manners) -> PageAnswer:
    until, now, moved = time.monotonic() + manners.seconds, target, ""
    is_for_good = True
    for _ in range(MOST_REDIRECTS + 1):
        response = _asked(now, session, manners, until)
        if response.status_code not in LEADS_ON or not response.headers.get("Location"):
            return _judged(response, moved)
        now = urljoin(now, response.headers["Location"])
        if web_parts(now) is None:
            return PageAnswer(PageVerdict.UNTOLD, "it leads on to what is no web page")
        is_for_good = is_for_good and response.status_code in FOR_GOOD
        moved = now if is_for_good else moved
    return PageAnswer(PageVerdict.CIRCLE, f"it leads on more than {MOST_REDIRECTS} times")


def _asked(target: str, session: requests.Session, manners: Manners, until: float) -> requests.Response:
    """The answer to HEAD; where that is an error, to GET, as many servers know no HEAD."""
    host = host_of(target)
    require_public(host, manners.allowed)
    with manners.turn(host):
        response = _sent("HEAD", target, session, until)
        if response.status_code >= 400:  # noqa: PLR2004  RFC 9110 §15.5
            time.sleep(manners.pause)
            response = _sent("GET", target, session, until)
        time.sleep(manners.pause)
    return response


def _sent(method: str, target: str, session: requests.Session, until: float) -> requests.Response:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    response = session.request(
        method, target, headers=_HEADERS, timeout=left, stream=True, allow_redirects=False
    )
    response.close()  # nothing of the body is read, however long it is
    return response


def _judged(response: requests.Response, moved: str) -> PageAnswer:
    status, why = response.status_code, f"{response.status_code} {response.reason or ''}".strip()
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if status in _GONE:
        return PageAnswer(PageVerdict.GONE, why)
    if status in _TELLS_NOTHING:
        return PageAnswer(PageVerdict.UNTOLD, why)
    if status >= 400:  # noqa: PLR2004  RFC 9110 §15.5
        return PageAnswer(PageVerdict.FAILING, why)
    return PageAnswer(PageVerdict.MOVED if moved else PageVerdict.THERE, why, moved, kind)
