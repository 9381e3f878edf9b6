"""Bodies that providers merge: whatever authors and readers wrote, they get what we would have sent."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.errors import ProviderUnsupported
from newsletter_kit.message.many import personalise_many
from newsletter_kit.providers.base import Batch
from newsletter_kit.providers.mailgun import SYNTAX as MAILGUN
from newsletter_kit.providers.merge_syntax import merge_body, merge_values_of
from provider_readers import mails
from provider_samples import DIALECTS, sample_batch, sample_edition

MERGING = ["sendgrid", "mailgun", "ses", "brevo"]
PIECES = [
    "{",
    "}",
    "%",
    "#",
    "\\",
    "[%",
    "%]",
    "recipient",
    "recipient.",
    "_email",
    "unsubscribe_url",
    "params.",
]
wild = st.lists(st.sampled_from([*PIECES, "x", " ", "((name|you))"]), max_size=8).map("".join)
wild_name = st.lists(st.sampled_from([*PIECES, "x"]), max_size=6).map("".join)


@pytest.mark.parametrize("name", MERGING)
@given(text=wild, reader=wild_name)
def test_c34_any_mixture_of_signs_arrives_as_it_was_written(name: str, text: str, reader: str) -> None:
    """Signs of every provider's syntax, in any order, around merge tags and in values."""
    edition = sample_edition(subject=f"N {text}", text=f"{text}\n", html=f"<p>{html.escape(text)}</p>")
    batch = sample_batch(("ana@iom.int", "Ana"), ("nino@iom.int", reader), edition=edition)
    for mail, message in zip(mails(name, batch), batch.messages, strict=True):
        assert (mail.subject, mail.text) == (message.subject, message.text)
        assert html.unescape(mail.html) == html.unescape(message.html)


@pytest.mark.parametrize("name", MERGING)
@given(readers=st.lists(wild_name | st.text(max_size=8), min_size=1, max_size=4))
def test_c34_messages_made_a_column_at_a_time_arrive_as_those_made_one_by_one(
    name: str, readers: list[str]
) -> None:
    """Whatever the readers are called, each gets the same mail by either road."""
    batch = sample_batch(*((f"r{n}@iom.int", reader) for n, reader in enumerate(readers)))
    first, recipients = batch.messages[0], [message.recipient for message in batch.messages]
    columns = Batch(batch.key, tuple(personalise_many(first.edition, recipients, date=first.date)))
    assert mails(name, columns) == mails(name, batch)


def test_every_reader_has_every_value() -> None:
    """A gap without a value would be mailed as it stands, so nobody lacks one, not even an empty one."""
    batch = sample_batch("nino@iom.int", ("levan@iom.int", "Levan"))
    body = merge_body(batch.messages[0].edition, MAILGUN)
    names = [set(merge_values_of(message, body)) for message in batch.messages]
    assert names[0] == names[1] == {*body.names, *body.signs}


def test_the_body_goes_once_however_many_readers_there_are() -> None:
    """A thousand readers cost their values, and not a thousand bodies."""
    edition = sample_edition(html=f"<p>{'news ' * 20_000}((name|you))</p>")
    readers = [f"r{number}@iom.int" for number in range(1000)]
    for name in ("sendgrid", "mailgun"):
        assert len(DIALECTS[name].prepare(sample_batch(*readers, edition=edition)).data) < 1_000_000


@pytest.mark.parametrize("name", ["sendgrid", "mailgun", "ses"])
def test_two_editions_in_one_batch_are_refused(name: str) -> None:
    """Nobody gets the words of another edition."""
    one, other = (sample_batch(reader, edition=sample_edition()) for reader in ("a@iom.int", "b@iom.int"))
    (message,) = other.messages
    foreign = replace(message, edition=replace(message.edition, digest="another"))
    with pytest.raises(ProviderUnsupported):
        DIALECTS[name].prepare(Batch("key", (*one.messages, foreign)))


def test_a_value_is_escaped_for_each_place_it_stands_in() -> None:
    """The same name is one value in text and another in a link, and the provider gets both."""
    edition = replace(
        sample_edition(),
        subject=split_header("((name))"),
        text=split_plain("((name))"),
        html=split_html('<a href="https://iom.int/?n=((name))" title="((name))">((name))</a>'),
    )
    batch = sample_batch(("nino@iom.int", "A & B"), edition=edition)
    values = merge_values_of(batch.messages[0], merge_body(edition, MAILGUN))
    assert set(values.values()) == {"A & B", "A &amp; B", "A%20%26%20B"}


def test_a_percent_sign_before_a_gap_is_kept_apart() -> None:
    """`50%` before a name is not written as `%%`, which could be paired the wrong way."""
    body = merge_body(sample_edition(subject="50%((name|you))"), MAILGUN)
    assert "%%" not in body.subject.replace(MAILGUN.gap("nabcdef_s25"), "")
    assert body.signs == {"nabcdef_s25": "%"}
