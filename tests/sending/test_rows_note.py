"""Rows that become nobody in the run are written down with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import newsletter_kit as nk
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def noted(ledger: nk.Ledger) -> tuple[dict[str, int], str]:
    """The numbers and the words of the last note of the last run."""
    notes = [each for each in ledger.attempts(ledger.runs()[-1]) if each.kind == "note"]
    return json.loads(notes[-1].said), notes[-1].reason


def test_the_ledger_keeps_how_many_rows_were_wrong_or_repeated(
    planned: Callable[[], nk.Plan], ledger: nk.Ledger
) -> None:
    """The note and the people of the run together are all rows of the file."""
    nk.send(planned(), Scripted(), ledger)
    numbers, words = noted(ledger)
    assert numbers == {"rows": 6, "wrong": 1, "repeated": 1, "outside the team": 0}
    assert numbers["rows"] == ledger.counts(ledger.runs()[0]).total + 2
    assert words.startswith("read audience.csv\naudience.csv:6: email: one address")


def test_a_rehearsal_says_how_many_are_not_of_the_team(
    planned: Callable[[], nk.Plan], ledger: nk.Ledger, newsletter: Path
) -> None:
    """Who is not mailed because the newsletter is not live is counted, and is not in the run."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("live = true", 'team = ["nino@iom.int"]')
    path.write_text(text, encoding="utf-8")
    nk.send(planned(), Scripted(), ledger)
    assert (noted(ledger)[0]["outside the team"], ledger.counts(ledger.runs()[0]).total) == (3, 1)


def test_the_note_names_rows_and_no_address(
    planned: Callable[[], nk.Plan], ledger: nk.Ledger, newsletter: Path
) -> None:
    """A note can never be erased, so it holds no address, also not that of a row that was wrong."""
    with (newsletter / "audience.csv").open("a", encoding="utf-8") as file:
        file.write("a@iom.int b@iom.int,Two,en,ge\n")
    nk.send(planned(), Scripted(), ledger)
    assert ("audience.csv:8: " in noted(ledger)[1], "@iom" in noted(ledger)[1]) == (True, False)
