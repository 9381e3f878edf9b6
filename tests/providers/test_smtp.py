"""SMTP against a mail server that misbehaves: who was mailed, who was not, and who is in doubt."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.config import Settings
from newsletter_kit.errors import (
    ConfigError,
    ExitCode,
    MailTooLarge,
    ProviderRefused,
    ProviderUnavailable,
)
from newsletter_kit.message.message import Message, personalise
from newsletter_kit.providers import open_provider
from newsletter_kit.providers.base import Batch, Status
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_link import Timeouts
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import SmtpFault, sample_batch, sample_edition, sample_messages
from newsletter_kit.testing.samples import SAMPLE_DATE
from smtp_desk import WAYS, talking

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Outcome
    from newsletter_kit.testing import FakeSmtpServer

A, R, D, U = Status.ACCEPTED, Status.REJECTED, Status.DEFERRED, Status.UNCERTAIN
every_way = pytest.mark.parametrize("offers", WAYS.values(), ids=WAYS)


def statuses(outcomes: list[Outcome]) -> list[Status]:
    """What became of each message."""
    return [outcome.status for outcome in outcomes]


def mailed(server: FakeSmtpServer) -> list[int]:
    """Which of the sample's readers were mailed, in order."""
    return [
        int(to.removeprefix("reader").partition("@")[0]) for mail in server.mails for to in mail.recipients
    ]


def message_to(address: Address) -> Batch:
    """A batch with one message."""
    return Batch("key", (personalise(sample_edition(), Recipient(address), date=SAMPLE_DATE),))


@every_way
def test_each_message_arrives_as_it_is_for_its_reader_alone(offers: tuple[str, ...]) -> None:
    """Envelope and bytes are those of the message, whichever way the server allows."""
    with talking(offers=offers) as (smtp, server):
        batch = sample_batch(5)
        assert statuses(smtp.deliver(batch)) == [A] * 5
    assert [mail.content for mail in server.mails] == [message.mime() for message in batch.messages]
    assert [mail.recipients for mail in server.mails] == [(each.to.address,) for each in batch.messages]


def test_e17_another_user_or_server_is_another_account() -> None:
    """The port and the password say nothing about whose mail it is; the password is never shown."""
    server = SmtpServer("mail.iom.int", 587, user="news", password=SecretStr("s3cr3t"))
    others = [replace(server, user="press"), replace(server, host="mx.iom.int"), replace(server, user=None)]
    same = replace(server, port=465, security="tls", password=SecretStr("another"))
    assert Smtp(same).account == Smtp(server).account
    assert "news" not in Smtp(server).account  # with some providers the user is the key
    assert len({Smtp(server).account, *(Smtp(other).account for other in others)}) == 4


@every_way
def test_the_queue_id_is_kept(offers: tuple[str, ...]) -> None:
    """What the server says on taking a message is its own name for it."""
    with talking(offers=offers) as (smtp, _):
        outcomes = smtp.deliver(sample_batch(2))
    assert [outcome.provider_id for outcome in outcomes] == [
        "2.0.0 queued as 000001",
        "2.0.0 queued as 000002",
    ]


def test_a_connection_is_kept_between_batches_and_taken_leave_of() -> None:
    """Many batches need one connection, and the server is told at the end."""
    with talking() as (smtp, server):
        for number in range(5):
            smtp.deliver(sample_batch(2, f"batch_{number}"))
    assert server.connections == 1
    assert server.commands[-1] == "QUIT"


@every_way
def test_d26_421_between_messages(offers: tuple[str, ...]) -> None:
    """A server that hangs up after some messages is called again, and all go once."""
    fault = SmtpFault("mail", "421 4.3.2 enough for now", skip=2)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(4))) == [A] * 4
    assert mailed(server) == [1, 2, 3, 4]
    assert server.connections == 2


@every_way
def test_d26_a_server_that_hangs_up_after_each_message(offers: tuple[str, ...]) -> None:
    """Even a connection for each message loses nobody and doubles nobody."""
    fault = SmtpFault("end", "250 2.0.0 queued", times=None, hang_up=True, taken=True)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(4))) == [A] * 4
    assert mailed(server) == [1, 2, 3, 4]


@every_way
def test_d27_lost_after_250_counts_as_sent(offers: tuple[str, ...]) -> None:
    """A connection that is lost after the answer takes nothing back."""
    faults = [SmtpFault("end", "250 2.0.0 queued", taken=True, hang_up=True, about="reader3@")]
    with talking(offers=offers, faults=faults) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(3))) == [A, A, A]
    assert mailed(server) == [1, 2, 3]


@every_way
@pytest.mark.parametrize("taken", [True, False])
def test_d28_lost_between_the_end_and_its_answer(offers: tuple[str, ...], taken: bool) -> None:  # noqa: FBT001
    """That one message is in doubt, is not sent again, and the others are not concerned."""
    fault = SmtpFault("end", about="reader2@", taken=taken)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(4))) == [A, U, A, A]
    assert mailed(server) == ([1, 2, 3, 4] if taken else [1, 3, 4])


