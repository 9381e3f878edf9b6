"""What holds for every provider: own address, own words, nothing read as code, the same bytes again."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.compile.edition import InlineImage
from newsletter_kit.providers.base import Status
from provider_readers import mails
from provider_samples import DIALECTS, HTML, IMAGE, SECRET, SUBJECT, TEXT, sample_batch, sample_edition

if TYPE_CHECKING:
    from newsletter_kit.message.message import Message
    from provider_readers import Mail

HOSTILE = [
    "{{7*7}}",
    "{%x%}",
    "%recipient.email%",
    "%recipient_email%",
    "{{{x}}}",
    "*|EMAIL|*",
    "-name-",
    "<%body%>",
    "{{params.nk123}}",
    "%unsubscribe_url%",
    "[unsubscribe]",
    "[%n000000_0%]",
    "\\",
    "50%",
    "{",
    "}",
    '"); drop <b>',
]
every_dialect = pytest.mark.parametrize("name", DIALECTS)


def assert_same(mail: Mail, message: Message) -> None:
    """The mail that leaves the provider says what the message says."""
    assert mail.to == (message.to.name, message.to.address)
    assert mail.sender == (message.sender.name, message.sender.address)
    assert (mail.subject, mail.text) == (message.subject, message.text)
    assert html.unescape(mail.html) == html.unescape(message.html)


@every_dialect
def test_each_reader_gets_their_own_mail(name: str) -> None:
    """Own words, own name, and an address in To that nobody else sees."""
    batch = sample_batch()
    for mail, message in zip(mails(name, batch), batch.messages, strict=True):
        assert_same(mail, message)
        assert mail.reply_to == "press@iom.int"


@every_dialect
def test_each_reader_can_leave_the_list_by_their_own_link(name: str) -> None:
    """List-Unsubscribe and its one-click twin travel with each mail, with the reader's own address in it."""
    batch = sample_batch()
    for mail, message in zip(mails(name, batch), batch.messages, strict=True):
        meant = {key: message.headers[key] for key in ("List-Unsubscribe", "List-Unsubscribe-Post")}
        assert {key: mail.headers.get(key) for key in meant} == meant


@every_dialect
@pytest.mark.parametrize("value", HOSTILE)
def test_c34_hostile_names_arrive_literally(name: str, value: str) -> None:
    """No provider's own syntax in a reader's name is read as code: not in the subject, nor in the body."""
    batch = sample_batch(("nino@iom.int", value), ("levan@iom.int", "Levan"))
    for mail, message in zip(mails(name, batch), batch.messages, strict=True):
        assert (mail.subject, mail.text) == (message.subject, message.text)
        assert html.unescape(mail.html) == html.unescape(message.html)


@every_dialect
@pytest.mark.parametrize("value", ["", "{", "%", "#x", "{x}", "recipient", "plain"])
def test_c34_what_is_code_only_beside_a_value_arrives_literally(name: str, value: str) -> None:
    """Signs of an author and of a value that meet make no code, also where others have plain values."""
    seam = "{((name|))% x %((name|))} {((name|)){ x }((name|))} %((name|))recipient.email%"
    edition = sample_edition(html=f"<p>{seam}</p>", text=seam)
    batch = sample_batch(("a@iom.int", "Nino"), ("b@iom.int", value), ("c@iom.int", "Eka"), edition=edition)
    got = [(mail.text, html.unescape(mail.html)) for mail in mails(name, batch)]
    assert got == [(message.text, html.unescape(message.html)) for message in batch.messages]


@every_dialect
@pytest.mark.parametrize("value", HOSTILE)
def test_c34_what_an_author_writes_arrives_literally(name: str, value: str) -> None:
    """The same in the words of the issue, also directly before and after a merge tag."""
    escaped = html.escape(value)
    edition = sample_edition(
        subject=f"{value}((name|you)){value}",
        html=HTML.replace("Dear ((name|you)),", f"{escaped}((name|you)){escaped} and {escaped}"),
        text=f"{value}((name|you)){value}\n",
    )
    batch = sample_batch(("nino@iom.int", "Nino"), "levan@iom.int", edition=edition)
    for mail, message in zip(mails(name, batch), batch.messages, strict=True):
        assert_same(mail, message)


