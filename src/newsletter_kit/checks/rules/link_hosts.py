"""Rules on the hosts that links lead to: hidden, disguised, closed to readers, or not what the words say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.hosts import (
    is_inner_name,
    is_public,
    looks,
    numeric_address,
    owner_of,
    scripts_of,
    spoken,
)
from newsletter_kit.checks.link_targets import link_targets
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.checks.written_links import host_of
from newsletter_kit.issue.url import is_nobodys_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.written_links import WrittenLink

_SHOWN = re.compile(
    r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[^\W\d_]{2,})\.?(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE
)
_SHOWN_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# A name of a file is no host; every other last label may be one.
_FILE = re.compile(
    r".*\.(?:csv|docx?|gif|html?|jpe?g|js|json|md|pdf|png|pptx?|txt|xlsx?|yaml|zip)", re.IGNORECASE
)
_USUAL_PORTS = frozenset({None, 80, 443})
_PROGRAMS = re.compile(
    r"\.(?:apk|bat|cmd|dmg|docm|exe|iso|jar|js|lnk|msi|pptm|ps1|rar|scr|vbs|xlsm|zip|7z)$", re.IGNORECASE
)


@rule(
    "NK066",
    Words(
        "a link shows one address and leads to another",
        "So do swindlers: mail programs warn of such a link or put the whole mail into the spam folder, and"
        " readers learn to trust what they should not.",
        "Write what is behind the link in words, or let both be the same address.",
    ),
    Example(
        bad="intro: 'See [www.un.org](https://news-tracker.net/un).'",
        good="intro: 'See [www.un.org](https://www.un.org/en/).'",
    ),
    Severity.ERROR,
)
def other_address(draft: Draft) -> Iterator[Fault]:
    """Words that are an address are that of the page, or of one of the same owner."""
    for link in draft.links:
        if (shown := _shown_host(link)) and link.host and not _belong_together(shown, link.host):
            yield Fault(link.place, f"the link shows {shown} and leads to {spoken(link.host)}")
        elif mail := _other_mailbox(link):
            yield Fault(link.place, f"the link shows {mail} and writes to {quoted(link.target)}")


def _shown_host(link: WrittenLink) -> str:
    found = _SHOWN.fullmatch(link.words.strip())
    if not found or _FILE.fullmatch(found["host"]):
        return ""
    return found["host"].lower()


def _belong_together(shown: str, host: str) -> bool:
    seen = spoken(host)
    return owner_of(shown) == owner_of(seen) or seen.endswith(f".{shown.removeprefix('www.')}")


def _other_mailbox(link: WrittenLink) -> str:
    shown, target = _SHOWN_MAIL.fullmatch(link.words.strip()), unquote(link.target).lower()
    is_mail = target.startswith("mailto:") and "((" not in target
    return shown[0] if shown and is_mail and shown[0].lower() not in target else ""


@rule(
    "NK070",
    Words(
        "a link is shortened",
        "Nobody sees where it leads, spam filters know that swindlers hide so, and it is dead when the"
        " service closes.",
        "Open it, and write the address of the page where you land.",
    ),
    Example(
        bad="intro: 'The [report](https://bit.ly/3xYz) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
)
def shortened(draft: Draft) -> Iterator[Fault]:
    """No link leads to a service that shortens addresses."""
    known = link_targets().shorteners
    for link in draft.links:
        if link.host.removeprefix("www.") in known:
            yield Fault(link.place, f"{quoted(link.target)} is shortened by {link.host}")


@rule(
    "NK071",
    Words(
        "a link goes by way of somebody else",
        "It was copied out of another mail, a chat or a search: whoever passes readers on notes who they are,"
        " and many such links stop working after some days.",
        "Write the address of the page itself.",
    ),
    Example(
        bad="intro: 'The [report](https://l.facebook.com/l.php?u=https%3A%2F%2Fiom.int%2Fa) is out.'",
        good="intro: 'The [report](https://iom.int/a) is out.'",
    ),
)
def passed_on(draft: Draft) -> Iterator[Fault]:
    """No link leads to a page that only passes readers on; if it names the real page, that can be mended."""
    for link in draft.links:
        for wrapper, names in link_targets().wrappers.items():
            if _is_at(link, wrapper):
                real = _behind(link, names)
                remedy, edit = (f"Write {quoted(real, 200)}.", link.edit_to(real)) if real else ("", None)
                yield Fault(link.place, f"the link goes by way of {link.host}", remedy, edit)


def _is_at(link: WrittenLink, wrapper: str) -> bool:
    host, slash, path = wrapper.partition("/")
    if link.host != host and not link.host.endswith(f".{host}"):
        return False
    return not slash or bool(link.parts and link.parts.path.lstrip("/").startswith(path))


def _behind(link: WrittenLink, names: tuple[str, ...]) -> str:
    """The real address in the parameters; empty if it cannot be told."""
    given = parse_qs(link.parts.query) if link.parts else {}
    found = (value for name in names for value in given.get(name, ()))
    return next((each for each in found if host_of(each) and " " not in each), "")


@rule(
    "NK072",
    Words(
        "a link hides its host behind an @",
        "What stands before the @ is a user's name, and not the page: swindlers write a bank's name there.",
        "Write the address without it.",
    ),
    Example(
        bad="intro: 'See [our page](https://iom.int@news.net/page).'",
        good="intro: 'See [our page](https://iom.int/page).'",
    ),
    Severity.ERROR,
)
def user_in_link(draft: Draft) -> Iterator[Fault]:
    """No web address has a user's name or a password in it."""
    for link in draft.links:
        if link.parts and "@" in link.parts.netloc:
            yield Fault(link.place, f"the link leads to {link.host}, and not to what stands before its @")


