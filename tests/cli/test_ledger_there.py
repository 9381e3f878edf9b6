"""A ledger that was named and is not there is told, and no deed is said to be done in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
