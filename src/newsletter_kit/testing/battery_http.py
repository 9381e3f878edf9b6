"""What a provider that speaks HTTP must make of each kind of trouble."""

from __future__ import annotations

import socket
from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.errors import (
    ProviderError,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.providers.base import Finder, Status
from newsletter_kit.testing.expect import error_of, expect, expect_outcomes
from newsletter_kit.testing.http_faults import HttpFault, always, in_turn
from newsletter_kit.testing.samples import sample_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.testing.bench import Bench

    Check = Callable[[Bench], None]


def _raises(fault: HttpFault, *kinds: type[ProviderError]) -> Check:
    """The check that a fault makes a batch of three raise one of these, and shows no key."""

    def check(bench: Bench) -> None:
        with bench.opened(script=always(fault)) as (provider, _):
            error = error_of(provider, sample_batch(3))
        names = " or ".join(kind.__name__ for kind in kinds)
        expect(isinstance(error, kinds), f"it is {error!r}, not {names}")
        expect(not bench.secret or bench.secret not in str(error), "the error shows the key")

    return check


def _one_bad_message_is_rejected(bench: Bench) -> None:
    with bench.opened(script=always(HttpFault(422))) as (provider, _):
        batch = sample_batch(1)
        expect_outcomes(provider.deliver(batch), batch, [Status.REJECTED])


def _a_wait_is_as_long_as_told(bench: Bench) -> None:
    with bench.opened(script=always(HttpFault(429, retry_after="7"))) as (provider, _):
        error = error_of(provider, sample_batch(3))
    is_wait = isinstance(error, ProviderUnavailable) and not isinstance(error, ProviderSplit)
    expect(is_wait, f"it is {error!r}, not ProviderUnavailable")
    told = getattr(error, "retry_after_seconds", None)
    expect(told == 7, f"it was told to wait 7 seconds, and says {told}")  # noqa: PLR2004


def _an_answer_that_never_comes_is_uncertain(bench: Bench) -> None:
    fault = HttpFault(takes="all", wait_seconds=2 * bench.patience_seconds)
    _raises(fault, ProviderUncertain)(bench)


def _nobody_there_is_surely_not_taken(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with bench.open_at(f"http://127.0.0.1:{port}") as provider:
        error = error_of(provider, sample_batch(3))
    expect(isinstance(error, ProviderUnavailable), f"it is {error!r}, not ProviderUnavailable")


def _one_refused_message_of_three(bench: Bench) -> None:
    with bench.opened(script=always(HttpFault(refuses=(1,)))) as (provider, _):
        batch = sample_batch(3)
        if provider.capabilities.per_item_answers:
            wanted = [Status.ACCEPTED, Status.REJECTED, Status.ACCEPTED]
            expect_outcomes(provider.deliver(batch), batch, wanted)
        else:
            error = error_of(provider, batch)
            expect(isinstance(error, ProviderSplit), f"it is {error!r}, not ProviderSplit")


def _a_repeated_key_sends_once(bench: Bench) -> None:
    script = in_turn(HttpFault(takes="all", answers="nothing"))
    with bench.opened(script=script) as (provider, far_side):
        if provider.capabilities.idempotency.kind == "none":
            return
        batch = sample_batch(3)
        expect(isinstance(error_of(provider, batch), ProviderUncertain), "a lost answer is not uncertain")
        expect_outcomes(provider.deliver(batch), batch, [Status.ACCEPTED] * 3)
        counts = far_side.counts() or Counter()
        expect(set(counts.values()) == {1}, f"somebody was mailed twice: {counts}")


def _what_was_taken_can_be_found(bench: Bench) -> None:
    script = in_turn(HttpFault(takes="all", answers="nothing"))
    with bench.opened(script=script) as (provider, _):
        if provider.capabilities.lookup.kind == "none" or not isinstance(provider, Finder):
            return
        taken, other = sample_batch(3, "taken"), sample_batch(3, "other")
        error_of(provider, taken)
        found = provider.find(taken)
        expect_outcomes([each for each in found if each], taken, [Status.ACCEPTED] * 3)
        expect(provider.find(other) == [None] * 3, "it finds a batch that was never handed over")


HTTP_CHECKS: Mapping[str, Check] = {
    "a wrong key stops the run": _raises(HttpFault(401), ProviderRefused),
    "too large a call is split": _raises(HttpFault(413), ProviderSplit),
    "a fault of one among many is split": _raises(HttpFault(422), ProviderSplit),
    "a fault of one message rejects it": _one_bad_message_is_rejected,
    "throttled, it waits": _raises(HttpFault(429), ProviderUnavailable),
    "throttled, it waits as long as it is told": _a_wait_is_as_long_as_told,
    "a failing server leaves a doubt": _raises(HttpFault(500), ProviderUncertain, ProviderUnavailable),
    "a failing gateway leaves a doubt": _raises(HttpFault(502, takes="all"), ProviderUncertain),
    "no answer leaves a doubt": _raises(HttpFault(takes="all", answers="nothing"), ProviderUncertain),
    "half an answer leaves a doubt": _raises(HttpFault(takes="all", answers="half"), ProviderUncertain),
    "a malformed answer leaves a doubt": _raises(
        HttpFault(takes="all", answers="nonsense"), ProviderUncertain
    ),
    "an answer that never comes leaves a doubt": _an_answer_that_never_comes_is_uncertain,
    "nobody there: surely not taken": _nobody_there_is_surely_not_taken,
    "one refused message fails nobody else": _one_refused_message_of_three,
    "a repeated key sends once": _a_repeated_key_sends_once,
    "what was taken can be found": _what_was_taken_can_be_found,
}
