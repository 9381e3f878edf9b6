"""Messages made a column at a time are those that are made reader by reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.errors import AudienceError, NewsletterError
from newsletter_kit.message.many import Messages, personalise_many
from newsletter_kit.message.message import Message, personalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from message.conftest import Desk
    from newsletter_kit.compile.edition import Edition

HOSTILE = [
    "",
    " ",
    "\u00a0\u2003",
    "A\r\nBcc: e@iom.example.org",
    "<b>Bob</b> & 'Ann'",
    "{{7*7}} %recipient.name% {$x} ((email))",
    "\0\x7f\u2028",
    "\ud800",
    "ნინო",
    "https://iom.int/a b?c=<d>",
    "HTTPS://iom.int/leave",
    "javascript:alert(1)",
    "mailto:leave@iom.example.org?subject=unsubscribe",
]
NAMES = ["first_name", "last_name", "name", "town", "site", "email", "unsubscribe_url", "unsubscribe_token"]
FIELDS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=6)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"unsubscribe_key": None},
    {"unsubscribe_key": None, "unsubscribe_url": "https://iom.int/leave?who=((email))&in=((town|here))"},
    {"unsubscribe_key": None, "unsubscribe_url": None},
    {"unsubscribe_url": None, "unsubscribe_mailto": "leave+((town|x))@iom.example.org", "view_url": None},
    {"unsubscribe_mailto": None, "view_url": "https://iom.int/((first_name))"},
]
SUBJECTS = ["News", "((first_name|reader)), news of ((town|Tbilisi))!", "((town| ))", "((last_name))"]
BODIES = [
    ("<p>Dear", "Dear"),
    (
        '<p title="((town|x))"><a href="((site|https://iom.int/))">((site))</a> <i>((unsubscribe_url))</i>',
        "((first_name|you)) of ((town|here)), ((email))",
    ),
    ('<p>((first_name|you)) <a href="((site|https://iom.int/))">x</a>', "((town|here)) ((name|x))"),
]


def one_by_one(edition: Edition, recipients: Sequence[Recipient], desk: Desk) -> list[Message] | None:
    """What `personalise` makes; None if somebody's message cannot be made."""
    try:
        return [personalise(edition, recipient, date=desk.date) for recipient in recipients]
    except NewsletterError:
        return None


@example([{"town": "0"}, {"unsubscribe_url": "https://iom.int/a"}], SETTINGS[4], SUBJECTS[0], BODIES[0])
@given(
    st.lists(FIELDS, max_size=5),
    st.sampled_from(SETTINGS),
    st.sampled_from(SUBJECTS),
    st.sampled_from(BODIES),
)
@settings(max_examples=300)
def test_c34_columns_make_what_is_made_reader_by_reader(
    desk: Desk, fields: list[dict[str, str]], changes: dict[str, Any], subject: str, body: tuple[str, str]
) -> None:
    """C34: whatever stands in the readers' fields, the messages are the same, or there are none."""
    edition = desk.edition(subject, *body, **changes)
    recipients = [Recipient(parse_address(f"R{n}@iom.example.org"), each) for n, each in enumerate(fields)]
    expected = one_by_one(edition, recipients, desk)
    if expected is None:
        with pytest.raises(NewsletterError):
            personalise_many(edition, recipients, date=desk.date)
    else:
        assert list(personalise_many(edition, recipients, date=desk.date)) == expected


def test_nobody_has_no_message(desk: Desk) -> None:
    """Of no readers there are no messages."""
    assert list(personalise_many(desk.edition(subject="((town))"), [], date=desk.date)) == []


@pytest.mark.parametrize("url", ["javascript:alert(1)", "leave me"])
def test_what_is_no_link_is_refused_though_another_reader_has_none(desk: Desk, url: str) -> None:
    """Where the readers' headers differ, a link that is none is told before a message is made of it."""
    none: dict[str, Any] = dict.fromkeys(["unsubscribe_key", "unsubscribe_url", "unsubscribe_mailto"])
    readers = [desk.recipient(), desk.recipient("levan@iom.example.org", unsubscribe_url=url)]
    with pytest.raises(AudienceError):
        personalise_many(desk.edition(**none), readers, date=desk.date)


def test_a_column_that_is_woven_in_twice_is_held_once(desk: Desk) -> None:
    """Of some of the messages too, so that no column is copied for each place where its tag stands."""
    edition = desk.edition("((town|x))", "<p>((town|x)) ((town|x))</p>", "((town|x))")
    many = personalise_many(edition, [desk.recipient(town=name) for name in "abc"], date=desk.date)
    assert columns_held(many.picked([0, 2])) == columns_held(many) < len(many.filled)


def columns_held(some: Messages) -> int:
    """How many different columns there are for all the tags."""
    return len({id(column) for column in some.filled})


def test_the_messages_are_whole(desk: Desk) -> None:
    """A message that was made among others can be written to the last byte."""
    edition = desk.edition(subject="For ((first_name|you))")
    recipients = [desk.recipient(first_name=name) for name in ("Nino", "")]
    made = personalise_many(edition, recipients, date=desk.date)
    assert [each.mime() for each in made] == [desk.message(edition, each).mime() for each in recipients]
