"""The words of SMTP: whatever the body, the same bytes arrive, as one message."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.compile.merge import split_html, split_plain
from newsletter_kit.message.message import form_of, personalise
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.smtp import is_tame
from newsletter_kit.providers.smtp_link import LinkLost, Timeouts, open_link
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.providers.smtp_talk import Parcel, Talk, canonical, stuffed
from newsletter_kit.testing import FakeSmtpServer, SmtpFault, sample_edition
from newsletter_kit.testing.samples import SAMPLE_DATE
from smtp_desk import WAYS

if TYPE_CHECKING:
    from collections.abc import Generator

LINES = st.lists(
    st.sampled_from([b".", b"..", b".\t", b"", b"From me", b"x" * 3000, b"QUIT", b"MAIL", b"RSET"])
)
BODIES = st.one_of(
    LINES.map(b"\r\n".join),
    LINES.map(lambda lines: b"\r\n".join((*lines, b""))),
    st.lists(st.sampled_from([b"\r", b"\n", b".", b"a", b"\r\n"]), max_size=40).map(b"".join),
    st.binary(max_size=300),
)


@pytest.fixture(scope="module", params=list(WAYS.values()), ids=list(WAYS))
def server(request: pytest.FixtureRequest) -> Generator[FakeSmtpServer, None, None]:
    """A server that offers one of the ways."""
    with FakeSmtpServer(offers=request.param) as far_side:
        yield far_side


def yes() -> bool:
    """It may go."""
    return True


def delivered(server: FakeSmtpServer, bodies: list[bytes]) -> list[bytes]:
    """What the server took of these bodies."""
    before = len(server.mails)
    link = open_link(SmtpServer(server.host, server.port, "none"), Timeouts(5, 5, 5))
    Talk(link, 5, yes).hand_over(Parcel("<1@x>", "a@x.org", "b@x.org", body) for body in bodies)
    link.quit()
    return [mail.content for mail in server.mails[before:]]


def ended(body: bytes) -> bytes:
    """DATA cannot carry a body whose last line has no end; BDAT can."""
    return body if body.endswith(b"\r\n") else body + b"\r\n"


@settings(max_examples=60, deadline=None)
@given(bodies=st.lists(BODIES, min_size=1, max_size=4))
def test_any_body_arrives_as_it_is(server: FakeSmtpServer, bodies: list[bytes]) -> None:
    """Neither dots nor commands nor line breaks within a body end it or change it."""
    sent = [canonical(body) for body in bodies]
    assert [ended(body) for body in delivered(server, sent)] == [ended(body) for body in sent]


@pytest.mark.parametrize("end", [b"\r.\r\n", b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\r", b"\r\n.\n"])
def test_d38_no_bare_line_break_smuggles_a_second_message(server: FakeSmtpServer, end: bytes) -> None:
    """A body that some servers would take for two messages arrives as one."""
    body = b"Subject: one\r\n\r\nHello" + end + b"MAIL FROM:<evil@x.org>\r\nRCPT TO:<c@x.org>\r\nDATA\r\nTwo"
    assert len(delivered(server, [canonical(body)])) == 1
    assert {mail.sender for mail in server.mails} == {"a@x.org"}


def test_d38_the_fake_server_would_have_been_fooled() -> None:
    """The far side of these tests takes an unchanged body of that kind for an end, so they can fail."""
    with FakeSmtpServer(offers=()) as far_side:
        delivered(far_side, [b"Hello\r.\r\nMAIL FROM:<evil@x.org>\r\n"])
        assert far_side.mails[0].content == b"Hello\r"
        assert "MAIL FROM:<evil@x.org>" in far_side.commands


@pytest.mark.parametrize("offers", WAYS.values(), ids=WAYS)
def test_lost_in_the_middle_of_a_body_is_surely_not_taken(offers: tuple[str, ...]) -> None:
    """If the system did not even take the last bytes of a message, nobody else can have them."""
    with FakeSmtpServer(offers=offers, faults=[SmtpFault("body", seconds=0.2)]) as far_side:
        link = open_link(SmtpServer(far_side.host, far_side.port, "none"), Timeouts(5, 5, 5))
        talk = Talk(link, 5, yes)
        with pytest.raises(LinkLost):
            talk.hand_over([Parcel("<1@x>", "a@x.org", "b@x.org", b"x" * 40_000_000)])
        link.close()
    assert talk.outcomes == []


def test_d27_an_answer_that_came_while_the_next_was_written_counts() -> None:
    """A message whose answer is there was taken, though the connection breaks at the next one."""
    fault = SmtpFault("end", "250 queued", taken=True, hang_up=True)
    with FakeSmtpServer(offers=WAYS["chunking"], faults=[fault]) as far_side:
        link = open_link(SmtpServer(far_side.host, far_side.port, "none"), Timeouts(5, 5, 5))
        talk = Talk(link, 5, yes)
        with pytest.raises(LinkLost):
            talk.hand_over(Parcel("<1@x>", "a@x.org", "b@x.org", body) for body in (b"x", b"x" * 40_000_000))
        link.close()
    assert [outcome.status for outcome in talk.outcomes] == [Status.ACCEPTED]


WILD = st.lists(
    st.sampled_from(["\r", "\n", ".", "From ", "=", "é", " ", "x" * 75, "\u2028", "<", "\x00"]), max_size=12
).map("".join)


@settings(max_examples=300, deadline=None)
@given(name=WILD, words=WILD)
def test_d38_whatever_readers_are_called_our_mails_need_no_second_look(name: str, words: str) -> None:
    """Of a form that is tame, every mail has whole line breaks only, and no line that begins with a dot."""
    html = "<p>((first_name|.))\n.((first_name|x))</p>\n"
    text = f"((first_name|.))\n{words}\n.((first_name|x))"
    edition = sample_edition(html=split_html(html), text=split_plain(text))
    reader = Recipient(parse_address("nino@example.org"), {"first_name": name})
    assume(is_tame(form_of(edition)))
    mail = personalise(edition, reader, date=SAMPLE_DATE).mime()
    assert canonical(mail) == mail
    assert stuffed(mail) == mail + b".\r\n"


def test_d38_a_form_that_is_not_tame_is_told() -> None:
    """A form with a bare line break or a line that begins with a dot is looked at for each mail."""
    good = form_of(sample_edition())
    assert is_tame(good)
    assert not is_tame(replace(good, pieces=(good.pieces[0] + b"a\rb", *good.pieces[1:])))
    assert not is_tame(replace(good, pieces=(good.pieces[0] + b"\r\n.b", *good.pieces[1:])))


@settings(max_examples=300)
@given(body=BODIES)
def test_canonical_line_breaks(body: bytes) -> None:
    """Every CR is followed by LF, every LF preceded by CR, and to do it twice changes nothing more."""
    once = canonical(body)
    assert once.count(b"\r") == once.count(b"\n") == once.count(b"\r\n")
    assert canonical(once) == once
    assert once.replace(b"\r\n", b"") == body.replace(b"\r", b"").replace(b"\n", b"")


@settings(max_examples=300)
@given(body=BODIES)
def test_dot_stuffing_hides_every_end_but_the_last(body: bytes) -> None:
    """The line that ends a message stands in it once, at its end."""
    wire = b"\r\n" + stuffed(canonical(body))
    assert wire.endswith(b"\r\n.\r\n")
    assert wire.count(b"\r\n.\r\n") == 1
