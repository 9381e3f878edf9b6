"""A process that sends a run, as the ledger knows it: with its token, and with its lease if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.ledger.holder import Holder, is_running, is_stopped, this_process
from newsletter_kit.ledger.times import as_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any


@dataclass(frozen=True, slots=True)
class Tenant:
    """A process that sends a run.

    Attributes:
        token: its fencing token.
        holder: which process.
        since: since when.
        lease_seconds: how long its lease still runs, less than 0 if it ran out; None without leases.
        is_alone: whether it sends the run by itself, and not as one of a crew.
    """

    token: int
    holder: Holder
    since: datetime
    lease_seconds: float | None = None
    is_alone: bool = True

    def __str__(self) -> str:
        return f"{self.holder}, since {self.since:%Y-%m-%d %H:%M:%S} UTC"

    @property
    def lives(self) -> bool | None:
        """Whether it still sends; None if that cannot be told.

        A lease tells it to all machines. Its end need not be waited for where the process is known to be
        dead, which is known only to the very boot that it ran on: two machines may have one name.
        """
        if self.lease_seconds is None:
            return is_running(self.holder)
        is_dead = self.holder.boot == this_process().boot and is_running(self.holder) is False
        return self.lease_seconds > 0 and not is_dead

    @property
    def may_be_replaced(self) -> bool:
        """Whether force is enough: who is at work here can be ended, and may just be handing over a batch."""
        holder = self.holder
        return is_running(holder) is not True or holder == this_process() or is_stopped(holder)


def tenant(row: Sequence[Any]) -> Tenant:
    """What a row of the statement `sender` tells.

    Example:
        >>> tenant((3, 41, "7", "mail1", "b1", "", 0, None, 1)).holder.host
        'mail1'
    """
    token, pid, started, host, boot, namespace, since, lease, is_alone = row
    left = None if lease is None else float(lease)
    return Tenant(token, Holder(pid, started, host, boot, namespace), as_time(since), left, bool(is_alone))
