"""How far the mail of certain people has come in a run: asked before a call, to say whom it will mail."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.ledger.removing import hide
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.ledger.store import Store
    from newsletter_kit.ledger.values import Run

_CHUNK = 1000


def counts_of(store: Store, run: Run, keys: Iterable[str]) -> Counts:
    """How many of these mailboxes are at each state; who is not in the run is not counted.

    Memory does not grow with their number. Who was erased is still known, as suppressed.

    Example:
        >>> counts_of(store, run, ["nino@iom.int"]).pending  # doctest: +SKIP
        1
    """
    with store.reading() as db:
        hidden = db.execute("tombstones", {"run": run.id}).fetchone() is not None
        (salt,) = db.execute("salt").fetchone()
    found: Counter[str] = Counter()
    wanted = iter(keys)
    while chunk := list(islice(wanted, _CHUNK)):
        if hidden:
            chunk += [hide(salt, key) for key in chunk]
        values = {"run": run.id, "keys": json.dumps(chunk)}
        with store.reading() as db:
            found.update(dict(db.execute("counts_of_mailboxes", values).fetchall()))
    return Counts(**found)