@every_dialect
def test_c32_a_name_adds_no_header(name: str) -> None:
    """A line break in a name is a space, wherever the provider writes it."""
    (mail,) = mails(name, sample_batch(("nino@iom.int", "A\r\nBcc: e@iom.int")))
    assert mail.to == ("A Bcc: e@iom.int", "nino@iom.int")
    assert not any(sign in value for value in mail.headers.values() for sign in "\r\n")


@every_dialect
def test_a_name_with_commas_and_quotes_is_one_mailbox(name: str) -> None:
    """Punctuation in a name makes no second reader."""
    for who in ('Beridze, Nino "Nini" <x@y.org>', "Бериձе, ნინო", "back\\slash"):
        (mail,) = mails(name, sample_batch(("nino@iom.int", who)))
        assert mail.to == (who, "nino@iom.int")


@every_dialect
def test_the_same_batch_is_the_same_bytes(name: str) -> None:
    """Providers that know a repeated call compare its content, so it is made alike each time."""
    first, second = (DIALECTS[name].prepare(sample_batch()) for _ in range(2))
    assert (first.data, first.headers, first.url) == (second.data, second.headers, second.url)


@every_dialect
def test_the_key_of_the_batch_travels_with_it(name: str) -> None:
    """What was sent can be found again, or told from a repetition, by our own key."""
    one, other = (DIALECTS[name].prepare(sample_batch(key=key)) for key in ("batch-one", "batch-two"))
    assert (one.data, one.headers) != (other.data, other.headers)


@every_dialect
def test_no_secret_stands_in_the_body_or_the_address(name: str) -> None:
    """Keys travel in headers only, which nobody logs."""
    request = DIALECTS[name].prepare(sample_batch())
    assert SECRET.get_secret_value() not in f"{request.url} {bytes(request.data)!r} {request.params}"
    assert SECRET.get_secret_value() not in repr(DIALECTS[name])


@every_dialect
def test_no_address_stands_in_what_all_readers_share(name: str) -> None:
    """An address comes up only where it is a reader's own: as often for one reader as for many."""
    alone = DIALECTS[name].prepare(sample_batch("nino@iom.int"))
    many = DIALECTS[name].prepare(sample_batch("nino@iom.int", "levan@iom.int", "ana@iom.int"))
    assert bytes(alone.data).count(b"nino") == bytes(many.data).count(b"nino")


@pytest.mark.parametrize("name", ["postmark", "sendgrid", "mailgun", "ses", "mailjet"])
def test_pictures_travel_where_they_can(name: str) -> None:
    """Each mail brings the picture under the name that the HTML uses."""
    edition = sample_edition(images=(IMAGE, InlineImage("2@news", "two.gif", "image/gif", b"GIF89a")))
    for mail in mails(name, sample_batch(edition=edition)):
        assert mail.pictures == ("bridge@news", "2@news")


@every_dialect
def test_a_batch_as_large_as_may_be_is_prepared(name: str) -> None:
    """The declared number of messages fits into one request, with one outcome to come for each."""
    count = DIALECTS[name].capabilities.batch_messages
    batch = sample_batch(*(f"r{number}@iom.int" for number in range(count)))
    assert [mail.to[1] for mail in mails(name, batch)] == [each.to.address for each in batch.messages]


@every_dialect
def test_every_status_is_one_of_ours(name: str) -> None:
    """A plain success is accepted for each message, in order."""
    from provider_answers import success

    batch = sample_batch()
    outcomes = DIALECTS[name].parse(success(name, batch), batch)
    assert [outcome.message_id for outcome in outcomes] == [each.message_id for each in batch.messages]
    assert {outcome.status for outcome in outcomes} == {Status.ACCEPTED}


def test_the_samples_hold_what_the_tests_are_about() -> None:
    """The edition of these tests has tags in all three parts."""
    assert all("((name|you))" in part for part in (SUBJECT, HTML, TEXT))
