"""What became of everybody in the audience: the account of one send run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.audience.tally import Tally


@dataclass(frozen=True, slots=True)
class SendRun:
    """One issue, handed over to one provider. Every row of the audience is in exactly one of the counts.

    Attributes:
        issue_id: which issue.
        provider: the provider's name.
        rows: how many rows the audience has.
        accepted: messages that the provider took. For `outbox` that means: written to a file.
        rejected: messages that it did not take, and why.
        suppressed: rows on the suppression list.
        unsendable: rows whose address hardly any server accepts.
        invalid: rows that are wrong.
        merged: rows that repeat an earlier address.

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

    @property
    def adds_up(self) -> bool:
        """Whether every row was accounted for."""
        kept_back = (self.rejected, self.suppressed, self.unsendable, self.invalid, self.merged)
        return self.rows == self.accepted + sum(tally.count for tally in kept_back)

    def summary(self) -> str:
        """The account in one line."""
        taken = "written" if self.provider == "outbox" else "accepted"
        counts = {
            "rejected": self.rejected,
            "suppressed": self.suppressed,
            "unsendable": self.unsendable,
            "wrong": self.invalid,
            "repeated": self.merged,
        }
        rest = "".join(f", {tally.count:,} {name}" for name, tally in counts.items() if tally.count)
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return f"{self.issue_id} by {self.provider}: {self.accepted:,} {taken}{rest}; {rows} in all."
