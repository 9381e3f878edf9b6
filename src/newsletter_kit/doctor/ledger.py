"""The ledger: can it be written to, by whom is it held, and is there room for it?"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING

from newsletter_kit.doctor.file_system import file_system_of, is_network
from newsletter_kit.errors import LedgerError, MissingExtraError
from newsletter_kit.finding import look, ok, wrong, wrong_by
from newsletter_kit.ledger.address import LedgerUrl
from newsletter_kit.ledger.look import look_at_ledger
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.finding import Finding
    from newsletter_kit.ledger.address import LedgerPlace
    from newsletter_kit.ledger.look import LedgerLook, Sender

_LITTLE_BYTES = 200_000_000
_NONE_BYTES = 20_000_000


def judge_ledger(path: LedgerPlace) -> list[Finding]:
    """What is to be said of the ledger at `path`, which need not be there. Nothing is made or changed.

    Example:
        >>> judge_ledger(Path(".newsletter/ledger.db"))  # doctest: +SKIP
        [Finding(where='.newsletter/ledger.db', grade=<Grade.OK: 'ok'>, …)]
    """
    if isinstance(path, LedgerUrl):
        return _server(path)
    where = _shown(path)
    folder = next(each for each in path.absolute().parents if each.is_dir())
    return [*_file(where, path, folder), *_file_system(where, folder), _room(where, folder)]


def _server(url: LedgerUrl) -> list[Finding]:
    if find_spec("psycopg") is None:
        return wrong_by(MissingExtraError.of("cluster", "psycopg"))
    from newsletter_kit.ledger.postgresql.look import look_at_server

    try:
        seen = look_at_server(url)
    except LedgerError as error:
        return wrong_by(error)
    if seen.version == 0:
        return [ok(url.shown, "the server lets us in, and has no ledger yet; the first run makes it")]
    return _looked(url.shown, seen)


def _shown(path: Path) -> str:
    here = path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _file(where: str, path: Path, folder: Path) -> list[Finding]:
    if path.exists():
        try:
            return _looked(where, look_at_ledger(path))
        except LedgerError as error:
            return wrong_by(error)
    if not os.access(folder, os.W_OK | os.X_OK):
        what = f"it is not there yet, and this user cannot write to {folder}"
        remedy = "Let this user write there, or name another place."
        return [wrong(where, what, remedy, Recourse.NAME_LEDGER)]
    return [ok(where, "it is not there yet; the first run makes it")]


def _looked(where: str, seen: LedgerLook) -> list[Finding]:
    if seen.runs is None:
        what = f"it has version {seen.version}; the next run brings it to {seen.newest}"
        return [look(where, what, "Keep a copy of it until then.")]
    return [
        ok(where, f"it is whole and can be written, version {seen.version}, runs: {seen.runs}"),
        *(_sender(where, each) for each in seen.senders),
    ]


def _sender(where: str, sender: Sender) -> Finding:
    who = f"{sender.holder}, since {sender.since:%Y-%m-%d %H:%M} UTC"
    if sender.is_running:
        return look(where, f"{sender.issue_id} is being sent by {who}", "Wait for it before you send it too.")
    if sender.is_running is None:
        what = f"{sender.issue_id} was taken by {who}, and whether that still runs cannot be told from here"
        return look(where, what, "See to it that it has ended, then take it over.", Recourse.TAKE_OVER)
    what = f"{sender.issue_id} was being sent by {who}, which has died"
    return look(where, what, "Send it again: it goes on, and nobody is mailed twice.")


def _file_system(where: str, folder: Path) -> list[Finding]:
    kind = file_system_of(folder)
    if is_network(kind):
        what = f"it is on a network file system ({kind}), where the ledger cannot be kept safely"
        return [wrong(where, what, "Name a place on this machine's own disk.", Recourse.NAME_LEDGER)]
    return [ok(where, f"the file system is this machine's own ({kind})")] if kind else []


def _room(where: str, folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    what = f"{free / 1_000_000:,.0f} MB are free on its disk"
    if free < _NONE_BYTES:
        return wrong(where, what, "Make room: nothing is sent that cannot be written down.")
    return look(where, what, "Make room before a large run.") if free < _LITTLE_BYTES else ok(where, what)
