"""What was tried and decided, written down for good, without anybody's address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter_kit.ledger.times import as_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newsletter_kit.ledger.database import Database

_ADDRESS = re.compile(r"[^\s<>\"'(),;:](?:[^\s<>\"(),;:]*[^\s<>\"(),;:])?@[^\s<>\"'(),;:]+")


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was tried or decided.

    Attributes:
        kind: one of those that the schema knows: `plan`, `claim`, `record` …
        batch_id: for which batch, if for one.
        tally: how many people ended in which state.
        reason: why, as a sentence without its full stop.
        named: how a provider named the whole batch, all of whose people it took.

    Example:
        >>> Note("note", reason="sent without a view link").batch_id is None
        True
    """

    kind: str
    batch_id: int | None = None
    tally: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    named: str = ""


def add_note(db: Database, run_id: int, now: datetime, note: Note) -> int:
    """Add one attempt, and return its number. Addresses in the reason are left out: it can never be erased.

    Example:
        >>> add_note(db, run.id, now, Note("note", reason="sent without a view link"))  # doctest: +SKIP
        7
    """
    values = {
        "run": run_id,
        "batch": note.batch_id,
        "now": as_number(now),
        "kind": note.kind,
        "tally": json.dumps(dict(note.tally)) if note.tally else None,
        "reason": without_addresses(note.reason),
        "named": note.named or None,
    }
    (number,) = db.execute("add_attempt", values).fetchone()
    return int(number)


def without_addresses(text: str) -> str:
    """`text` with `(address)` in the place of whatever looks like one.

    Example:
        >>> without_addresses("550 <nino@iom.int> is unknown")
        '550 <(address)> is unknown'
    """
    return _ADDRESS.sub("(address)", text)
