"""Rules on the headers by which programs know a list, and by which readers leave it with one click."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

ONE_CLICK = "List-Unsubscribe=One-Click"
"""RFC 8058 §3.1 wants exactly this."""

QUIET = frozenset({"bulk", "list"})
"""Values of Precedence at which programs send no note that somebody is away."""

LONGEST_LIST_ID = 255
FEEDBACK_FIELDS = range(1, 5)
FEEDBACK_SENDER = range(5, 16)
"""Gmail's Feedback-ID: up to four fields, of which the last, of 5 to 15 characters, names the sender."""

_LINKS = re.compile(r"\s*<[^<>\s]+>(?:\s*,\s*<[^<>\s]+>)*\s*")
_LINK = re.compile(r"<([^<>]*)>")
_LIST_ID = re.compile(r'(?:(?:"[^"]*"|[^<>"]*)\s)?<([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+)>')


def _ways_out(value: str) -> list[str]:
    return [each.strip() for each in _LINK.findall(value)]


@rule(
    "NK290",
    Words(
        "mail programs can show no way out",
        "Gmail, Yahoo and Outlook show a button to leave the list if the header List-Unsubscribe says how."
        " They want it of everybody who writes to many; without it, readers press “spam”.",
        "Set `unsubscribe_url` to an https address.",
    ),
    Example(
        bad="List-Unsubscribe: https://iom.int/leave",
        good="List-Unsubscribe: <https://iom.int/leave>, <mailto:leave@iom.int>",
        kind="message",
    ),
    Severity.ERROR,
)
def unsubscribe_header(draft: Draft) -> Iterator[Fault]:
    """List-Unsubscribe is there, and holds https and mailto links in angle brackets (RFC 2369 §3.2).

    That no setting says how to leave the list is told by another rule.
    """
    for mail in draft.mails:
        value, place = mail.root.value("List-Unsubscribe"), mail.at("header List-Unsubscribe")
        if not value and (draft.settings.unsubscribe_url or draft.settings.unsubscribe_mailto):
            yield Fault(draft.setting("unsubscribe_url"), "the mail has no header List-Unsubscribe")
        elif value and not _LINKS.fullmatch(value):
            yield Fault(place, f"{quoted(value)} is no list of links in angle brackets")
        for link in _ways_out(value):
            if link.partition(":")[0].lower() not in {"https", "mailto"}:
                yield Fault(place, f"{quoted(link)} is neither an https nor a mailto link")


@rule(
    "NK291",
    Words(
        "readers cannot leave with one click",
        "Since 2024 Gmail and Yahoo want of those who write to many that one click is enough. Without it"
        " mails land among spam.",
        "Set `unsubscribe_url` to one https address; the other header is then written by itself.",
    ),
    Example(
        bad="List-Unsubscribe: <mailto:leave@iom.int>\nList-Unsubscribe-Post:",
        good="List-Unsubscribe: <https://iom.int/leave>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
        kind="message",
    ),
    Severity.WARNING,
)
def one_click(draft: Draft) -> Iterator[Fault]:
    """There is exactly one https link, and the header that allows one click (RFC 8058 §3.1)."""
    for mail in draft.mails:
        links = _ways_out(mail.root.value("List-Unsubscribe"))
        secure = sum(link.lower().startswith("https://") for link in links)
        post, place = mail.root.value("List-Unsubscribe-Post"), mail.at("header List-Unsubscribe-Post")
        if post and post != ONE_CLICK:
            yield Fault(place, f"it says {quoted(post)}", f"Write “{ONE_CLICK}”.", severity=Severity.ERROR)
        if links and not secure:
            yield Fault(draft.setting("unsubscribe_url"), "there is no https address to leave with one click")
        elif secure > 1:
            yield Fault(mail.at("header List-Unsubscribe"), f"it has {secure} https links where one may be")
        elif secure and not post:
            yield Fault(place, "the mail has no such header")


@rule(
    "NK292",
    Words(
        "the link to leave shows who the reader is",
        "What stands in a link is written into the logs of servers and proxies. Anybody can also put the"
        " address of somebody else there, and take that reader off the list.",
        "Use ((unsubscribe_token)) in `unsubscribe_url`: a code that nobody can guess.",
    ),
    Example(
        bad='unsubscribe_url = "https://iom.int/leave?who=((email))"',
        good='unsubscribe_url = "https://iom.int/leave/((unsubscribe_token))"',
        kind="settings",
    ),
    Severity.WARNING,
)
def telling_link(draft: Draft) -> Iterator[Fault]:
    """No https link in List-Unsubscribe has the reader's address in it."""
    for mail in draft.mails:
        address = str(mail.meant.recipient.address).lower()
        for link in _ways_out(mail.root.value("List-Unsubscribe")):
            if link.lower().startswith("http") and address in unquote(link).lower():
                yield Fault(draft.setting("unsubscribe_url"), "the reader's address stands in the link")


