"""Rules on what the inbox shows before the mail is opened: sender, subject and preheader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import filled_in, quoted
from newsletter_kit.graphemes import count_graphemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

PREHEADER_CHARACTERS = range(40, 111)
SUBJECT_CHARACTERS = 65
SUBJECT_CHARACTERS_ON_PHONES = 50

MOST_CAPITALS = 0.6
"""The share of capital letters above which a line is read as shouting."""

FEWEST_LETTERS = 12
"""A line of fewer capitals may be acronyms and nothing else."""

_NOT_ANSWERED = re.compile(r"(?:no|do[-_.]?not)[-_.]?reply|ne[-_.]?pas[-_.]?repondre", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[\W_]+")


@rule(
    "NK001",
    Words(
        "the preheader is too short or too long",
        "Inboxes show 40 to 110 characters after the subject; what is missing is filled with the first words"
        " of the mail, what is over is cut off.",
        "Write one sentence of 40 to 110 characters.",
    ),
    Example(
        bad="preheader: Short",
        good="preheader: 463 Georgians came home in the first quarter, and what became of them",
    ),
    Severity.WARNING,
)
def preheader_length(draft: Draft) -> Iterator[Fault]:
    """The preheader of each language has a length that inboxes show whole."""
    for each in draft.editions:
        if (length := count_graphemes(filled_in(each.issue.preheader))) not in PREHEADER_CHARACTERS:
            yield Fault(each.at(("preheader",)), f"the preheader has {length} characters")


@rule(
    "NK002",
    Words(
        "the subject is long",
        "Inboxes on a computer show about 65 characters of a subject, those on a phone about 50: the rest is"
        " cut off, and with it perhaps the news.",
        "Shorten it, or let the most important words come first.",
    ),
    Example(
        bad="subject: News of all projects of IOM in Georgia, Armenia and Azerbaijan in spring",
        good="subject: 463 Georgians came home in the first quarter",
    ),
    Severity.WARNING,
)
def subject_length(draft: Draft) -> Iterator[Fault]:
    """The subject of each language fits the inboxes, counted in characters as readers see them."""
    for each in draft.editions:
        length = count_graphemes(filled_in(each.issue.subject))
        what = f"the subject has {length} characters"
        if length > SUBJECT_CHARACTERS:
            yield Fault(each.at(("subject",)), f"{what}, and inboxes show about {SUBJECT_CHARACTERS}")
        elif length > SUBJECT_CHARACTERS_ON_PHONES:
            what = f"{what}, and phones show about {SUBJECT_CHARACTERS_ON_PHONES}"
            yield Fault(each.at(("subject",)), what, severity=Severity.NOTE)


@rule(
    "NK003",
    Words(
        "the subject shouts",
        "Capital letters and rows of exclamation marks are what spam filters look for, and readers, too, take"
        " them for advertising.",
        "Write it as a plain sentence, with capitals where the language wants them and one mark at most.",
    ),
    Example(bad="subject: GREAT NEWS FROM GEORGIA!!", good="subject: Great news from AVRR in Georgia"),
    Severity.WARNING,
)
def subject_shouts(draft: Draft) -> Iterator[Fault]:
    """Neither subject nor preheader is in capitals or has more than one exclamation mark."""
    for each in draft.editions:
        for name in ("subject", "preheader"):
            text = filled_in(getattr(each.issue, name))
            if _is_in_capitals(text):
                yield Fault(each.at((name,)), f"the {name} is written in capitals: {quoted(text)}")
            if text.count("!") > 1:
                yield Fault(each.at((name,)), f"the {name} has {text.count('!')} exclamation marks")


def _is_in_capitals(text: str) -> bool:
    capitals = sum(map(str.isupper, text))
    return capitals >= FEWEST_LETTERS and capitals > MOST_CAPITALS * sum(map(str.isalpha, text))


@rule(
    "NK004",
    Words(
        "the preheader repeats the subject",
        "The two stand side by side in the inbox, and a reader who has read the one learns nothing from the"
        " other.",
        "Say in the preheader what the subject leaves out.",
    ),
    Example(
        bad="preheader: 'IOM Georgia: the first quarter of 2024'",
        good="preheader: 463 Georgians came home in the first quarter, and what became of them",
    ),
    Severity.WARNING,
)
def preheader_repeats(draft: Draft) -> Iterator[Fault]:
    """The preheader says something that the subject does not."""
    for each in draft.editions:
        subject, preheader = _bare(each.issue.subject), _bare(each.issue.preheader)
        if subject == preheader or (subject and preheader.startswith(f"{subject} ")):
            what = f"the preheader begins with the words of the subject, {quoted(each.issue.subject)}"
            yield Fault(each.at(("preheader",)), what)


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub(" ", filled_in(text)).strip().casefold()


@rule(
    "NK005",
    Words(
        "the sender has no name",
        "Readers decide by the sender's name whether to open a mail, and distrust a bare address.",
        "Write the name before the address: `IOM Georgia <news@iom.int>`.",
    ),
    Example(bad='sender = "news@iom.int"', good='sender = "IOM Georgia <news@iom.int>"', kind="settings"),
    Severity.WARNING,
)
def sender_without_name(draft: Draft) -> Iterator[Fault]:
    """The sender has a name that readers know."""
    sender = draft.settings.sender
    if sender.name.casefold() in {"", sender.address.casefold()}:
        yield Fault(draft.setting("sender"), f"inboxes can show no name, only {sender.address}")


@rule(
    "NK006",
    Words(
        "an answer reaches nobody",
        "Readers who write back, to ask for help or to be left alone, are owed an answer; mail services also"
        " trust a sender more whose mails are answered.",
        "Set `reply_to` in newsletter.toml to an address that people read.",
    ),
    Example(
        bad='sender = "IOM Georgia <no-reply@iom.int>"\nreply_to = "IOM Georgia <noreply@iom.int>"',
        good='sender = "IOM Georgia <no-reply@iom.int>"\nreply_to = "IOM Georgia <press@iom.int>"',
        kind="settings",
    ),
    Severity.WARNING,
)
def unread_replies(draft: Draft) -> Iterator[Fault]:
    """Answers go to an address that somebody reads."""
    name = "reply_to" if draft.settings.reply_to else "sender"
    address = getattr(draft.settings, name).address
    if _NOT_ANSWERED.search(address.partition("@")[0]):
        yield Fault(draft.setting(name), f"answers go to {address}, which by its name nobody reads")


RULES = (
    preheader_length,
    subject_length,
    subject_shouts,
    preheader_repeats,
    sender_without_name,
    unread_replies,
)
