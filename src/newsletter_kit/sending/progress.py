"""How far one call of `send` has come."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the readers of one call so far; those of earlier calls are not in it.

    Attributes:
        total: how many were to be mailed when the call began, or to be found out about.
        accepted: the provider took their mail.
        rejected: it will never take it.
        failed: it was deferred as often as is allowed.
        uncertain: nobody knows, as of now.

    Example:
        >>> Progress(total=10, accepted=4, rejected=1).done
        5
    """

    total: int
    accepted: int = 0
    rejected: int = 0
    failed: int = 0
    uncertain: int = 0

    @property
    def done(self) -> int:
        """Of how many readers something is known, or surely not known."""
        return self.accepted + self.rejected + self.failed + self.uncertain
