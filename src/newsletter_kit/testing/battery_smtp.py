"""What a provider that speaks SMTP must make of each kind of trouble."""

from __future__ import annotations

import socket
from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.errors import ProviderRefused, ProviderUnavailable
from newsletter_kit.providers.base import Status
from newsletter_kit.testing.expect import error_of, expect, expect_outcomes
from newsletter_kit.testing.samples import sample_batch
from newsletter_kit.testing.smtp_desk import SmtpFault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.testing.bench import Bench

    Check = Callable[[Bench], None]

_SECOND = "reader2@"
_FINE = Status.ACCEPTED


def _second_is(status: Status, fault: SmtpFault) -> Check:
    """The check that a fault at the second of three messages makes it so, and leaves the others alone."""

    def check(bench: Bench) -> None:
        batch = sample_batch(3)
        with bench.opened(faults=[fault]) as (provider, far_side):
            expect_outcomes(provider.deliver(batch), batch, [_FINE, status, _FINE])
            counts = far_side.counts() or Counter()
        expect(all(count == 1 for count in counts.values()), f"somebody was mailed twice: {counts}")

    return check


def _a_silent_end_is_uncertain(bench: Bench) -> None:
    fault = SmtpFault("end", about=_SECOND, taken=True, seconds=2 * bench.patience_seconds)
    _second_is(Status.UNCERTAIN, fault)(bench)


def _nobody_there_is_surely_not_taken(bench: Bench) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with bench.open_at(f"smtp://127.0.0.1:{port}") as provider:
        error = error_of(provider, sample_batch(3))
    expect(isinstance(error, ProviderUnavailable), f"it is {error!r}, not ProviderUnavailable")


def _a_refused_sender_stops_the_run(bench: Bench) -> None:
    with bench.opened(faults=[SmtpFault("mail", "550 5.7.1 not yours", times=None)]) as (provider, far_side):
        error = error_of(provider, sample_batch(3))
        expect(isinstance(error, ProviderRefused), f"it is {error!r}, not ProviderRefused")
        expect(not far_side.counts(), "it mailed somebody")


SMTP_CHECKS: Mapping[str, Check] = {
    "a reader who is refused fails nobody else": _second_is(
        Status.REJECTED, SmtpFault("rcpt", "550 5.1.1 nobody here", about=_SECOND)
    ),
    "a reader who is refused for now waits": _second_is(
        Status.DEFERRED, SmtpFault("rcpt", "451 4.7.1 greylisted", about=_SECOND)
    ),
    "a message that is refused fails nobody else": _second_is(
        Status.REJECTED, SmtpFault("end", "554 5.7.1 spam", about=_SECOND)
    ),
    "a message that is refused for now waits": _second_is(
        Status.DEFERRED, SmtpFault("end", "452 4.3.1 full", about=_SECOND)
    ),
    "421 between messages: it connects anew": _second_is(_FINE, SmtpFault("mail", "421 4.3.2 bye", skip=1)),
    "421 after a message: it was not taken": _second_is(
        _FINE, SmtpFault("end", "421 4.3.2 bye", about=_SECOND)
    ),
    "lost before a message: it goes by a new connection": _second_is(_FINE, SmtpFault("rcpt", about=_SECOND)),
    "lost after a message was taken: a doubt": _second_is(
        Status.UNCERTAIN, SmtpFault("end", about=_SECOND, taken=True)
    ),
    "lost after a message that was not taken: a doubt": _second_is(
        Status.UNCERTAIN, SmtpFault("end", about=_SECOND)
    ),
    "no answer to a message: a doubt": _a_silent_end_is_uncertain,
    "nobody there: surely not taken": _nobody_there_is_surely_not_taken,
    "a refused sender stops the run": _a_refused_sender_stops_the_run,
}
