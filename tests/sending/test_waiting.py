"""Whoever watches a run learns why it stands still."""

from __future__ import annotations

import socket
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from pydantic import SecretStr

import newsletter_kit as nk
from newsletter_kit.errors import ProviderUnavailable
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.sendgrid import SendGrid
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.meter import OwnMeter
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch, Outcome
    from newsletter_kit.sending.job import Job
    from newsletter_kit.sending.waiting import Waiting

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(
    patience=Patience(first_seconds=0.25, longest_seconds=0.3, budget=3, defer_seconds=0.4)
)


@pytest.fixture
def nobody_listens() -> str:
    """An address of this machine at which connections are refused."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("workers", [1, 3])
def test_d07_no_network_is_told_with_each_wait(planned: Planned, nobody_listens: str, workers: int) -> None:
    """SendGrid behind a port where nobody listens: each pause is told once, with the reason."""
    told: list[Waiting] = []
    options = replace(QUICK, workers=workers, on_wait=told.append)
    dialect = SendGrid(SecretStr("SG.s3cr3t"), nobody_listens)
    with HttpConversation(dialect) as provider, pytest.raises(ProviderUnavailable):
        nk.send(planned(), provider, options=options)
    assert [each.failures for each in told] == [1, 2]
    assert str(told[0]).startswith("sendgrid: it cannot be reached: Connection refused. Waiting 1 s (1 of 3")


def test_d01_a_provider_that_is_too_busy_is_told(planned: Planned) -> None:
    """The provider's own words are the reason."""
    told: list[Waiting] = []
    nk.send(planned(), Scripted("none", ["down", "fine"]), options=replace(QUICK, on_wait=told.append))
    assert [(each.reason, each.failures) for each in told] == [("down", 1)]


def test_d31_messages_that_were_deferred_are_told(planned: Planned, many: list[str]) -> None:
    """All others are done, and the rest is not due yet."""
    told: list[Waiting] = []

    class Greylisting(Scripted):
        def deliver(self, batch: Batch) -> list[Outcome]:
            outcomes = super().deliver(batch)
            return [replace(each, retry_after_seconds=None) for each in outcomes]

    provider = Greylisting("none", ["defer"])
    run = nk.send(planned(), provider, options=replace(QUICK, on_wait=told.append))
    assert (run.accepted, {each.reason for each in told}) == (
        len(many),
        {"the messages that are left were deferred"},
    )


@pytest.mark.parametrize("only", [None, "ka"])
def test_a_run_that_keeps_to_its_rate_is_not_said_to_stand_still(
    planned: Planned, many: list[str], only: str | None
) -> None:
    """Who asked for a pace need not be told that it is kept."""
    told: list[Waiting] = []
    run = nk.send(planned(), Scripted(), options=nk.SendOptions(rate=120, only=only, on_wait=told.append))
    assert (run.accepted, told) == (len(many[::3]) if only else len(many), [])


def test_to_tell_of_a_wait_takes_no_tokens() -> None:
    """The rate is asked once for a batch; to say why nothing goes asks it no second time."""
    asked: list[int] = []

    class Slow(OwnMeter):
        def wait(self, count: int, now: float) -> float:
            asked.append(count)
            return now + 7.0

    job = cast("Job", SimpleNamespace(size=5, options=nk.SendOptions(), provider=Scripted()))
    docket = Docket(job, limit=None, meter=Slow(5.0, now=0.0))
    assert docket.next_task(now=0.0) == 7.0
    assert docket.waiting(7.0, now=0.0) is None
    assert asked == [5]
