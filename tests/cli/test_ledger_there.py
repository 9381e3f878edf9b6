"""A ledger that was named and is not there is told, and no deed is said to be done in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Ran

LOOKS = [
    ("status",),
    ("why", "nino@iom.int"),
    ("report",),
    ("reconcile",),
    ("erase", "nino@iom.int", "--yes"),
]


@pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
def test_a_mistyped_ledger_is_no_empty_one(
    command: Callable[..., Ran], newsletter: Path, words: tuple[str, ...]
) -> None:
    """Whoever mistypes --ledger is told so, by each command that looks into it; no file is made."""
    ran = command(*words, "--ledger", "nope.db")
    said = "nope.db: there is no such ledger. Correct --ledger, or leave it out."
    assert (ran.code, said in " ".join(ran.err.split())) == (ExitCode.LEDGER, True)
    assert not (newsletter / "nope.db").exists()


@pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
def test_a_wrong_variable_is_told_as_well(
    command: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """The environment may be wrong too, and is named then; without both, the usual place may be empty."""
    monkeypatch.setenv("NEWSLETTER_LEDGER", "nope.db")
    ran = command(*words)
    assert (ran.code, "Correct NEWSLETTER_LEDGER" in ran.err) == (ExitCode.LEDGER, True)
    monkeypatch.delenv("NEWSLETTER_LEDGER")
    assert command(*words).code == ExitCode.DONE


def test_the_list_is_written_and_the_missing_ledger_is_told(
    command: Callable[..., Ran], newsletter: Path
) -> None:
    """`suppress` keeps the person off the list first, and says that it could keep them back in no run."""
    ran = command("suppress", "left@iom.int", "--ledger", "nope.db")
    assert "left@iom.int" in (newsletter / "suppressed.txt").read_text(encoding="utf-8")
    said = "Kept back in no run: nope.db: there is no such ledger."
    assert (ran.code, said in " ".join(ran.err.split())) == (ExitCode.DONE, True)


def tables(url: str) -> int:
    """How many tables are in the schema of a ledger's URL."""
    schema = dict(parse_qsl(urlsplit(url).query))["schema"]
    with psycopg.connect(url.partition("?")[0]) as db:
        found = db.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema]).fetchone()
    return found[0] if found else 0


@pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
def test_a_mistyped_schema_is_no_empty_ledger(
    command: Callable[..., Ran], ledger_url: str, words: tuple[str, ...]
) -> None:
    """On a server it is said in which schema there is none; none is made."""
    ran = command(*words, "--ledger", ledger_url)
    said = " ".join(ran.err.split())
    assert (ran.code, "there is no ledger in its schema" in said) == (ExitCode.LEDGER, True)
    assert tables(ledger_url) == 0


def test_a_send_says_that_it_makes_a_new_ledger(command: Callable[..., Ran], ledger_url: str) -> None:
    """The plan tells it, a dry run makes none, and the second send is silent about it."""
    words = ("send", "issues/first", "--provider", "outbox", "--ledger")
    said = "so a new one is made; it knows of nobody who was mailed."
    for place in (ledger_url, "new.db"):
        shown = command(*words, place, "--dry-run")
        assert (shown.code, said in " ".join(shown.out.split())) == (ExitCode.DONE, True)
    assert tables(ledger_url) == 0
    assert ["A new ledger" in command(*words, ledger_url).out for _ in range(2)] == [True, False]


@pytest.mark.parametrize("words", LOOKS, ids=lambda words: words[0])
def test_a_ledger_that_was_taken_from_its_log_is_missed(
    command: Callable[..., Ran], newsletter: Path, words: tuple[str, ...]
) -> None:
    """None says that nobody was mailed, and no ledger is begun, while the log of the old one lies there."""
    log = newsletter / ".newsletter/ledger.db-wal"
    log.parent.mkdir()
    log.write_bytes(b"what was written last")
    ran = command(*words)
    assert (ran.code, "it is gone, and ledger.db-wal with its last records" in ran.err) == (
        ExitCode.LEDGER,
        True,
    )
    assert [each.name for each in log.parent.iterdir() if each.name.startswith("ledger.db")] == [log.name]