@every_way
def test_d28_an_answer_that_is_none(offers: tuple[str, ...]) -> None:
    """What cannot be understood after a message leaves a doubt, too."""
    fault = SmtpFault("end", "354 go on", about="reader2@", taken=True)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(3))) == [A, U, A]
    assert mailed(server) == [1, 2, 3]


@every_way
@pytest.mark.parametrize("at", ["mail", "rcpt", "data", "bdat"])
def test_lost_before_the_end_is_surely_not_taken(offers: tuple[str, ...], at: Any) -> None:
    """Until the last bytes of a message are written, it can go by another connection without a doubt."""
    with talking(offers=offers, faults=[SmtpFault(at, skip=1)]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(3))) == [A, A, A]
    assert mailed(server) == [1, 2, 3]


@every_way
def test_d29_550_for_one_of_fifty(offers: tuple[str, ...]) -> None:
    """One reader is refused with the server's reason, 49 are mailed."""
    fault = SmtpFault("rcpt", "550 5.1.1 nobody here", about="reader7@")
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        outcomes = smtp.deliver(sample_batch(50))
    assert statuses(outcomes) == [R if number == 7 else A for number in range(1, 51)]
    assert outcomes[6].reason == "550 5.1.1 nobody here"
    assert mailed(server) == [number for number in range(1, 51) if number != 7]


@every_way
@pytest.mark.parametrize("at", ["rcpt", "data", "bdat", "end"])
def test_d31_451_is_for_later(offers: tuple[str, ...], at: Any) -> None:
    """Greylisting defers that message, wherever it is said."""
    fault = SmtpFault(at, "451 4.7.1 greylisted", skip=1)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        outcomes = smtp.deliver(sample_batch(3))
    expected = A if at in {"data", "bdat"} and not any(at.upper() in each for each in server.commands) else D
    assert statuses(outcomes) == [A, expected, A]


def test_a_body_that_is_awaited_for_nobody_is_ended() -> None:
    """A server may ask for the body though it refused the reader; it gets none, and the next one is whole."""
    faults = [SmtpFault("rcpt", "550 nobody", about="reader2@"), SmtpFault("data", "354 go on", skip=1)]
    with talking(offers=WAYS["pipelining"], faults=faults) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(3))) == [A, R, A]
    assert mailed(server) == [1, 3]
    assert server.connections == 1


def test_d38_a_mail_that_cannot_be_trusted_is_made_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the form is not known to be tame, each mail is looked at before it leaves."""
    smuggled = b"Subject: one\r\n\r\nHello\r.\r\nMAIL FROM:<evil@x.org>\r\n"
    monkeypatch.setattr(Message, "mime", lambda *_, **__: smuggled)
    monkeypatch.setattr("newsletter_kit.providers.smtp.is_tame", lambda _: False)
    with talking(offers=()) as (smtp, server):
        smtp.deliver(sample_batch(1))
    assert [mail.content for mail in server.mails] == [smuggled.replace(b"\r.", b"\r\n.")]


def test_c26_d36_no_smtputf8() -> None:
    """A row that only SMTPUTF8 could carry is named; nothing of it goes to the server."""
    with talking(offers=("PIPELINING", "8BITMIME")) as (smtp, server):
        outcomes = smtp.deliver(message_to(Address("jörg", "example.org")))
    assert statuses(outcomes) == [R]
    assert "SMTPUTF8" in outcomes[0].reason
    assert not any(line.startswith("MAIL") for line in server.commands)


def test_c26_smtputf8_where_it_is_offered() -> None:
    """With SMTPUTF8 the address goes as it is, in the envelope and in To."""
    with talking(offers=("PIPELINING", "SMTPUTF8")) as (smtp, server):
        assert statuses(smtp.deliver(message_to(Address("jörg", "example.org")))) == [A]
    assert server.mails[0].recipients == ("jörg@example.org",)
    assert server.mails[0].utf8
    assert "To: jörg@example.org\r\n".encode() in server.mails[0].content


def test_d36_all_else_is_7_bit() -> None:
    """Without 8BITMIME nothing but ASCII is written, whatever readers are called."""
    with talking(offers=()) as (smtp, server):
        smtp.deliver(sample_batch(5))
    assert all(mail.content.isascii() for mail in server.mails)


def test_d37_larger_than_size() -> None:
    """A mail that the server will not take stops the run before MAIL, as bad content."""
    with talking(offers=("SIZE 500",)) as (smtp, server):
        with pytest.raises(
            MailTooLarge, match=r"smtp: the mail has [\d,]+ bytes, and the server takes 500"
        ) as raised:
            smtp.deliver(sample_batch(2))
    assert raised.value.exit_code is ExitCode.BAD_INPUT
    assert not any(line.startswith("MAIL") for line in server.commands)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(Address("a", "x.org, b@x.org"), id="C20"),
        pytest.param(Address('"xclow3n@gmail.com x"', "internal.domain"), id="C21"),
        pytest.param(Address("user", "good-corp.com(x)evil.com"), id="C22"),
        pytest.param(Address("b", "x.org>\r\nRCPT TO:<evil@y.org"), id="C23"),
        pytest.param(Address('"foo@psres.net> ORCPT=admin@admin.com"', "test.com"), id="C24"),
        pytest.param(Address("-oQ/var/x", "example.org"), id="C25"),
        pytest.param(Address("nino", "EXAMPLE.org"), id="not as it was parsed"),
    ],
)
def test_hostile_addresses_never_reach_the_wire(address: Address) -> None:
    """Even an address that no parser has seen is refused here rather than read in another way."""
    with talking() as (smtp, server):
        outcomes = smtp.deliver(Batch("key", (*sample_messages(1), *message_to(address).messages)))
    assert statuses(outcomes) == [A, R]
    assert mailed(server) == [1]


@every_way
def test_a_refused_sender_stops_the_run(offers: tuple[str, ...]) -> None:
    """550 to our own address is no reader's fault: nobody is rejected, and the run stops."""
    with talking(offers=offers, faults=[SmtpFault("mail", "550 5.7.1 not yours", times=None)]) as (smtp, _):
        with pytest.raises(ProviderRefused, match=r"takes no mail from news@iom\.example\.org.*5\.7\.1"):
            smtp.deliver(sample_batch(2))


