"""Everybody is written down once: the same files are not planned twice, and any other are planned anew."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

import newsletter_kit as nk
from newsletter_kit.audience.sources import recall_audience
from newsletter_kit.audience.tally import RowNote, Tally
from newsletter_kit.errors import AudienceError
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.left import Left, left_to_go
from newsletter_kit.sending.origin import Known, is_all_of, known_in, origin_of
from newsletter_kit.sending.plan import editions_to_send, plan_editions
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
PART = replace(QUICK, limit=20)


class Watched:
    """A ledger that remembers which of its verbs were used, and fails at one of them if it is told to."""

    def __init__(self, ledger: nk.Ledger, failing: str = "") -> None:
        self._ledger, self._failing = ledger, failing
        self.used: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.used.append(name)
        if name == self._failing:
            raise KeyboardInterrupt
        return getattr(self._ledger, name)


def _send(plan: nk.Plan, ledger: nk.Ledger, options: nk.SendOptions = QUICK) -> list[str]:
    """Send, and tell which verbs of the ledger were used."""
    watched = Watched(ledger)
    nk.send(plan, Scripted(), cast("nk.Ledger", watched), options=options)
    return watched.used


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _again(newsletter: Path, known: Known) -> nk.Plan:
    """The plan of what is on the disk, with what earlier sends found out."""
    path = newsletter / "issues/first"
    settings = nk.load_settings(path)
    layout = nk.load_layout(settings.layout, root=newsletter)
    audience = recall_audience(newsletter / "audience.csv", known.readings)
    suppression = nk.read_suppression(newsletter / "suppressed.txt")
    editions = editions_to_send(nk.load_issue(path), layout, settings)
    return plan_editions(editions, audience, suppression, known.surveys)


def test_the_same_files_are_not_planned_twice(planned: Planned, many: list[str], ledger: nk.Ledger) -> None:
    """A second send goes on where the first stopped, without giving the ledger its people again."""
    assert "plan" in _send(planned(), ledger, PART)
    assert "plan" not in _send(planned(), ledger)
    assert ledger.counts(ledger.runs()[0]).accepted == len(many)


def _touch(newsletter: Path) -> None:
    os.utime(newsletter / "audience.csv", (1, 1))


def _rewrite(newsletter: Path) -> None:
    (newsletter / "suppressed.txt").write_text("", encoding="utf-8")


@pytest.mark.parametrize("change", [_touch, _rewrite])
def test_a_file_that_is_only_newer_is_the_same(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger, change: Callable[[Path], None]
) -> None:
    """What counts is what stands in a file, and not when it was written."""
    (newsletter / "suppressed.txt").write_text("", encoding="utf-8")
    _send(planned(), ledger, PART)
    change(newsletter)
    assert many
    assert "plan" not in _send(planned(), ledger)


CHANGES = {
    "a reader more": ("audience.csv", "r7@iom.int,", "new@iom.int,New,en,ge\nr7@iom.int,"),
    "a reader less": ("audience.csv", "r7@iom.int,Reader 7,en,ge\n", ""),
    "a name": ("audience.csv", "r7@iom.int,Reader 7", "r7@iom.int,Reader VII"),
    "a language": ("audience.csv", "r7@iom.int,Reader 7,en", "r7@iom.int,Reader 7,ka"),
    "a wrong row": ("audience.csv", "r7@iom.int", "r7.iom.int"),
    "somebody has left": ("suppressed.txt", "left@iom.int", "left@iom.int\nr50@iom.int"),
    "somebody is back": ("suppressed.txt", "left@iom.int\n", ""),
    "a setting": ("newsletter.toml", 'layout = "small"', 'layout = "small"\nfeedback_id = "first"'),
    "a part for others": ("issues/first/issue.yaml", "country: de", "country: ge"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_decides_who_gets_it_is_planned_anew(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger, name: str
) -> None:
    """One letter more or less in a file that has a say in it, and everybody is compared again."""
    _send(planned(), ledger, PART)
    file, old, new = CHANGES[name]
    _replaced(newsletter / file, old, new)
    used = _send(planned(), ledger, replace(QUICK, accept_edit=True))
    assert ("plan" in used, len(many)) == (True, 200)


def test_another_language_is_planned_anew(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Without the translation, who reads it gets the main edition, so all rows are looked at again."""
    _send(planned(), ledger, PART)
    (newsletter / "issues/first/issue.ka.yaml").unlink()
    assert "plan" in _send(planned(), ledger, replace(QUICK, accept_edit=True))
    assert many


def test_another_team_is_planned_anew(newsletter: Path, planned: Planned, ledger: nk.Ledger) -> None:
    """Who comes into the team of a rehearsal that was begun gets it too."""
    _replaced(newsletter / "newsletter.toml", "live = true", 'team = ["nino@iom.int"]')
    _send(planned(), ledger)
    assert "plan" not in _send(planned(), ledger)
    _replaced(newsletter / "newsletter.toml", "nino@iom.int", 'nino@iom.int", "giorgi@iom.int')
    assert "plan" in _send(planned(), ledger)
    assert [ledger.counts(run).accepted for run in ledger.runs()] == [2]


def test_an_edit_that_moves_nobody_needs_no_new_plan(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Other words for the same readers go out without planning; the next plan knows the new words."""
    _send(planned(), ledger, PART)
    _replaced(newsletter / "issues/first/issue.yaml", "here is the news", "news")
    assert "plan" not in _send(planned(), ledger, replace(PART, accept_edit=True))
    (found,) = known_in(ledger).surveys.values()
    assert found == planned().found
    assert many


@pytest.mark.parametrize("digest", ["as it is", "the same for all"])
def test_c38_who_leaves_between_two_sends_is_kept_back(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The suppression list is applied each time, even if its digest did not tell that it is another."""
    if digest == "the same for all":
        monkeypatch.setattr(nk.Suppression, "digest", lambda _: digest)
    _send(planned(), ledger, replace(QUICK, limit=1))
    _replaced(newsletter / "suppressed.txt", "left@iom.int", "giorgi@iom.int")
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=QUICK)
    assert dict(provider.got) == {"hans@iom.int": 1}


