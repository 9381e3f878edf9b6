"""A process that lost its run within a batch hands no more of it over by SMTP, and says what was taken."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import ProviderBrokenOff
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.smtp_link import LinkStopped, Timeouts, open_link
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.providers.smtp_talk import Parcel, Talk
from newsletter_kit.testing import FakeSmtpServer, sample_batch
from smtp_desk import WAYS, talking

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = b"x" * 1_000_000 + b"\r\n"
every_way = pytest.mark.parametrize("offers", WAYS.values(), ids=WAYS)


def yes_until(last: int) -> Callable[[], bool]:
    """Says yes so many times."""
    numbers = count()
    return lambda: next(numbers) < last


@every_way
def test_of_what_may_not_go_nobody_is_mailed(offers: tuple[str, ...]) -> None:
    """Before the first message it is an error, and the next batch that may go goes."""
    with talking(offers=offers) as (smtp, server):
        with pytest.raises(ProviderBrokenOff, match="may not send any more"):
            smtp.deliver(replace(sample_batch(3), may_go=lambda: False))
        assert server.mails == []
        assert [each.status for each in smtp.deliver(sample_batch(2))] == [Status.ACCEPTED] * 2


@every_way
@pytest.mark.parametrize("asked", range(2, 14))
def test_within_a_batch_only_what_was_taken_is_told_as_taken(offers: tuple[str, ...], asked: int) -> None:
    """Wherever the no comes, the rest was surely not handed over, and neither of them is a doubt."""
    batch = replace(sample_batch(4), may_go=yes_until(asked))
    with talking(offers=offers) as (smtp, server):
        try:
            said = [each.status for each in smtp.deliver(batch)]
        except ProviderBrokenOff:
            said = [Status.DEFERRED] * 4
        taken = len(server.mails)
    assert said == [Status.ACCEPTED] * taken + [Status.DEFERRED] * (4 - taken)


@every_way
@pytest.mark.parametrize("asked", range(1, 9))
def test_within_a_long_message_it_is_asked_again(offers: tuple[str, ...], asked: int) -> None:
    """A message whose end was not written is told of nobody, and one whose end was is told as taken."""
    parcels = [Parcel(f"<{number}@x>", "a@x.org", f"b{number}@x.org", LONG) for number in (1, 2)]
    with FakeSmtpServer(offers=offers) as server:
        link = open_link(SmtpServer(server.host, server.port, "none"), Timeouts(5, 5, 5))
        talk = Talk(link, 5, yes_until(asked))
        with pytest.raises(LinkStopped):
            talk.hand_over(parcels)
        link.close()
        taken = len(server.mails)
    assert [each.status for each in talk.outcomes] == [Status.ACCEPTED] * taken
