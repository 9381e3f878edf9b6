"""Handing over: every row is accounted for, and nothing leaves that should not."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from typing import TYPE_CHECKING, Self

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError, ConfigError
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.outbox import Outbox
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from newsletter_kit.providers.base import Batch

    Planned = Callable[[], nk.Plan]

AT = SendOptions(now=lambda: datetime(2026, 5, 1, 9, 0, tzinfo=UTC))


class Picky:
    """A provider that takes no message to Georgia's Giorgi, and notes the size of each batch."""

    name = "picky"
    account = ""
    is_sandbox = False
    capabilities = Capabilities(batch_messages=2, repeatable=False, smtputf8=False)

    def __init__(self) -> None:
        self.batches: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.batches.append(len(batch.messages))
        return [self._answer(message) for message in batch.messages]

    def _answer(self, message: nk.Message) -> Outcome:
        if message.recipient.address.local == "giorgi":
            return Outcome(message.message_id, Status.REJECTED, "the mailbox is full")
        return Outcome(message.message_id, Status.ACCEPTED)


def test_every_reader_of_the_plan_gets_one_file(newsletter: Path, planned: Planned) -> None:
    """The outbox holds exactly the planned addresses, each once."""
    with Outbox(newsletter / "outbox") as outbox:
        nk.send(planned(), outbox, options=AT)
    files = (newsletter / "outbox").rglob("*.eml")
    receivers = sorted(message_from_bytes(path.read_bytes())["To"] for path in files)
    assert receivers == ["Giorgi <giorgi@iom.int>", "Nino <nino@iom.int>", "hans@iom.int"]


def test_a_reader_gets_their_language_and_their_name(newsletter: Path, planned: Planned) -> None:
    """Giorgi reads Georgian and his own name."""
    with Outbox(newsletter / "outbox") as outbox:
        nk.send(planned(), outbox, options=AT)
    (path,) = (newsletter / "outbox").rglob("giorgi*.eml")
    text = message_from_bytes(path.read_bytes()).get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "ძვირფასო Giorgi." in text


def test_the_account_adds_up_and_says_written_for_the_outbox(newsletter: Path, planned: Planned) -> None:
    """Every row is in one count, and files on this machine are not called sent."""
    with Outbox(newsletter / "outbox") as outbox:
        run = nk.send(planned(), outbox, options=AT)
    assert run.adds_up
    assert run.summary() == "first by outbox: 3 written, 1 suppressed, 1 wrong, 1 repeated; 6 rows in all."


def test_a_refused_message_is_counted_by_row_and_the_rest_go_on(planned: Planned) -> None:
    """One full mailbox stops nobody else's mail."""
    run = nk.send(planned(), Picky(), options=AT)
    assert (run.accepted, [(note.row, note.reason) for note in run.rejected.first]) == (
        2,
        [(3, "the mailbox is full")],
    )
    assert run.adds_up


def test_a_provider_is_never_given_more_at_once_than_it_takes(planned: Planned) -> None:
    """Three messages to a provider that takes two at a time make two calls."""
    provider, told = Picky(), list[Progress]()
    nk.send(planned(), provider, options=AT, progress=told.append)
    assert provider.batches == [2, 1]
    assert told == [
        Progress(total=3),
        Progress(total=3, accepted=1, rejected=1),
        Progress(total=3, accepted=2, rejected=1),
    ]


def test_both_who_want_to_hear_of_the_progress_are_told(planned: Planned) -> None:
    """Neither the listener of the options nor that of the call takes the other's place."""
    of_options, of_call = list[Progress](), list[Progress]()
    options = replace(AT, on_progress=of_options.append)
    nk.send(planned(), Picky(), options=options, progress=of_call.append)
    assert len(of_options) == 3
    assert of_options == of_call


@pytest.mark.parametrize("year", [1970, 2040], ids=["E34-1970", "E34-2040"])
def test_e34_a_clock_that_cannot_be_right_stops_the_run(planned: Planned, year: int) -> None:
    """A mail with such a Date is taken for spam, so none is handed over."""
    provider = Picky()
    with pytest.raises(ConfigError, match=f"today is {year}-01-01"):
        nk.send(planned(), provider, options=SendOptions(now=lambda: datetime(year, 1, 1, tzinfo=UTC)))
    assert provider.batches == []


def test_an_audience_that_changed_after_the_plan_is_refused(newsletter: Path, planned: Planned) -> None:
    """Nobody is mailed from a file that the plan has not seen."""
    plan, provider = planned(), Picky()
    (newsletter / "audience.csv").write_text("email\nstranger@iom.int\n", encoding="utf-8")
    with pytest.raises(AudienceError, match="changed"):
        nk.send(plan, provider, options=AT)
    assert provider.batches == []


def test_an_audience_of_the_same_size_and_a_new_time_is_refused(newsletter: Path, planned: Planned) -> None:
    """A change that keeps the length is seen by the file's time."""
    plan = planned()
    path = newsletter / "audience.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("nino@", "nika@"), encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))
    with pytest.raises(AudienceError, match="changed"):
        nk.send(plan, Picky(), options=AT)


def test_the_same_plan_and_date_make_the_same_bytes(newsletter: Path, planned: Planned) -> None:
    """A run that is begun again makes no other messages than before."""
    for name in ("one", "two"):
        with Outbox(newsletter / name) as outbox:
            nk.send(planned(), outbox, options=AT)
    one, two = (_files(newsletter / name) for name in ("one", "two"))
    assert one == two


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.eml")}
