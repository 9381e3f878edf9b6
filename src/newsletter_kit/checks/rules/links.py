"""Rules on where links lead: nowhere yet, unprotected, elsewhere than they say, with a slip."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.url import PLACEHOLDER, is_nobodys_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.written_links import WrittenLink

_HTTP = re.compile(r"http://", re.IGNORECASE)
_SETTINGS = ("website", "image_base_url", "unsubscribe_url", "preferences_url", "view_url")


@rule(
    "NK060",
    Words(
        "a link leads nowhere yet",
        "A reader who presses it stays where they are, or lands on a page that belongs to nobody; a mailed"
        " link cannot be changed.",
        "Write the address of the page, or leave the link out.",
    ),
    Example(
        bad="intro: 'The [report on returns in 2024](#) is out.'",
        good="intro: 'The [report on returns in 2024](https://iom.int/report) is out.'",
    ),
    Severity.ERROR,
)
def placeholder(draft: Draft) -> Iterator[Fault]:
    """No link is `#`, or leads to a host of examples, which is a warning as long as mails become files."""
    is_trial = draft.settings.provider == "outbox"
    for link in draft.links:
        if link.target == PLACEHOLDER:
            yield Fault(link.place, f"{_called(link)} leads nowhere yet")
        elif is_nobodys_host(link.host):
            what = f"{_called(link)} leads to {link.host}, which is nobody's"
            yield Fault(link.place, what, severity=Severity.WARNING if is_trial else None)


def _called(link: WrittenLink) -> str:
    return f"the link {quoted(link.words)}" if link.words else "the link"


@rule(
    "NK061",
    Words(
        "a link is not protected",
        "With http:// anybody between the reader and the page sees what is read there, and browsers warn of"
        " it.",
        "Write https:// in place of http://, if the page opens that way too.",
    ),
    Example(
        bad="intro: 'The [report on returns](http://iom.int/report) is out.'",
        good="intro: 'The [report on returns](https://iom.int/report) is out.'",
    ),
    Severity.WARNING,
)
def unprotected(draft: Draft) -> Iterator[Fault]:
    """Every link, those of newsletter.toml included, begins with https://."""
    for name in _SETTINGS:
        if _HTTP.match(value := getattr(draft.settings, name) or ""):
            yield Fault(draft.setting(name), f"{quoted(value)} begins with http://")
    for link in draft.links:
        if _HTTP.match(link.target):
            better = _HTTP.sub("https://", link.target)
            yield Fault(
                link.place,
                f"{_called(link)} leads to {quoted(link.target)}, which begins with http://",
                f"Write {quoted(better)}, if the page opens that way too.",
            )


RULES = (placeholder, unprotected)
