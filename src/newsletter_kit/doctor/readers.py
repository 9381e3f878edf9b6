"""The audience and the suppression list: there, readable, and what is in them, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.audience.suppression import read_suppression
from newsletter_kit.errors import NewsletterError
from newsletter_kit.finding import look, ok, wrong, wrong_by
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.config import Settings
    from newsletter_kit.finding import Finding

_SHOWN = 3


def judge_readers(settings: Settings) -> list[Finding]:
    """What is to be said of both files. No address is told.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> [each.grade.value for each in judge_readers(Settings(name="News", sender="news@iom.int"))]
        ['look at this', 'look at this']
    """
    return [*_audience(settings), *_suppression(settings)]


def _audience(settings: Settings) -> list[Finding]:
    where = "newsletter.toml audience"
    if settings.audience is None:
        remedy = "Name the file of readers there, or for each call."
        return [look(where, "it is not set", remedy, Recourse.NAME_AUDIENCE_TO_SEND)]
    path = settings.path(settings.audience)
    try:
        found = read_audience(path, encoding=settings.audience_encoding, columns=settings.audience_columns)
    except NewsletterError as error:
        return wrong_by(error)[:_SHOWN]
    except OSError as error:
        return [_unreadable(settings.audience, error)]
    counted = ok(settings.audience, f"how many readers there are: {len(found):,}")
    return [counted, *_left_out(settings.audience, found)]


def _left_out(name: str, audience: Audience) -> list[Finding]:
    findings = []
    if audience.invalid.count:
        what = f"rows that are wrong and left out: {audience.invalid.count:,}"
        findings.append(look(name, what, "The plan says which and why.", Recourse.LOOK_AT_THE_PLAN))
    if audience.merged.count:
        findings.append(ok(name, f"rows that repeat an earlier address: {audience.merged.count:,}"))
    return findings


def _suppression(settings: Settings) -> list[Finding]:
    where = "newsletter.toml suppression"
    if settings.suppression is None:
        what = "it is not set, so whoever has left is mailed again if the audience still holds the address"
        return [look(where, what, "Name the file of those who have left.")]
    try:
        count = len(read_suppression(settings.path(settings.suppression)))
    except NewsletterError as error:
        return wrong_by(error)[:_SHOWN]
    except OSError as error:
        return [_unreadable(settings.suppression, error)]
    return [ok(settings.suppression, f"addresses that are never mailed: {count:,}")]


def _unreadable(name: str, error: OSError) -> Finding:
    return wrong(name, f"it cannot be read: {error.strerror or error}", "Let this user read it.")
