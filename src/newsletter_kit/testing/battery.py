"""What every provider must do. A provider is finished when it passes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.errors import ProviderError
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import Batch, Finder, Status
from newsletter_kit.testing.battery_http import HTTP_CHECKS
from newsletter_kit.testing.battery_smtp import SMTP_CHECKS
from newsletter_kit.testing.bench import Bench
from newsletter_kit.testing.expect import expect, expect_outcomes
from newsletter_kit.testing.samples import SAMPLE_DATE, sample_batch, sample_edition, sample_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsletter_kit.providers.base import Outcome, Provider
    from newsletter_kit.testing.apis.base import Api

    Check = Callable[[Bench], None]

_HOSTILE = "Nino\r\nBcc: evil@example.com\r\n\r\n<evil@example.com>, evil@example.com"


def _it_takes_messages_in_order(bench: Bench) -> None:
    with bench.opened() as (provider, far_side):
        batch = sample_batch(min(7, provider.capabilities.batch_messages))
        expect_outcomes(provider.deliver(batch), batch, [Status.ACCEPTED] * len(batch.messages))
        counts = far_side.counts()
        wanted = {str(message.recipient.address): 1 for message in batch.messages}
        expect(counts is None or dict(counts) == wanted, f"the far side took {counts}, not each message once")


def _it_takes_a_single_message(bench: Bench) -> None:
    with bench.opened() as (provider, _):
        batch = sample_batch(1)
        expect_outcomes(provider.deliver(batch), batch, [Status.ACCEPTED])


def _it_takes_several_batches(bench: Bench) -> None:
    with bench.opened() as (provider, _):
        for number in (1, 2):
            batch = _other_people(number)
            expect_outcomes(provider.deliver(batch), batch, [Status.ACCEPTED])


def _a_hostile_name_adds_no_recipient(bench: Bench) -> None:
    reader = Recipient(parse_address("nino@example.org"), {"first_name": _HOSTILE, "name": _HOSTILE})
    batch = Batch("2024-q1_1", (personalise(sample_edition(), reader, date=SAMPLE_DATE),))
    with bench.opened() as (provider, far_side):
        outcomes = provider.deliver(batch)
        expect(len(outcomes) == 1, f"there are {len(outcomes)} outcomes for one message")
        expect(set(far_side.counts() or ()) <= {"nino@example.org"}, f"it mailed {far_side.counts()}")


def _threads_get_their_own_outcomes(bench: Bench) -> None:
    batches = [_other_people(number) for number in range(8)]
    with bench.opened() as (provider, _), ThreadPoolExecutor(4) as threads:
        answers = threads.map(provider.deliver, batches)
        for batch, outcomes in zip(batches, answers, strict=True):
            expect_outcomes(outcomes, batch, [Status.ACCEPTED])


def _what_may_not_go_reaches_nobody(bench: Bench) -> None:
    """It may also say so of each message: that it was deferred, or is in doubt."""
    with bench.opened() as (provider, far_side):
        said: Sequence[Outcome] = ()
        with suppress(ProviderError):
            said = provider.deliver(replace(sample_batch(1), may_go=lambda: False))
        expect(not any(each.status is Status.ACCEPTED for each in said), "it took what may not go any more")
        expect(not far_side.counts(), f"it mailed {far_side.counts()}, who may not be mailed any more")


def _other_people(number: int) -> Batch:
    (message,) = sample_messages(1, sample_edition(issue_id=f"issue-{number}"))
    reader = replace(message.recipient, address=parse_address(f"reader{number}@example.org"))
    return Batch(f"issue_{number}", (personalise(message.edition, reader, date=SAMPLE_DATE),))


def _it_says_what_it_can(bench: Bench) -> None:
    with bench.opened() as (provider, _):
        can = provider.capabilities
        expect(bool(provider.name), "it has no name")
        expect(isinstance(provider.account, str), f"its account is {provider.account!r}, and no text")
        expect(isinstance(provider.is_sandbox, bool), "it does not say whether it is in a test mode")
        expect(can.batch_messages >= 1, "it takes no message in a call")
        can_find = isinstance(provider, Finder)
        expect(can.lookup.kind == "none" or can_find, "it declares a look-up, and has no find")


def _it_does_not_show_its_key(bench: Bench) -> None:
    with bench.opened() as (provider, _):
        shown = f"{provider!r} {provider} {vars(provider) if hasattr(provider, '__dict__') else ''}"
        expect(not bench.secret or bench.secret not in shown, "its key can be read off it")


BASIC_CHECKS: Mapping[str, Check] = {
    "it takes messages in order": _it_takes_messages_in_order,
    "it takes a single message": _it_takes_a_single_message,
    "it takes several batches": _it_takes_several_batches,
    "a hostile name adds no recipient": _a_hostile_name_adds_no_recipient,
    "threads get their own outcomes": _threads_get_their_own_outcomes,
    "what may not go any more reaches nobody": _what_may_not_go_reaches_nobody,
    "it says what it can": _it_says_what_it_can,
    "it does not show its key": _it_does_not_show_its_key,
}


def checks_for(bench: Bench) -> dict[str, Check]:
    """The checks that concern a provider, by what they promise; each raises AssertionError if it is broken.

    Example:
        >>> "it takes messages in order" in checks_for(Bench(open_at=lambda url: RecordingProvider()))
        True
    """
    more: dict[str, Mapping[str, Check]] = {"http": HTTP_CHECKS, "smtp": SMTP_CHECKS, "none": {}}
    return {**BASIC_CHECKS, **more[bench.kind]}


def check_provider(
    open_at: Callable[[str], Provider],
    far_side: str | Api | None = None,
    *,
    secret: str = "",
    patience_seconds: float = 1.0,
) -> None:
    """Try a provider in every way that matters, against a far side on this machine that misbehaves.

    Args:
        open_at: opens the provider at a URL, with a patience of `patience_seconds`.
        far_side: whom it speaks with: the name of an API that `FakeProviderServer` knows, an `Api` of your
            own, `smtp`, or None if there is no far side.
        secret: the key that it was given.
        patience_seconds: how long it waits for an answer; the checks take a few times as long.

    Raises:
        AssertionError: with every promise that is broken, and how.

    Example:
        >>> from newsletter_kit.testing import RecordingProvider
        >>> check_provider(lambda url: RecordingProvider())
    """
    bench = Bench(open_at, far_side, secret, patience_seconds)
    broken = []
    for promise, check in checks_for(bench).items():
        try:
            check(bench)
        except Exception as error:  # noqa: BLE001  whatever a provider raises breaks the promise
            broken.append(f"{promise}: {type(error).__name__}: {error}")
    if broken:
        raise AssertionError("\n".join(broken))
