"""What a run tells `logging`: enough to watch it by, and nobody's address."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ProviderRefused
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.log import LOGGER
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    Planned = Callable[[], nk.Plan]

HASTY = nk.SendOptions(patience=Patience(first_seconds=0.2))


def _events(caplog: pytest.LogCaptureFixture) -> list[tuple[str, dict[str, Any]]]:
    return [(record.__dict__["event"], record.__dict__["fields"]) for record in caplog.records]


def test_a_run_is_told_from_begin_to_end(caplog: pytest.LogCaptureFixture, planned: Planned) -> None:
    """Each batch with its key and its counts, and how all stand before and after."""
    caplog.set_level(logging.INFO, LOGGER.name)
    provider = Scripted()
    nk.send(planned(), provider)
    begun, batch, ended = _events(caplog)
    assert [begun[0], batch[0], ended[0]] == ["begun", "batch", "ended"]
    assert (begun[1]["run"], begun[1]["pending"], begun[1]["suppressed"]) == ("first", 3, 1)
    assert (batch[1]["batch"], batch[1]["accepted"], batch[1]["step"]) == (
        provider.calls[0][0],
        3,
        "hand over",
    )
    assert (ended[1]["accepted"], ended[1]["pending"]) == (3, 0)


def test_trouble_is_told_with_its_level(caplog: pytest.LogCaptureFixture, planned: Planned) -> None:
    """A call in vain and the wait after it are warnings, what stops the run is an error."""
    with pytest.raises(ProviderRefused):
        nk.send(planned(), Scripted(script=["down", "refused"]), options=HASTY)
    assert [(record.levelname, record.__dict__["event"]) for record in caplog.records] == [
        ("WARNING", "batch"),
        ("WARNING", "waiting"),
        ("WARNING", "batch"),
        ("ERROR", "stopped"),
    ]


def test_no_address_is_in_any_record(caplog: pytest.LogCaptureFixture, planned: Planned) -> None:
    """Also not where a provider quotes one in its refusal."""
    caplog.set_level(logging.DEBUG)
    nk.send(planned(), Scripted(script=["defer"], bad=["hans"]))
    assert caplog.records
    assert "@" not in caplog.text


def test_a_program_that_sets_no_handler_reads_nothing(
    capsys: pytest.CaptureFixture[str], planned: Planned
) -> None:
    """A library does not write to stderr of its own accord."""
    with pytest.raises(ProviderRefused):
        nk.send(planned(), Scripted(script=["refused"]))
    assert capsys.readouterr() == ("", "")
