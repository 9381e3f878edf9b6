"""What became of everybody in the audience: the account of one send run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.audience.tally import Tally


@dataclass(frozen=True, slots=True)
class SendRun:
    """One issue, handed over to one provider. Everybody who was ever planned is in exactly one of the counts.

    Attributes:
        issue_id: which issue.
        provider: the provider's name.
        rows: how many rows the audience has, and how many readers of earlier calls are not in it any more.
        accepted: messages that the provider took, now or earlier. For `outbox` that means: written to a file.
        rejected: messages that it did not take. Of these and the following, the first rows are named.
        suppressed: rows on the suppression list.
        unsendable: rows whose address hardly any server accepts.
        invalid: rows that are wrong.
        merged: rows that repeat an earlier address.
        failed: messages that were deferred as often as is allowed.
        uncertain: messages of which nobody knows whether they were taken.
        left: messages that are still to be handed over.
        earlier: how many of the accepted were so before this call.
        unheard: why the provider could not tell about the uncertain ones, if it was asked in vain.

    Example:
        >>> print(send(plan, provider).summary())  # doctest: +SKIP
        2024-q1 by outbox: 1,204 written, 10 suppressed, 3 wrong, 3 repeated; 1,220 rows in all.
    """

    issue_id: str
    provider: str
    rows: int
    accepted: int
    rejected: Tally
    suppressed: Tally
    unsendable: Tally
    invalid: Tally
    merged: Tally
    failed: int = 0
    uncertain: int = 0
    left: int = 0
    earlier: int = 0
    unheard: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether every row was accounted for."""
        kept_back = (self.rejected, self.suppressed, self.unsendable, self.invalid, self.merged)
        under_way = self.failed + self.uncertain + self.left
        return self.rows == self.accepted + under_way + sum(tally.count for tally in kept_back)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be handed over or to be found out."""
        return not (self.left or self.uncertain)

    def summary(self) -> str:
        """The account in one line."""
        taken = "written" if self.provider == "outbox" else "accepted"
        counts = {
            "rejected": self.rejected.count,
            "failed": self.failed,
            "uncertain": self.uncertain,
            "still to go": self.left,
            "suppressed": self.suppressed.count,
            "unsendable": self.unsendable.count,
            "wrong": self.invalid.count,
            "repeated": self.merged.count,
        }
        rest = "".join(f", {count:,} {name}" for name, count in counts.items() if count)
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return f"{self.issue_id} by {self.provider}: {self.accepted:,} {taken}{rest}; {rows} in all."
