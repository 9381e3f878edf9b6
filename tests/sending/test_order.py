"""Readers are planned edition by edition for a provider that takes the body once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

import newsletter_kit as nk
from newsletter_kit.ledger.values import Person
from newsletter_kit.providers.merge_syntax import MergeSyntax
from newsletter_kit.sending.order import edition_by_edition
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Planned = Callable[[], nk.Plan]


def people(editions: list[str]) -> list[Person]:
    """One reader of each of these editions."""
    return [Person(f"r{number}@iom.int", "", edition) for number, edition in enumerate(editions)]


@given(st.lists(st.sampled_from(["en", "ka", "ru"])), st.integers(1, 9), st.integers(1, 9))
def test_nobody_is_lost_or_doubled(editions: list[str], size: int, most: int) -> None:
    """Whatever may be held back, the same people come out."""
    ordered = list(edition_by_edition(people(editions), size, most))
    assert sorted(each.key for each in ordered) == sorted(each.key for each in people(editions))


@given(st.lists(st.sampled_from(["en", "ka", "ru"])), st.integers(1, 9))
def test_every_full_batch_is_of_one_edition(editions: list[str], size: int) -> None:
    """Only what is left over at the end is mixed."""
    ordered = list(edition_by_edition(people(editions), size))
    full = sum(count // size for count in Counter(editions).values())
    batches = [ordered[at * size : (at + 1) * size] for at in range(full)]
    assert all(len({each.edition for each in batch}) == 1 for batch in batches)


def test_who_is_suppressed_is_not_held_back() -> None:
    """They are in no batch, so they need not wait for one."""
    kept_back = replace(people(["ka"])[0], suppressed=True)
    assert next(edition_by_edition([*people(["en"]), kept_back], 2)) is kept_back


def test_no_more_are_held_back_than_is_allowed() -> None:
    """With many editions none of which fills a batch, the largest goes when there is no more room."""
    taken, given_out = 0, 0

    def counted() -> Iterator[Person]:
        nonlocal taken
        for person in people([str(number % 50) for number in range(500)]):
            taken += 1
            yield person

    for _ in edition_by_edition(counted(), 1_000, most=10):
        assert taken - given_out <= 10
        given_out += 1
    assert given_out == 500


def test_batches_of_mixed_languages_make_few_calls(newsletter: Path, planned: Planned) -> None:
    """Two hundred readers of four editions in any order: at most three calls more than full batches."""
    dice = Random(7)  # noqa: S311  the same each time
    rows = "".join(
        f"r{number}@iom.int,R,{dice.choice(['en', 'ka'])},{dice.choice(['ge', 'de'])}\n"
        for number in range(200)
    )
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + rows, encoding="utf-8")
    provider = Scripted()
    provider.capabilities = replace(provider.capabilities, merge=MergeSyntax("[%", "%]"))
    run = nk.send(planned(), provider)
    assert (run.accepted, len(provider.sizes) <= 4 + 3) == (200, True)
