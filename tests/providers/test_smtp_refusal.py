"""A refusal that concerns us stops the run; one that concerns a reader costs that reader alone."""

from __future__ import annotations

import pytest

from newsletter_kit.errors import ProviderRefused
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.smtp_link import Reply
from newsletter_kit.providers.smtp_refusal import is_for_all
from newsletter_kit.testing import SmtpFault, sample_batch
from smtp_desk import WAYS, talking

A, D, R = Status.ACCEPTED, Status.DEFERRED, Status.REJECTED
every_way = pytest.mark.parametrize("offers", WAYS.values(), ids=WAYS)

OURS = {
    "Postfix, relaying": (554, "5.7.1 <nino@gmail.com>: Relay access denied"),
    "Postfix, sender": (553, "5.7.1 <news@iom.int>: Sender address rejected: not owned by user press"),
    "Postfix, sender's domain": (550, "5.1.8 <news@iom.test>: Sender address rejected: Domain not found"),
    "Postfix, machine": (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example"),
    "Postfix, HELO": (504, "5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname"),
    "Sendmail": (550, "5.7.1 <nino@gmail.com>... Relaying denied. Proper authentication required."),
    "Exim": (550, "relay not permitted"),
    "Exim, sender": (550, "Sender verify failed"),
    "Exchange": (550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
    "Exchange, send as": (550, "5.7.60 SMTP; Client does not have permissions to send as this sender"),
    "Exchange Online, tenant": (550, "5.7.705 Access denied, tenant has exceeded threshold"),
    "login first": (530, "5.7.0 Must issue a STARTTLS command first"),
    "login by words": (550, "Authentication is required for relay"),
    "key too weak": (538, "Encryption required for requested authentication mechanism"),
    "account disabled": (550, "5.7.13 User account disabled"),
    "SPF": (550, "5.7.23 SPF validation failed"),
    "no reverse name": (550, "5.7.25 The IP address sending this message does not have a PTR record"),
}
READERS = {
    "nobody": (550, "5.1.1 <nino@iom.int>: Recipient address rejected: User unknown"),
    "full": (552, "5.2.2 mailbox full"),
    "list for members": (550, "5.7.1 <staff@iom.int>: Recipient address rejected: Access denied"),
    "spam, they say": (554, "5.7.1 Message rejected as spam by content filter"),
    "another server's words": (550, "5.1.1 undeliverable: host mx.x.org[192.0.2.1] said: 550 relay denied"),
    "another server's words, no code": (550, "remote server answered: 554 relaying denied"),
    "later": (454, "4.7.1 <nino@iom.int>: Relay access denied"),
    "closed group": (550, "5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup"),
    "policy": (550, "5.7.1 message refused"),
}


@pytest.mark.parametrize(("code", "text"), OURS.values(), ids=OURS)
def test_what_would_meet_every_message_is_told(code: int, text: str) -> None:
    """Sender, login, machine: each server says it in its own words, and none of them is a reader's fault."""
    assert is_for_all(Reply(code, text))


@pytest.mark.parametrize(("code", "text"), READERS.values(), ids=READERS)
def test_what_concerns_one_reader_stops_nobody(code: int, text: str) -> None:
    """The others may still be mailed; if many are refused so, the share of them stops the run."""
    assert not is_for_all(Reply(code, text))


@every_way
@pytest.mark.parametrize("at", ["rcpt", "end"])
def test_relaying_denied_rejects_nobody(offers: tuple[str, ...], at: str) -> None:
    """Wherever it is said, no message counts as handed over, and no reader as refused."""
    fault = SmtpFault(at, "550 5.7.1 Relaying denied", times=None)  # type: ignore[arg-type]
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        with pytest.raises(ProviderRefused, match="Relaying denied"):
            smtp.deliver(sample_batch(3))
    assert server.mails == []


@every_way
def test_relaying_denied_for_strangers_alone_stops_the_next_batch(offers: tuple[str, ...]) -> None:
    """Our own readers were taken before: they count, the rest are due at once, and then the run stops."""
    fault = SmtpFault("rcpt", "554 5.7.1 Relay access denied", about="reader2@", times=None)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        outcomes = smtp.deliver(sample_batch(3))
        with pytest.raises(ProviderRefused, match="Relay access denied"):
            smtp.deliver(sample_batch(1, "next"))
    assert [(each.status, each.retry_after_seconds) for each in outcomes] == [(A, None), (D, 0.0), (D, 0.0)]
    assert len(server.mails) == 1


@every_way
def test_a_policy_against_one_reader_costs_that_reader_alone(offers: tuple[str, ...]) -> None:
    """A closed group is rejected with its reason, and the others are mailed."""
    fault = SmtpFault("rcpt", "550 5.7.1 Recipient address rejected: Access denied", about="reader2@")
    with talking(offers=offers, faults=[fault]) as (smtp, _):
        assert [each.status for each in smtp.deliver(sample_batch(3))] == [A, R, A]
