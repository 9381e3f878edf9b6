"""Settings that were changed between two calls: what waits goes as it is now, what is in doubt is guarded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import EditedIssueError, ExitCode, ProviderRefused, ProviderUnavailable
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
SETTINGS = {
    "the way to leave": ("leave@iom.int", "bye@iom.int"),
    "`sender`": ('"News <news@', '"Other News <news@'),
    "`reply_to`": ("list_id", 'reply_to = "boss@iom.int"\nlist_id'),
}


def _change(newsletter: Path, old: str, new: str) -> None:
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("limit", [None, 200])
def test_e15_a_batch_that_waits_goes_with_what_is_set_now(
    newsletter: Path, planned: Planned, many: list[str], limit: int | None
) -> None:
    """It was surely not taken, so its readers go under another key, and the run is not held up."""
    provider = Scripted("key", ["down"])
    with pytest.raises(ProviderUnavailable):
        nk.send(planned(), provider, options=replace(QUICK, patience=Patience(budget=1)))
    _change(newsletter, "leave@iom.int", "bye@iom.int")
    assert nk.send(planned(), provider, options=replace(QUICK, limit=limit)).is_done
    assert provider.got == Counter(dict.fromkeys(many, 1))


@pytest.mark.parametrize("cause", SETTINGS)
def test_d20_a_batch_in_doubt_is_not_repeated_with_other_bytes(
    newsletter: Path, planned: Planned, many: list[str], cause: str
) -> None:
    """The setting is named; if the change is meant, these readers stay in doubt and the others are mailed."""
    provider = Scripted("key", ["lost answer", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    _change(newsletter, *SETTINGS[cause])
    with pytest.raises(EditedIssueError, match=cause) as caught:
        nk.send(planned(), provider, options=QUICK)
    run = nk.send(planned(), provider, options=replace(QUICK, accept_edit=True))
    assert (caught.value.exit_code, run.uncertain, run.adds_up) == (ExitCode.BAD_INPUT, 50, True)
    assert provider.got == Counter(dict.fromkeys(many, 1))
