"""A process that lost its run while it was about to write, or was writing, hands over nothing more."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ProviderBrokenOff
from newsletter_kit.providers.sieve import without
from newsletter_kit.testing import FakeProviderServer, open_fake_provider, sample_batch

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 3_000


def yes_until(last: int) -> Callable[[], bool]:
    """Says yes so many times."""
    numbers = count()
    return lambda: next(numbers) < last


@pytest.mark.parametrize("written", [0, 1, 2, 4])
def test_what_may_not_go_any_more_reaches_nobody(written: int) -> None:
    """Before the head, between head and body, and within a long body: the provider takes nothing."""
    short, long = sample_batch(2), sample_batch(LONG)
    with FakeProviderServer() as server, open_fake_provider(server.url, "lookup") as provider:
        with pytest.raises(ProviderBrokenOff, match="may not send any more"):
            provider.deliver(replace(long, may_go=yes_until(written)))
        assert server.counts() == {}
        assert len(provider.deliver(short)) == 2
    assert set(server.counts().values()) == {1}


def test_a_part_of_a_batch_may_go_no_longer_than_the_whole() -> None:
    """Who is left out beforehand takes nothing of the question away."""
    rest = without(replace(sample_batch(2), may_go=lambda: False), [0])
    assert rest is not None
    assert not rest.may_go()
