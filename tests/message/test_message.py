"""One recipient's mail: its headers, its words, and that it is the same when it is made again."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.errors import AudienceError, MessageError
from newsletter_kit.message.message import message_id_of, personalise

if TYPE_CHECKING:
    from email.message import EmailMessage

    from message.conftest import Desk

HEADERS = [
    "From",
    "Content-Language",
    "Precedence",
    "List-ID",
    "Date",
    "To",
    "Subject",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "MIME-Version",
    "Content-Type",
]
HOSTILE = [
    "A\r\nBcc: e@iom.example.org",
    "<b>Bob</b>",
    "{{7*7}}",
    "*|EMAIL|*",
    '"x" <y@z.org>,',
    "=?UTF-8?Q?=0A?=Bcc:",
]


def parsed(mail: bytes) -> EmailMessage:
    """The mail as Python's parser sees it."""
    return message_from_bytes(mail, policy=policy.default)


def test_headers_are_those_of_a_list_mail(desk: Desk) -> None:
    """Every header stands there once, in a fixed order, and no other."""
    mail = parsed(desk.message(recipient=desk.recipient(name="Nino Beridze")).mime())
    assert mail.keys() == HEADERS
    assert mail["To"] == "Nino Beridze <nino@iom.example.org>"


@given(st.text(max_size=40) | st.sampled_from(HOSTILE), st.text(max_size=40) | st.sampled_from(HOSTILE))
def test_no_value_adds_a_header(desk: Desk, name: str, first_name: str) -> None:
    """C32, C33: whatever a recipient's fields hold, the headers are the same, and the mailbox is theirs."""
    edition = desk.edition(subject="For ((first_name|you))")
    mail = parsed(desk.message(edition, desk.recipient(name=name, first_name=first_name)).mime())
    assert mail.keys() == HEADERS
    assert [box.addr_spec for box in mail["To"].addresses] == ["nino@iom.example.org"]


@pytest.mark.parametrize("value", HOSTILE[1:])
def test_c33_c34_values_are_literal_in_every_part(desk: Desk, value: str) -> None:
    """C33, C34: markup and placeholders of other systems arrive as characters in subject, text and HTML."""
    edition = desk.edition(subject="((first_name))", html="((first_name))", text="((first_name))")
    message = desk.message(edition, desk.recipient(first_name=value))
    assert (message.subject, message.text, parsed(message.mime())["Subject"]) == (value, value, value)
    assert "<" not in message.html


def test_a21_template_code_in_the_words_is_shown(desk: Desk) -> None:
    """A21: curly braces of an author are no template to anybody on the way."""
    code = "{{ 7*7 }} {% include '/etc/passwd' %}"
    message = desk.message(desk.edition(subject=code, text=code, html=code))
    assert {message.subject, message.text, message.html} == {code}


def test_message_is_the_same_when_made_again(desk: Desk) -> None:
    """The same edition, recipient and date give the same bytes, so that a retry can be compared."""
    assert desk.message().mime() == desk.message().mime()


def test_message_id_is_fixed_for_list_issue_and_mailbox(desk: Desk) -> None:
    """Another date, spelling, name or wording keeps the Message-ID; another mailbox or list changes it."""
    edition, nino = desk.edition(), desk.recipient()
    same = [
        message_id_of(desk.edition(subject="Mended"), nino),
        message_id_of(edition, desk.recipient("NINO@IOM.example.org", name="Nino")),
    ]
    others = [
        message_id_of(edition, desk.recipient("giorgi@iom.example.org")),
        message_id_of(desk.edition(list_id="other.iom.example.org"), nino),
    ]
    assert set(same) == {message_id_of(edition, nino)}
    assert len({*same, *others}) == 3


def test_message_id_tells_no_address(desk: Desk) -> None:
    """The Message-ID is a hash at the sender's domain."""
    message_id = desk.message().message_id
    assert "nino" not in message_id
    assert message_id.endswith("@iom.example.org>")


def test_message_offers_what_providers_ask_for(desk: Desk) -> None:
    """A provider that builds the mail itself finds all of it in the message, apart from its bytes."""
    message = desk.message(
        desk.edition(reply_to="Desk <desk@iom.example.org>"), desk.recipient(first_name="Nino")
    )
    assert (str(message.sender), str(message.reply_to)) == (
        "IOM Georgia <news@iom.example.org>",
        "Desk <desk@iom.example.org>",
    )
    assert (message.html, message.text) == ("<p>Dear Nino</p>\n", "Dear Nino\n")
    assert set(message.headers) == {
        "Content-Language",
        "Precedence",
        "List-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
    }


def test_name_is_made_of_first_and_last_name(desk: Desk) -> None:
    """Without a column `name`, the To header has first and last name; with neither, the address alone."""
    assert str(desk.message(recipient=desk.recipient(first_name="Nino", last_name="B")).to) == (
        "Nino B <nino@iom.example.org>"
    )
    assert parsed(desk.message().mime())["To"] == "nino@iom.example.org"


def test_field_without_value_stops_the_message(desk: Desk) -> None:
    """A message with a hole in it is not made."""
    with pytest.raises(AudienceError, match=r"\(\(country\)\): there is neither a value nor a fallback"):
        desk.message(desk.edition(text="((country))"))


@pytest.mark.parametrize("subject", ["((first_name|))", " ((first_name|)) "])
def test_subject_of_nothing_is_refused(desk: Desk, subject: str) -> None:
    """A mail whose subject is empty for this recipient is not made."""
    with pytest.raises(MessageError, match="header Subject: nothing is left of it"):
        desk.message(desk.edition(subject=subject))


def test_date_needs_a_time_zone(desk: Desk) -> None:
    """A time without its zone is refused, since the Date header would name another hour."""
    with pytest.raises(MessageError, match="no time zone"):
        personalise(desk.edition(), desk.recipient(), date=datetime(2024, 4, 5))  # noqa: DTZ001


def test_date_is_written_as_given(desk: Desk) -> None:
    """The Date header is the given moment (RFC 5322 §3.3)."""
    assert parsed(desk.message().mime())["Date"].datetime == desk.date