@rule(
    "NK073",
    Words(
        "a link leads to a number, or to a machine of the office",
        "Readers outside of the office cannot open it; a number in place of a name is what swindlers use.",
        "Write the name under which everybody reaches the page.",
    ),
    Example(
        bad="intro: 'The [report](https://192.168.1.20/report) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
    Severity.ERROR,
)
def inner_host(draft: Draft) -> Iterator[Fault]:
    """Every link leads to a name that is known to all."""
    for link in draft.links:
        address = numeric_address(link.host)
        if address is not None:
            is_theirs = is_public(address)
            more = "" if is_theirs else ", which nobody else reaches"
            what = f"the link leads to the number {address}{more}"
            yield Fault(link.place, what, severity=Severity.WARNING if is_theirs else None)
        elif is_inner_name(link.host) and not is_nobodys_host(link.host):
            yield Fault(link.place, f"the link leads to {link.host}, a name that only the office knows")


@rule(
    "NK074",
    Words(
        "a link names an odd port",
        "The networks of many offices let nobody through to it, and spam filters take it as a sign of a"
        " break-in.",
        "Write the address without the colon and the number.",
    ),
    Example(
        bad="intro: 'The [report](https://iom.int:8443/report) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
)
def odd_port(draft: Draft) -> Iterator[Fault]:
    """Every link leads to the usual ports of the web, 80 and 443."""
    for link in draft.links:
        if link.parts and link.parts.port not in _USUAL_PORTS:
            yield Fault(link.place, f"the link leads to port {link.parts.port} of {link.host}")


@rule(
    "NK075",
    Words(
        "a link leads to a host that looks like another",
        "One letter is of another alphabet, or a 1 stands for an l: so swindlers make pages of banks and"
        " offices.",
        "Type the address anew, and look whose page it is.",
    ),
    Example(
        bad="intro: 'Give by [this form](https://www.p\u0430ypal.com/iom).'",
        good="intro: 'Give by [this form](https://www.paypal.com/iom).'",
    ),
    Severity.ERROR,
)
def look_alike_host(draft: Draft) -> Iterator[Fault]:
    """No host mixes alphabets, or is taken at a glance for that of the office or a well-known one."""
    known = {looks(each): each for each in (*link_targets().sites, *_own_hosts(draft))}
    for link in draft.links:
        host = spoken(link.host)
        owner = owner_of(host)
        like = known.get(looks(owner), owner)
        if like != owner:
            yield Fault(
                link.place,
                f"{quoted(host)} is not {like}, though it looks so",
                f"Write {like}, if you mean it.",
            )
        elif mixed := next((each for each in host.split(".") if len(scripts_of(each)) > 1), ""):
            what = f"{quoted(host)} has letters of {_listed(mixed)} in one word"
            yield Fault(link.place, what)


def _own_hosts(draft: Draft) -> Iterator[str]:
    boxes = (draft.settings.sender, draft.settings.reply_to)
    yield from (owner_of(each.address.rpartition("@")[2].lower()) for each in boxes if each)
    yield owner_of(host_of(draft.settings.website or ""))


def _listed(label: str) -> str:
    return " and ".join(sorted(each.title() for each in scripts_of(label)))


@rule(
    "NK076",
    Words(
        "a link leads where only colleagues come in",
        "Readers land on a log-in, or can change what they should only read.",
        "Publish the page, and write the address under which everybody can read it.",
    ),
    Example(
        bad="intro: 'The [report](https://iomint.sharepoint.com/sites/tbilisi/report.docx) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
)
def closed_page(draft: Draft) -> Iterator[Fault]:
    """No link leads to a page for editing, a log-in, or a site for trials."""
    for link in draft.links:
        page = f"{link.host}{link.parts.path or '/'}" if link.parts and link.host else ""
        for pattern, what in link_targets().inside if page else ():
            if pattern.match(page):
                yield Fault(link.place, f"{quoted(link.target)} is {what}")
                break


@rule(
    "NK077",
    Words(
        "a link leads to a program or an archive",
        "Mail filters hold back a mail with such a link, and readers are taught not to press it.",
        "Link to a page that tells what is in the file, or offer a PDF.",
    ),
    Example(
        bad="intro: 'The [forms](https://iom.int/forms.zip) are out.'",
        good="intro: 'The [forms](https://iom.int/forms) are out.'",
    ),
)
def program(draft: Draft) -> Iterator[Fault]:
    """No link leads to a file that runs, or that hides others."""
    for link in draft.links:
        if link.parts and (found := _PROGRAMS.search(link.parts.path)):
            yield Fault(link.place, f"{quoted(link.target)} is a {found[0]} file")


RULES = (
    other_address,
    shortened,
    passed_on,
    user_in_link,
    inner_host,
    odd_port,
    look_alike_host,
    closed_page,
    program,
)