@every_way
def test_what_is_known_is_kept_when_the_sender_is_refused_later(offers: tuple[str, ...]) -> None:
    """Trouble after the first message is no error: the first counts, the rest waits."""
    fault = SmtpFault("mail", "530 5.7.0 log in", skip=1, times=None)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(3))) == [A, D, D]
    assert mailed(server) == [1]


@every_way
def test_a_message_that_loses_every_connection_holds_up_nobody(offers: tuple[str, ...]) -> None:
    """After two connections it waits, and the others go."""
    fault = SmtpFault("rcpt", about="reader2@", times=None)
    with talking(offers=offers, faults=[fault]) as (smtp, server):
        assert statuses(smtp.deliver(sample_batch(4))) == [A, D, A, A]
    assert mailed(server) == [1, 3, 4]


def test_a_server_that_loses_everything_is_unavailable() -> None:
    """If nothing becomes known of any message, the whole batch was surely not taken."""
    with talking(faults=[SmtpFault("mail", times=None)]) as (smtp, server):
        with pytest.raises(ProviderUnavailable, match="closed the connection"):
            smtp.deliver(sample_batch(50))
    assert server.connections == 4


def test_a_server_that_is_silent_is_not_waited_for_without_end() -> None:
    """One message has one deadline, however the time is spent."""
    fault = SmtpFault("end", "250 late", seconds=1.0)
    timeouts = Timeouts(1, 1, message_seconds=0.3)
    started = time.monotonic()
    with talking(timeouts=timeouts, faults=[fault]) as (smtp, _):
        outcomes = smtp.deliver(sample_batch(1))
    assert statuses(outcomes) == [U]
    assert "it took too long" in outcomes[0].reason
    assert time.monotonic() - started < 30


def test_a_kept_connection_that_died_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a connection is used after a while, the server is asked whether it is there."""
    monkeypatch.setattr("newsletter_kit.providers.smtp._IDLE_SECONDS", 0.0)
    with talking(faults=[SmtpFault("noop", "421 4.4.2 too long idle")]) as (smtp, server):
        smtp.deliver(sample_batch(1))
        assert statuses(smtp.deliver(sample_batch(2))) == [A, A]
    assert server.connections == 2


def test_bounces_go_where_they_are_wanted() -> None:
    """The envelope's sender may be another than the mail's."""
    with talking() as (_, server):
        route = SmtpServer(server.host, server.port, "none", bounces_to="bounces@iom.int")
        with Smtp(route) as smtp:
            smtp.deliver(sample_batch(1))
    assert server.mails[0].sender == "bounces@iom.int"


def test_it_is_opened_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stands in newsletter.toml, user and password in the environment."""
    monkeypatch.setenv("SMTP_USER", "office")
    monkeypatch.setenv("SMTP_PASSWORD", "pa55")
    settings = Settings(
        name="News", sender="n@iom.int", providers={"smtp": {"host": "mail.iom.int", "port": 465}}
    )
    with open_provider("smtp", settings) as provider:
        assert repr(provider) == "Smtp(mail.iom.int:465)"
        assert isinstance(provider, Smtp)
        assert provider._server == SmtpServer("mail.iom.int", 465, "tls", "office", SecretStr("pa55"))


def test_a_password_in_the_settings_is_refused() -> None:
    """newsletter.toml is shared, so it has no place for a password."""
    settings = Settings(
        name="News", sender="n@iom.int", providers={"smtp": {"host": "x.org", "password": "pa55"}}
    )
    with pytest.raises(ConfigError, match="no such option") as raised:
        open_provider("smtp", settings)
    assert "pa55" not in str(raised.value)
