"""Who opens the ledger after a kill, for whatever end, leaves it so that the next sender can go on."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC
from newsletter_kit.errors import LedgerError
from newsletter_kit.ledger import ledger_file, open_ledger, tenure
from newsletter_kit.ledger.look import look_at_ledger
from newsletter_kit.ledger.looking import open_ledger_to_look
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from collections.abc import Callable

SENDS_AND_DIES = """
import os, sys
from pathlib import Path
from ledger.battery import NOW, SPEC, claim, people
from newsletter_kit.ledger import open_ledger
ledger = open_ledger(Path(sys.argv[1]))
run = ledger.take(ledger.begin(SPEC, NOW), NOW)
ledger.plan(run, people("ana", "beso", "cira"), NOW)
ledger.seal(claim(ledger, run, 2), "aa")
os._exit(9)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """The ledger of a sender that died while two of three people were in flight."""
    path = tmp_path / "ledger.db"
    paths = f"import sys; sys.path[:0] = {[str(Path(__file__).parents[1])]!r}\n"
    subprocess.run([sys.executable, "-c", paths + SENDS_AND_DIES, str(path)], check=False)
    assert path.with_name("ledger.db-wal").exists()
    return path


def look_with_another_program(path: Path) -> None:
    """As a viewer or a backup does: SQLite folds the log when the last one leaves, and removes it."""
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    db.close()


def _stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_e14_a_look_after_a_kill_locks_nobody_out(killed: Path) -> None:
    """Doctor looks, and the next sender goes on with what was in flight in doubt."""
    for _ in range(2):
        assert look_at_ledger(killed).senders[0].is_running is False
        _looked(killed)
    with open_ledger(killed) as ledger:
        assert ledger.counts(ledger.begin(SPEC, NOW)) == Counts(pending=1, uncertain=2)


@pytest.mark.parametrize(
    ("where", "name"),
    [(ledger_file, "bring_up_to_date"), (ledger_file, "require_whole"), (tenure, "bury_the_dead")],
)
def test_e14_ctrl_c_while_it_is_opened_locks_nobody_out(
    killed: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    """Whoever stops a command right at its beginning can begin it again."""
    with monkeypatch.context() as patch:
        patch.setattr(where, name, _stopped)
        with pytest.raises(KeyboardInterrupt):
            open_ledger(killed)
    with open_ledger(killed) as ledger:
        assert ledger.counts(ledger.begin(SPEC, NOW)) == Counts(pending=1, uncertain=2)


def _looked(path: Path) -> None:
    with open_ledger_to_look(path) as ledger:
        ledger.runs()


@pytest.mark.parametrize("visit", [look_at_ledger, _looked, None])
def test_e35_a_log_that_is_gone_stays_missed(killed: Path, visit: Callable[[Path], object] | None) -> None:
    """To look, or to try in vain, does not hide that the last records may be lost."""
    for name in ("ledger.db-wal", "ledger.db-shm"):
        killed.with_name(name).unlink()
    if visit:
        visit(killed)
    for _ in range(2):
        with pytest.raises(
            LedgerError, match=r"the file ledger\.db-wal .* is gone.*older copy .* mails them again"
        ):
            open_ledger(killed)


def test_e35_the_log_that_another_program_folded_can_be_vouched_for(killed: Path) -> None:
    """A person who knows that a program folded the log says so, and what was in flight is in doubt."""
    look_with_another_program(killed)
    with pytest.raises(LedgerError, match="nothing is lost: say so"):
        open_ledger(killed)
    ledger_file.vouch_for_log(killed)
    with open_ledger(killed) as ledger:
        assert ledger.counts(ledger.begin(SPEC, NOW)) == Counts(pending=1, uncertain=2)


def test_a_ledger_that_is_gone_is_not_made_anew_beside_its_log(killed: Path) -> None:
    """SQLite would pour the old log into the new file; put back, the old one goes on with all it knew."""
    away = killed.with_name("elsewhere.db")
    killed.rename(away)
    with pytest.raises(
        LedgerError, match=r"it is gone, and ledger\.db-wal with its last records is still there"
    ):
        open_ledger(killed)
    assert not killed.exists()
    away.rename(killed)
    with open_ledger(killed) as ledger:
        assert ledger.counts(ledger.runs()[0]) == Counts(pending=1, uncertain=2)
