"""A mark beside a ledger's file: how much it knew when it was used last, so that an older copy is noticed.

A copy that is put back is whole, and nothing in it can tell that people were mailed since. The mark is a file
of its own, `ledger.db-mark`, so it stays when the ledger's file alone is put back, or removed. It is written
at the beginning and at the end of a call, never between two batches: what a call did that was killed, it does
not know. Who puts back the whole folder puts back the mark, too.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from errno import EINVAL
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError, Problem
from newsletter_kit.ledger.trouble import OLDER_COPY
from newsletter_kit.replaced_file import one_at_a_time, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.address import LedgerPlace
    from newsletter_kit.ledger.base import Ledger

Mark = dict[str, int]
"""How many were accepted in each run, by the run's key."""


@contextmanager
def marked(place: LedgerPlace, ledger: Ledger, issue_id: str) -> Iterator[None]:
    """Refuse a ledger that knows less than when it was used last, and note what it knows in the end.

    Only the runs of one issue are counted. That the mark cannot be written stops nothing. A server has no
    mark: its copies are its own to settle.

    Args:
        place: of the ledger.
        ledger: the same, open.
        issue_id: the issue that is to be sent.

    Raises:
        LedgerError: if it is an older copy, or was made anew.

    Example:
        >>> with marked(Path(".newsletter/ledger.db"), ledger, "2024-q1"):  # doctest: +SKIP
        ...     send(plan, provider, ledger)
    """
    require_newest(place, ledger, issue_id)
    _note(place, ledger, issue_id)
    try:
        yield
    finally:
        _note(place, ledger, issue_id)


def require_newest(place: LedgerPlace, ledger: Ledger | None, issue_id: str) -> None:
    """Refuse a ledger that knows less than when it was used last; nothing is written.

    Args:
        place: of the ledger.
        ledger: the same, open; None if its file is not there.
        issue_id: the issue that is to be sent.

    Raises:
        LedgerError: if it is an older copy, or was removed or made anew.

    Example:
        >>> require_newest(Path("nowhere.db"), None, "2024-q1")
    """
    if not isinstance(place, Path) or not (before := _marked(place, issue_id)):
        return
    known = _known(ledger, issue_id) if ledger else {}
    for key, accepted in before.items():
        if known.get(key, 0) < accepted:
            raise _older(place, issue_id, known.get(key, 0), accepted)


def mark_of(path: Path) -> Path:
    """Where the mark of a ledger's file lies.

    Example:
        >>> mark_of(Path("ledger.db")).name
        'ledger.db-mark'
    """
    return path.with_name(f"{path.name}-mark")


def _marked(path: Path, issue_id: str) -> Mark:
    """What is marked for an issue; nothing where it cannot be read, since the ledger itself is whole."""
    with suppress(OSError):
        return (_read(path) or {}).get(issue_id, {})
    return {}


def _known(ledger: Ledger, issue_id: str) -> Mark:
    return {run.key: ledger.counts(run).accepted for run in ledger.runs() if run.issue_id == issue_id}


def _known_of_all(ledger: Ledger) -> dict[str, Mark]:
    return {issue_id: _known(ledger, issue_id) for issue_id in {run.issue_id for run in ledger.runs()}}


def _read(path: Path) -> dict[str, Mark] | None:
    """What is marked for each issue; None if the mark is torn.

    Raises:
        OSError: if there is one, and it cannot be read.
    """
    mark = mark_of(path)
    if mark.is_fifo():  # to open it would wait for a writer for ever
        raise OSError(EINVAL, "a pipe is no mark", str(mark))
    try:
        found = json.loads(mark.read_text(encoding="utf-8"))
        return {issue: {key: int(count) for key, count in mark.items()} for issue, mark in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError, TypeError, OverflowError, RecursionError):
        return None


def _note(place: LedgerPlace, ledger: Ledger, issue_id: str) -> None:
    """Write what is known, beside what others wrote; of a torn mark, what the ledger itself can tell."""
    if not isinstance(place, Path):
        return
    with suppress(OSError, LedgerError), one_at_a_time(place.parent):
        marks, known = _read(place), _known(ledger, issue_id)
        if marks is None:
            marks = _known_of_all(ledger)
        elif known == marks.get(issue_id, {}):
            return
        mark = mark_of(place)
        mark.touch(mode=0o600)
        replace_file(mark, json.dumps({**marks, issue_id: known}, indent=1).encode())


def _older(path: Path, issue_id: str, known: int, accepted: int) -> LedgerError:
    what = (
        f"it knows that {known:,} readers of {issue_id} were mailed, and when it was used last, it knew of"
        f" {accepted:,}: it is an older copy, or was made anew"
    )
    remedy = (
        f"Put the newest back. {OLDER_COPY} If you know that nobody would get it twice, remove "
        f"{mark_of(path).name}."
    )
    return LedgerError(Problem(str(path), what, remedy))
