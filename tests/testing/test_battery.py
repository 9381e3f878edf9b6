"""The battery: every provider that can be reached on this machine passes it, and it bites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.providers.brevo import Brevo
from newsletter_kit.providers.http import HttpConversation, Limits
from newsletter_kit.providers.mailgun import Mailgun
from newsletter_kit.providers.mailjet import Mailjet
from newsletter_kit.providers.outbox import Outbox
from newsletter_kit.providers.postmark import Postmark
from newsletter_kit.providers.resend import Resend
from newsletter_kit.providers.sendgrid import SendGrid
from newsletter_kit.providers.ses import Ses
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import Bench, FakeProvider, RecordingProvider, check_provider, checks_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.providers.base import Batch, Provider
    from newsletter_kit.providers.http import Dialect

KEY = "s3cr3t-K3y"
PATIENCE = 0.5


def http(dialect: Callable[[str], Dialect]) -> Callable[[str], Provider]:
    """Opens a dialect at a URL."""
    return lambda url: HttpConversation(dialect(url), Limits(answer_seconds=PATIENCE))


def smtp(url: str) -> Smtp:
    """Opens SMTP at a URL."""
    parts = urlsplit(url)
    timeouts = Timeouts(PATIENCE, PATIENCE, PATIENCE)
    return Smtp(SmtpServer(parts.hostname or "", parts.port or 0, "none"), timeouts)


SECRET, PUBLIC = SecretStr(KEY), SecretStr("AKIA1")
BENCHES = {
    "outbox": Bench(lambda _: Outbox(Path(mkdtemp()))),
    "recording": Bench(lambda _: RecordingProvider()),
    "smtp": Bench(smtp, "smtp", patience_seconds=PATIENCE),
    "resend": Bench(http(lambda url: Resend(SECRET, url)), "resend", KEY, PATIENCE),
    "postmark": Bench(http(lambda url: Postmark(SECRET, url)), "postmark", KEY, PATIENCE),
    "brevo": Bench(http(lambda url: Brevo(SECRET, url)), "brevo", KEY, PATIENCE),
    "mailgun": Bench(http(lambda url: Mailgun(SECRET, "iom.int", url)), "mailgun", KEY, PATIENCE),
    "mailjet": Bench(http(lambda url: Mailjet(PUBLIC, SECRET, url)), "mailjet", KEY, PATIENCE),
    "sendgrid": Bench(http(lambda url: SendGrid(SECRET, url)), "sendgrid", KEY, PATIENCE),
    "ses": Bench(http(lambda url: Ses(PUBLIC, SECRET, None, "eu-central-1", url)), "ses", KEY, PATIENCE),
    "fake": Bench(http(FakeProvider), "fake", "", PATIENCE),
    "fake, idempotent": Bench(http(lambda url: FakeProvider(url, "idempotent")), "fake", "", PATIENCE),
    "fake, look-up": Bench(http(lambda url: FakeProvider(url, "lookup")), "fake", "", PATIENCE),
}
CASES = [
    pytest.param(bench, check, id=f"{name}: {promise}")
    for name, bench in BENCHES.items()
    for promise, check in checks_for(bench).items()
]


@pytest.mark.parametrize(("bench", "check"), CASES)
def test_providers_keep_every_promise(bench: Bench, check: Callable[[Bench], None]) -> None:
    """Order, one outcome for each message, and the right word for each kind of trouble."""
    check(bench)


class Careless(RecordingProvider):
    """Takes everything, and answers in a way of its own."""

    def __init__(self, answer: Callable[[list[Outcome]], list[Outcome]]) -> None:
        super().__init__()
        self._answer = answer

    def deliver(self, batch: Batch) -> list[Outcome]:
        return self._answer(super().deliver(batch))


WRONG_ANSWERS: dict[str, Callable[[list[Outcome]], list[Outcome]]] = {
    "out of order": lambda outcomes: outcomes[::-1],
    "one too few": lambda outcomes: outcomes[1:],
    "one twice": lambda outcomes: [*outcomes, outcomes[-1]],
    "none taken": lambda outcomes: [Outcome(each.message_id, Status.REJECTED) for each in outcomes],
}


@pytest.mark.parametrize("answer", WRONG_ANSWERS.values(), ids=WRONG_ANSWERS)
def test_a_provider_with_wrong_outcomes_is_found_out(answer: Any) -> None:
    """A provider whose outcomes are not those of its messages does not pass."""
    with pytest.raises(AssertionError, match="it takes messages in order"):
        check_provider(lambda _: Careless(answer))


class Anonymous(RecordingProvider):
    """Tells its account by a number."""

    account: Any = 7


def test_a_provider_whose_account_is_no_text_is_found_out() -> None:
    """A ledger could not tell one of its accounts from another."""
    with pytest.raises(AssertionError, match="its account is 7, and no text"):
        check_provider(lambda _: Anonymous())


class Heedless(RecordingProvider):
    """Never asks whether a batch may still go."""

    def deliver(self, batch: Batch) -> list[Outcome]:
        return super().deliver(replace(batch, may_go=lambda: True))


def test_a_provider_that_never_asks_whether_it_may_is_found_out() -> None:
    """A process that was stopped in a batch, and lost its run, would go on mailing."""
    with pytest.raises(AssertionError, match="it took what may not go any more"):
        check_provider(lambda _: Heedless())


class Blind(FakeProvider):
    """Believes that everything was taken, whatever it is answered."""

    def parse(self, answer: Any, batch: Batch) -> list[Outcome]:  # noqa: ARG002
        return [Outcome(message.message_id, Status.ACCEPTED) for message in batch.messages]


def test_a_provider_that_does_not_read_answers_is_found_out() -> None:
    """Each promise that it breaks is named in one error."""
    with pytest.raises(AssertionError) as raised:
        check_provider(http(Blind), "fake", patience_seconds=PATIENCE)
    said = str(raised.value)
    assert "a wrong key stops the run" in said
    assert "throttled, it waits" in said
    assert "a malformed answer leaves a doubt" in said