@rule(
    "NK293",
    Words(
        "the list has no name for programs",
        "Readers sort their mail by the header List-ID, and providers tell by it one newsletter of an"
        " organisation from another.",
        "Set `list_id` once, such as `IOM Georgia news <news.iom.int>`, and never change it.",
    ),
    Example(bad="List-ID: IOM Georgia", good="List-ID: IOM Georgia <news.iom.int>", kind="message"),
    Severity.WARNING,
)
def list_id(draft: Draft) -> Iterator[Fault]:
    """List-ID is there: a name that may be left out, and an id with a dot in angle brackets (RFC 2919 §3)."""
    for mail in draft.mails:
        value = mail.root.value("List-ID")
        found = _LIST_ID.fullmatch(value)
        if not value:
            yield Fault(draft.setting("list_id"), "the mail has no header List-ID")
        elif not found or len(found[1]) > LONGEST_LIST_ID:
            yield Fault(mail.at("header List-ID"), f"{quoted(value)} is no list id")


@rule(
    "NK294",
    Words(
        "machines will answer the mail",
        "Everybody who is on leave has a program that answers. Hundreds of such notes bury the few answers of"
        " people.",
        "Let `Precedence: bulk` stand in the mail.",
    ),
    Example(bad="Precedence: first-class", good="Precedence: bulk", kind="message"),
    Severity.WARNING,
)
def automatic_answers(draft: Draft) -> Iterator[Fault]:
    """Precedence says that many get the mail, and Auto-Submitted not that it answers one (RFC 3834 §5)."""
    for mail in draft.mails:
        value, submitted = mail.root.value("Precedence"), mail.root.value("Auto-Submitted")
        if value.lower() not in QUIET and submitted.lower() != "auto-generated":
            said = f"it says {quoted(value)}" if value else "the mail has no such header"
            yield Fault(mail.at("header Precedence"), said)
        if submitted.lower().startswith("auto-replied"):
            what = "it says that the mail is the answer of a machine"
            yield Fault(mail.at("header Auto-Submitted"), what, "Remove it.")


@rule(
    "NK295",
    Words(
        "the language of the mail is not named",
        "Mail programs and screen readers that look at the header Content-Language read the mail in the wrong"
        " voice, or offer to translate it.",
        "Let it name the language of the edition.",
    ),
    Example(bad="Content-Language: ka", good="Content-Language: en", kind="message"),
    Severity.WARNING,
)
def content_language(draft: Draft) -> Iterator[Fault]:
    """Content-Language is that of the edition (RFC 3282)."""
    for mail in draft.mails:
        value, right = mail.root.value("Content-Language"), mail.meant.edition.language
        if value.lower() != right.lower():
            said = f"it says {quoted(value)}" if value else "the mail has no such header"
            yield Fault(mail.at("header Content-Language"), said, f"Write “{right}”.")


@rule(
    "NK296",
    Words(
        "the Feedback-ID is not of the form that Gmail reads",
        "Complaints of readers are then not counted by campaign in Gmail's Postmaster Tools, and you learn"
        " too late of them.",
        "Write up to four fields with colons between, the last of 5 to 15 characters: `q1:iomgeorgia`.",
    ),
    Example(bad='feedback_id = "iom"', good='feedback_id = "newsletter:iomgeorgia"', kind="settings"),
    Severity.WARNING,
)
def feedback_id(draft: Draft) -> Iterator[Fault]:
    """Feedback-ID, if there is one, is as support.google.com/mail/answer/6254652 wants it."""
    value = draft.settings.feedback_id
    if value is None:
        return
    fields = value.split(":")
    sound = len(fields) in FEEDBACK_FIELDS and len(fields[-1]) in FEEDBACK_SENDER and " " not in value
    if not sound:
        yield Fault(draft.setting("feedback_id"), f"{quoted(value)} is not of that form")


RULES = (
    unsubscribe_header,
    one_click,
    telling_link,
    list_id,
    automatic_answers,
    content_language,
    feedback_id,
)
