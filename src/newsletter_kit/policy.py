"""What a newsletter asks of its own issues: tables of newsletter.toml that the checks read."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  pydantic reads it
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from newsletter_kit.visible import is_visible

MIN_REASON_WORDS = 2


def _reason(value: str) -> str:
    if not is_visible(value) or len(value.split()) < MIN_REASON_WORDS:
        raise ValueError("it is no reason that others could follow; write a short sentence")
    return value.strip()


Reason = Annotated[str, AfterValidator(_reason)]
"""Why a rule does not hold, in words that a colleague understands in a year's time."""


class Policy(BaseModel):
    """What all tables of this kind share: they cannot be changed, and know no key but their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Ignore(Policy):
    """A rule that does not hold here, `[[ignore]]` in newsletter.toml.

    Attributes:
        rule: its id, such as `NK012`.
        reason: why it does not hold.
        where: a part of the place that it does not hold for, such as `sections.2`; everywhere unless given.
        until: the last day on which it is ignored; for ever unless given.

    Example:
        >>> Ignore(rule="NK012", reason="Our donors know the long name").where is None
        True
    """

    rule: str
    reason: Reason
    where: str | None = None
    until: dt.date | None = None

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and today > self.until
