"""What the key of a batch is made of, and many who use one file at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ledger.battery import NOW, SPEC, YES, claim, people
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.spans import spans
from newsletter_kit.ledger.values import Counts

if TYPE_CHECKING:
    from pathlib import Path


def first_key(path: Path, *names: str, tenures: int = 1, list_id: str = "news") -> str:
    """The key of the first batch in a new ledger."""
    with open_ledger(path) as ledger:
        run = ledger.begin(replace(SPEC, list_id=list_id), NOW)
        for _ in range(tenures):
            run = ledger.take(run, NOW, force=True)
        ledger.plan(run, people(*names), NOW)
        return claim(ledger, run).key


def test_a_key_is_made_of_the_run_and_the_members_alone(tmp_path: Path) -> None:
    """A ledger that was lost and made anew gives the same batch its old key, whoever sends it."""
    first = first_key(tmp_path / "1.db", "ana", "beso")
    assert first_key(tmp_path / "2.db", "ana", "beso", tenures=3) == first


@pytest.mark.parametrize(
    "other", [{"names": ("ana", "cira")}, {"names": ("ana", "beso"), "list_id": "staff"}]
)
def test_other_members_or_another_run_have_another_key(tmp_path: Path, other: dict[str, object]) -> None:
    """A provider cannot take one batch for another that stood in its place."""
    names = other.pop("names")
    assert isinstance(names, tuple)
    again = first_key(tmp_path / "2.db", *names, list_id=str(other.get("list_id", "news")))
    assert again != first_key(tmp_path / "1.db", "ana", "beso")


def test_many_writers_take_turns(tmp_path: Path) -> None:
    """Writers that begin at the same time wait for each other; none fails, and nothing is lost."""
    path = tmp_path / "ledger.db"
    open_ledger(path)

    def work(number: int) -> Counts:
        with open_ledger(path) as ledger:
            run = ledger.take(ledger.begin(replace(SPEC, issue_id=f"{number}"), NOW), NOW)
            ledger.plan(run, people(*(f"r{each}" for each in range(20))), NOW)
            for _ in range(20):
                ledger.record(claim(ledger, run, 1), [YES], NOW)
            return ledger.counts(run)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(work, range(6))) == [Counts(accepted=20)] * 6


def test_threads_share_a_ledger(tmp_path: Path) -> None:
    """Threads of one process claim from one ledger, and nobody is claimed twice."""
    with open_ledger(tmp_path / "ledger.db") as ledger:
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people(*(f"r{each}" for each in range(200))), NOW)

        def work(_: int) -> list[int]:
            claimed = []
            while batch := ledger.claim(run, 3, NOW):
                claimed += [each.id for each in batch.people]
                ledger.record(batch, [YES] * len(batch.people), NOW)
            return claimed

        with ThreadPoolExecutor(4) as pool:
            claimed = [each for part in pool.map(work, range(4)) for each in part]
        assert (len(claimed), len(set(claimed)), ledger.counts(run).accepted) == (200, 200, 200)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [([], []), ([4], [(4, 4)]), ([1, 2, 3], [(1, 3)]), ([1, 3, 4, 9], [(1, 1), (3, 4), (9, 9)])],
)
def test_neighbours_are_one_range(numbers: list[int], found: list[tuple[int, int]]) -> None:
    """Ranges hold the numbers they were made of, and no others."""
    assert spans(numbers) == found


@pytest.mark.parametrize(("others", "found"), [(4, [(1, 1), (3, 4), (9, 9)]), (5, [(1, 9)])])
def test_one_range_does_where_few_others_are_in_it(others: int, found: list[tuple[int, int]]) -> None:
    """Where no more than so many others lie between, they are passed over instead of cut out."""
    assert spans([1, 3, 4, 9], others) == found
