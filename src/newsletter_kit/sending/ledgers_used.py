"""Which ledgers know that an issue was mailed, noted beside newsletter.toml for whoever uses another one.

A ledger that a call, a script or the environment named is not the newsletter's own, and one on a server
cannot be asked without its password. So each call that mails readers leaves a note: by which ledger, which
issue, to how many. It holds no address and no password. Where it cannot be written, nothing stops.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.errors import LedgerError
from newsletter_kit.replaced_file import one_at_a_time, replace_file
from newsletter_kit.sending.afterwards import afterwards
from newsletter_kit.sending.same_list import mailed_in, was_real

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.plan import Plan

USED_FILE = Path(".newsletter") / "ledgers.json"


@dataclass(frozen=True, slots=True)
class Used:
    """A ledger by which an issue was mailed, or is being mailed.

    Attributes:
        identity: what it is known by, wherever it lies.
        place: where it was, without a password.
        mailed: how many have the issue by it, perhaps; None if a call began and never told.
        file: the issue.yaml of which it was mailed, beside newsletter.toml; empty if that was not noted.

    Example:
        >>> Used("5d41402abc4b", "postgresql://news@db.iom.int/news", 1204).mailed
        1204
    """

    identity: str
    place: str
    mailed: int | None
    file: str = ""


def mails_readers(plan: Plan, provider: Provider) -> bool:
    """Whether a plan goes to readers: no rehearsal, no test mode, nothing that is written anew at will.

    Example:
        >>> mails_readers(plan, postmark)  # doctest: +SKIP
        True
    """
    return not (provider.capabilities.repeatable or plan.sandbox or plan.team is not None)


@contextmanager
def noted_as_used(ledger: Ledger, plan: Plan, provider: Provider) -> Iterator[None]:
    """Note before and after a call that this ledger knows who has the issue.

    Args:
        ledger: which, with the run begun.
        plan: what is sent.
        provider: who takes it.

    Example:
        >>> with noted_as_used(ledger, plan, provider):  # doctest: +SKIP
        ...     conduct(job, book)
    """

    def note() -> None:
        if mails_readers(plan, provider):
            with suppress(LedgerError):
                _note(plan, ledger, mailed_by(ledger, plan.editions.issue.id))

    note_as_used(ledger, plan, provider)
    with afterwards(note):
        yield


def note_as_used(ledger: Ledger, plan: Plan, provider: Provider) -> None:
    """Note that an issue is about to be mailed by this ledger, which alone will know to how many.

    Example:
        >>> note_as_used(ledger, plan, provider)  # doctest: +SKIP
    """
    if mails_readers(plan, provider):
        _note(plan, ledger, None)


def mailed_by(ledger: Ledger, issue_id: str) -> int:
    """How many readers have an issue by a ledger, perhaps; rehearsals and the outbox do not count.

    Example:
        >>> mailed_by(ledger, "2024-q1")  # doctest: +SKIP
        1204
    """
    runs = [run for run in ledger.runs() if run.issue_id == issue_id and was_real(run)]
    return sum(mailed_in(ledger, run) for run in runs)


def ledgers_used(settings: Settings, issue_id: str) -> tuple[Used, ...]:
    """The ledgers by which an issue was mailed, as far as it was noted here.

    Example:
        >>> ledgers_used(settings, "2024-q1")[0].place  # doctest: +SKIP
        'postgresql://news@db.iom.int/news'
    """
    return tuple(used for used, issue in _read(settings.path(str(USED_FILE))) if issue == issue_id)


def noted_of_file(plan: Plan) -> tuple[tuple[Used, str], ...]:
    """By which ledgers, and under which ids, the file of a plan's issue was mailed, as far as it was noted.

    Example:
        >>> [issue_id for _, issue_id in noted_of_file(plan)]  # doctest: +SKIP
        ['2024-q1']
    """
    if not (file := _file_of(plan)):
        return ()
    rows = _read(plan.editions.settings.path(str(USED_FILE)))
    return tuple((used, issue_id) for used, issue_id in rows if used.file == file)


def _file_of(plan: Plan) -> str:
    """The issue.yaml, as it is found from newsletter.toml; so a newsletter may be moved as a whole."""
    source, root = plan.editions.issue.source, plan.editions.settings.root.resolve()
    if source is None:
        return ""
    path = source.path.resolve()
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def _note(plan: Plan, ledger: Ledger, mailed: int | None) -> None:
    issue_id = plan.editions.issue.id
    path, identity = plan.editions.settings.path(str(USED_FILE)), ledger.identity()
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with one_at_a_time(path.parent):
            rows = _read(path)
            others = [row for row in rows if (row[0].identity, row[1]) != (identity, issue_id)]
            if (mailed is None and len(others) < len(rows)) or not identity:
                return
            told = [] if mailed == 0 else [(Used(identity, ledger.place(), mailed, _file_of(plan)), issue_id)]
            if rows != (new := [*others, *told]):
                path.touch(mode=0o600)
                replace_file(path, _written(new))


def _written(rows: list[tuple[Used, str]]) -> bytes:
    told = [
        {
            "ledger": used.identity,
            "place": used.place,
            "issue": issue_id,
            "mailed": used.mailed,
            "file": used.file,
        }
        for used, issue_id in rows
    ]
    return json.dumps(told, indent=1).encode()


def _read(path: Path) -> list[tuple[Used, str]]:
    """What was noted; nothing where it cannot be read, since the ledgers themselves are whole."""
    try:
        if not path.is_file():  # to open a pipe would wait for a writer for ever
            return []
        return [
            (
                Used(str(row["ledger"]), str(row["place"]), row["mailed"], str(row.get("file", ""))),
                str(row["issue"]),
            )
            for row in json.loads(path.read_text(encoding="utf-8"))
            if row["mailed"] is None or isinstance(row["mailed"], int)
        ]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return []