@pytest.mark.parametrize("died_at", ["plan", "note", "suppress", "set_origin"])
def test_a_plan_that_was_not_finished_is_made_again(
    planned: Planned, ledger: nk.Ledger, died_at: str
) -> None:
    """Whoever dies before all of it is written down leaves no word that it was."""
    watched: Any = Watched(ledger, failing=died_at)
    with pytest.raises(KeyboardInterrupt):
        nk.send(planned(), Scripted(), watched, options=QUICK)
    used = _send(planned(), ledger)
    assert {"plan", "note", "suppress", "set_origin"} <= set(used)


def test_a_file_that_changes_after_the_plan_stops_a_later_call_too(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Though nobody of it has to be read, an audience that is not the one of the plan is refused."""
    _send(planned(), ledger, PART)
    plan = planned()
    _replaced(newsletter / "audience.csv", "r7@iom.int,Reader 7", "r7@iom.int,Reader VII")
    with pytest.raises(AudienceError, match="it was changed"):
        _send(plan, ledger)
    assert many


def test_who_was_erased_is_not_taken_in_again(planned: Planned, many: list[str], ledger: nk.Ledger) -> None:
    """An erasure between two sends of the same files holds."""
    _send(planned(), ledger, PART)
    ledger.erase(many[60], QUICK.now())
    assert left_to_go(ledger, ledger.runs()[0], planned()) == Left(pending=179, new=0)
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=QUICK)
    assert (provider.got[many[60]], provider.got.total()) == (0, 179)


def test_readers_of_an_earlier_file_are_still_counted_apart(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """That the run was planned from today's file last does not make others of the run readers of it."""
    _send(planned(), ledger, PART)
    _replaced(newsletter / "audience.csv", "r199@iom.int,Reader 199,en,ge\n", "")
    _send(planned(), ledger, replace(PART, limit=0))
    assert left_to_go(ledger, ledger.runs()[0], planned()) == Left(pending=179, new=0, earlier=1)
    assert many


@pytest.mark.parametrize("failing", ["", "set_origin"], ids=["finished", "died before the end"])
def test_readers_who_were_planned_otherwise_are_not_forgotten(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, failing: str
) -> None:
    """Who was planned for a part that nobody gets any more still has an edition of their own."""
    watched: Any = Watched(ledger, failing)
    with suppress(KeyboardInterrupt):
        nk.send(planned(), Scripted(), watched, options=replace(QUICK, limit=0))
    (run,) = ledger.runs()
    assert is_all_of(planned(), ledger, run) is not bool(failing)
    _replaced(newsletter / "issues/first/issue.yaml", "country: de", "country: fr")
    _send(planned(), ledger, replace(QUICK, limit=0, accept_edit=True))
    assert not is_all_of(planned(), ledger, run)


def test_what_is_known_makes_the_same_plan(newsletter: Path, planned: Planned, ledger: nk.Ledger) -> None:
    """Counts, notes, warnings and editions are those of a plan for which every row was looked at."""
    _replaced(newsletter / "audience.csv", "no address,", "nino(at)iom,")
    _send(planned(), ledger)
    new, again = planned(), _again(newsletter, known_in(ledger))
    assert replace(again, editions=new.editions, audience=new.audience, suppression=new.suppression) == new
    assert list(again.editions.compiled) == list(new.editions.compiled)
    assert (again.audience.reading.invalid, list(again.audience)) == (
        new.audience.invalid,
        list(new.audience),
    )


def test_of_what_is_known_no_row_is_looked_at(newsletter: Path, planned: Planned, ledger: nk.Ledger) -> None:
    """What earlier sends found out is taken as it is, though it be wrong."""
    _send(planned(), ledger)
    known = known_in(ledger)
    surveys = {digest: replace(found, by_language={"en": 77}) for digest, found in known.surveys.items()}
    assert len(_again(newsletter, replace(known, surveys=surveys))) == 77


@pytest.mark.parametrize(
    "change",
    [
        ("issues/first/issue.yaml", "here is the news", "news"),
        ("issues/first/issue.yaml", "country: de", "country: ge"),
        ("suppressed.txt", "left@iom.int", "nino@iom.int"),
        ("audience.csv", "hans@iom.int", "hanna@iom.int"),
        ("newsletter.toml", "leave@iom.int", "stop@iom.int"),
    ],
    ids=str,
)
def test_what_is_known_of_other_files_is_not_used(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, change: tuple[str, str, str]
) -> None:
    """After any edit, all rows are looked at."""
    _send(planned(), ledger)
    known = known_in(ledger)
    surveys = {digest: replace(found, by_language={"en": 77}) for digest, found in known.surveys.items()}
    file, old, new = change
    _replaced(newsletter / file, old, new)
    assert len(_again(newsletter, replace(known, surveys=surveys))) < 7


def test_what_is_kept_names_rows_and_no_address(planned: Planned) -> None:
    """The origin of a run stays in the ledger when a person is erased, so it may not name one."""
    plan = planned()
    wrong = Tally(1, (RowNote(2, 'email: 550 "nino@iom.int" is unknown'),))
    origin = origin_of(replace(plan, audience=replace(plan.audience, invalid=wrong)), "5d41", alone=True)
    told = json.loads(origin.told)
    assert told["rows"][1]["invalid"] == [1, [[2, 'email: 550 "(address)" is unknown']]]
    assert "@" not in origin.told
