"""The digest of all that decides who is in a plan: two plans of the same digest have the same readers."""

from __future__ import annotations

import json
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.suppression import Suppression
    from newsletter_kit.config import Settings
    from newsletter_kit.sending.editions import Editions

_NOT_READ = {"root", "unsubscribe_key"}  # where the newsletter lies, and a secret; whether it is set is told


def plan_digest(
    editions: Editions, audience: Audience, suppression: Suppression, *, smtputf8: bool = False
) -> str:
    """The same if the same readers get an edition of the same name, and the same are kept back, in hex.

    The files of the audience and of the suppression list are read for it, byte by byte. What an edition says
    is not in it: that has a digest of its own. No day of the calendar decides who is in a plan, so no date is
    in it either. Another version of this program, or of Python with its tables of letters, may judge a row
    otherwise.

    Args:
        editions: what they may get; which parts are meant for whom, and in which languages.
        audience: who is on the list.
        suppression: who must not be mailed.
        smtputf8: whether addresses with letters outside ASCII before the @ can be written to.

    Raises:
        AudienceError: if one of the files was changed since it was read.

    Example:
        >>> plan_digest(editions, audience, suppression)[:4]  # doctest: +SKIP
        '5d41'
    """
    meant = [(name, sorted(which.items())) for name, which in sorted(editions.conditions.items())]
    parts = (
        (_program(), sys.version),
        audience.digest(),
        suppression.digest(),
        smtputf8,
        (editions.issue.id, editions.languages, meant),
        _told(editions.settings),
    )
    return sha256(repr(parts).encode()).hexdigest()


def _told(settings: Settings) -> str:
    told = settings.model_dump(mode="json", exclude=_NOT_READ)
    return json.dumps([told, settings.unsubscribe_key is not None], sort_keys=True)


@cache
def _program() -> str:
    try:
        return version("newsletter-kit")
    except PackageNotFoundError:  # it runs from a folder that was never installed
        return ""
