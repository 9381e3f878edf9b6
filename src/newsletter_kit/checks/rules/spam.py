"""Rules that ask the spam filters of this machine. They are asked with `--spam` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.spam_filters import (
    RSPAMD,
    SPAMASSASSIN,
    Judgement,
    is_installed,
    rspamd_on,
    spamassassin_on,
)
from newsletter_kit.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.checks.draft import Draft

OPTION = "--spam"

SPAMASSASSIN_POINTS = (2.5, 5.0)
"""Points for a warning and for an error; at 5, SpamAssassin as it comes calls a mail spam."""

RSPAMD_POINTS = (4.0, 6.0)
"""The same for Rspamd: as it comes, it lets a mail wait from 4 on, and marks it as spam from 6 on."""

WORTH_A_NOTE = 0.5


@rule(
    "NK315",
    Words(
        "the mail looks like spam to SpamAssassin",
        "Many servers ask SpamAssassin, and put what has 5 points into the spam folder; a sender whose mails"
        " lie there is trusted less each time.",
        "Mend what has the most points; the words behind each say what it is.",
    ),
    Example(
        bad="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X
""",
        good="""
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 7bit

The office opened two service hubs. They advise everybody who comes home.
""",
        kind="message",
    ),
    Severity.WARNING,
    opt_in=OPTION,
)
def spamassassin(draft: Draft) -> Iterator[Fault]:
    """SpamAssassin, without the network, gives the mail of each language fewer than 2.5 points."""
    if is_installed(SPAMASSASSIN):
        yield from _judged(draft, "SpamAssassin", spamassassin_on, SPAMASSASSIN_POINTS)
    elif not is_installed(RSPAMD):
        what = "no spam filter was asked, for none is on this machine"
        remedy = "Install one: on Debian, `apt install spamassassin`."
        for mail in draft.mails:
            yield Fault(mail.at(), what, remedy, severity=Severity.NOTE)


@rule(
    "NK316",
    Words(
        "the mail looks like spam to Rspamd",
        "Rspamd guards the mailboxes of many providers. From 4 points on it lets a mail wait, from 6 on it"
        " puts it into the spam folder.",
        "Mend what has the most points; the words behind each say what it is.",
    ),
    Example(
        bad="Date:\nMessage-ID:\nSubject:",
        good="Subject: The first quarter of 2024 at IOM Georgia",
        kind="message",
    ),
    Severity.WARNING,
    opt_in=OPTION,
)
def rspamd(draft: Draft) -> Iterator[Fault]:
    """The Rspamd that runs here gives the mail of each language fewer than 4 points."""
    if is_installed(RSPAMD):
        yield from _judged(draft, "Rspamd", rspamd_on, RSPAMD_POINTS)


def _judged(
    draft: Draft, name: str, ask: Callable[[bytes], Judgement], points: tuple[float, float]
) -> Iterator[Fault]:
    for mail in draft.mails:
        try:
            found = ask(mail.raw)
        except CheckError as error:
            (problem,) = error.problems
            yield Fault(mail.at(), f"{name} was not asked: {problem.what}", problem.remedy)
            continue
        if severity := _severity(found, points):
            told = ", ".join(map(str, found.hits))
            what = f"{name} gives it {found.points:g} points, and calls it spam at {points[1]:g}: {told}"
            yield Fault(mail.at(), what, severity=severity)


def _severity(found: Judgement, points: tuple[float, float]) -> Severity | None:
    warning, error = points
    if found.points >= error:
        return Severity.ERROR
    if found.points >= warning:
        return Severity.WARNING
    return Severity.NOTE if found.points >= WORTH_A_NOTE else None


RULES = (spamassassin, rspamd)
