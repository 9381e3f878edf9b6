"""A run stops by itself before it harms the sender's name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode, ProviderRefused
from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.stop import too_many
from newsletter_kit.testing import SmtpFault
from scripted_provider import Scripted
from smtp_desk import talking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Batch

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


@dataclass
class Readers:
    """A list of readers on the disk."""

    newsletter: Path

    def write(self, count: int) -> None:
        """So many readers, r0 first."""
        rows = "".join(f"r{number}@iom.int,Reader,en,ge\n" for number in range(count))
        text = "email,first_name,language,country\n" + rows
        (self.newsletter / "audience.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def readers(newsletter: Path) -> Readers:
    """Writes the audience."""
    return Readers(newsletter)


class Choosy(Scripted):
    """Answers so about every reader whose number a divisor divides, and takes the others."""

    status = Status.REJECTED
    divisor = 1

    def deliver(self, batch: Batch) -> list[Outcome]:
        outcomes = super().deliver(batch)
        for place, message in enumerate(batch.messages):
            address = str(message.recipient.address)
            if int(address[1:].partition("@")[0]) % self.divisor == 0:
                self.got[address] -= 1
                said = Outcome(message.message_id, self.status, "no", retry_after_seconds=0)
                outcomes[place] = said
        return outcomes


@pytest.mark.parametrize(
    ("rejected", "answered", "stops"),
    [
        (0, 0, False),
        (9, 9, False),
        (10, 10, True),
        (10, 11, False),
        (49, 60, False),
        (50, 250, False),
        (51, 250, True),
        (50, 1_000, False),
        (201, 1_000, True),
    ],
)
def test_a_fifth_of_many_or_all_of_ten(rejected: int, answered: int, stops: bool) -> None:  # noqa: FBT001
    """A few dead addresses stop nothing; a dead list does, before it is worn out."""
    assert too_many(rejected, answered) is stops


@pytest.mark.parametrize(("divisor", "at_most"), [(1, 20), (2, 110), (4, 230)])
def test_a_list_with_many_dead_readers_is_not_mailed_to_its_end(
    planned: Planned, readers: Readers, divisor: int, at_most: int
) -> None:
    """Of 600 readers each, each second or each fourth is refused: the run stops early, and says why."""
    readers.write(600)
    provider = Choosy()
    provider.divisor = divisor
    with pytest.raises(ProviderRefused, match=r"so the run stops; the last one: no\.") as caught:
        nk.send(planned(), provider, options=replace(QUICK, batch_size=10))
    assert sum(provider.sizes) <= at_most
    assert caught.value.exit_code == ExitCode.PROVIDER_STOPPED


def test_a_tenth_of_dead_readers_stops_nothing(planned: Planned, readers: Readers) -> None:
    """Sixty of 600 are refused, one by one, and the others get their mail."""
    readers.write(600)
    provider = Choosy()
    provider.divisor = 10
    run = nk.send(planned(), provider, options=replace(QUICK, batch_size=50))
    assert (run.accepted, run.rejected.count, run.is_done) == (540, 60, True)


def test_who_is_deferred_for_ever_counts_like_who_is_refused(planned: Planned, readers: Readers) -> None:
    """Half of 300 readers are put off twenty times; then the run stops, and none of them got a mail."""
    readers.write(300)
    provider = Choosy()
    provider.divisor, provider.status = 2, Status.DEFERRED
    with pytest.raises(ProviderRefused, match="so the run stops"):
        nk.send(planned(), provider, options=QUICK)
    assert {provider.got[f"r{number}@iom.int"] for number in range(0, 300, 2)} == {0}


def test_relaying_denied_stops_a_long_list_without_a_loss(
    planned: Planned, readers: Readers, ledger: Ledger
) -> None:
    """The server wants a login: of 300 readers none is rejected, and all are mailed when it is mended."""
    readers.write(300)
    fault = SmtpFault("rcpt", "554 5.7.1 Relay access denied", times=None)
    with talking(offers=("PIPELINING",), faults=[fault]) as (smtp, server):
        with pytest.raises(ProviderRefused, match="0 accepted, 300 still to go"):
            nk.send(planned(), smtp, ledger, options=QUICK)
        assert server.connections == 1
    with talking(offers=("PIPELINING",)) as (smtp, server):
        run = nk.send(planned(), smtp, ledger, options=QUICK)
    assert (run.accepted, len({mail.recipients for mail in server.mails})) == (300, 300)
