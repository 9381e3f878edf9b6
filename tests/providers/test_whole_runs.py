"""A run from the audience to the provider, over real HTTP, with each provider, in fair weather and foul."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.ledger.states import State
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.testing import EVERY_FAULT, FakeProviderServer
from provider_samples import DIALECTS

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.testing import HttpFault

READERS = 32
HELPLESS = {"ses"}
"""Who neither knows a repeated call nor can be asked: what was lost there stays in doubt."""
OPTIONS = nk.SendOptions(workers=1, batch_size=2, patience=Patience(0.0, 0.0, defer_seconds=0.0))


def planned(newsletter: Path) -> nk.Plan:
    """The small newsletter for its audience."""
    path = newsletter / "issues/first"
    settings = nk.load_settings(path)
    return nk.plan_send(
        nk.load_issue(path),
        nk.load_layout(settings.layout, root=newsletter),
        settings,
        nk.read_audience(newsletter / "audience.csv"),
        nk.read_suppression(newsletter / "suppressed.txt"),
    )


def opened(name: str, url: str) -> HttpConversation:
    """The provider at that URL; what it took can be looked up at once."""
    where = "given_url" if name == "ses" else "base_url"
    provider = HttpConversation(replace(DIALECTS[name], **{where: url}))  # type: ignore[type-var]
    can = provider.capabilities
    provider.capabilities = replace(can, lookup=replace(can.lookup, settle_seconds=0))
    return provider


@pytest.mark.parametrize("name", DIALECTS)
def test_every_provider_takes_a_whole_run_once(name: str, newsletter: Path) -> None:
    """All readers of three editions are accepted, and a second run asks for nothing more."""
    with (
        FakeProviderServer(name) as server,
        nk.open_ledger(newsletter / "ledger.db") as ledger,
        opened(name, server.url) as provider,
    ):
        run = nk.send(planned(newsletter), provider, ledger, options=OPTIONS)
        asked = len(server.asked)
        again = nk.send(planned(newsletter), provider, ledger, options=OPTIONS)
        assert (run.accepted, again.accepted) == (3, 3)
        assert len(server.asked) == asked
        assert list(server.counts().values()) == [1, 1, 1]


def every_second(number: int) -> HttpFault | None:
    """One kind of trouble after the other, and a call that goes well between them."""
    return EVERY_FAULT[number // 2 % len(EVERY_FAULT)] if number % 2 == 0 else None


@pytest.mark.parametrize("name", DIALECTS)
def test_r8_through_all_trouble_every_provider_mails_each_once(name: str, newsletter: Path) -> None:
    """Through all trouble nobody is mailed twice or forgotten, and only SES leaves a doubt."""
    rows = "".join(f"r{number}@iom.int,Reader,en,ge\n" for number in range(READERS))
    (newsletter / "audience.csv").write_text("email,first_name,language,country\n" + rows, encoding="utf-8")
    with (
        FakeProviderServer(name, script=every_second) as server,
        nk.open_ledger(newsletter / "ledger.db") as ledger,
        opened(name, server.url) as provider,
    ):
        while nk.send(planned(newsletter), provider, ledger, options=OPTIONS).left:
            pass
        (run,) = ledger.runs()
        accepted, uncertain = (
            {person.address for person in ledger.people(run, state)}
            for state in (State.ACCEPTED, State.UNCERTAIN)
        )
        mailed = server.counts()
    assert set(mailed.values()) == {1}
    assert accepted <= mailed.keys() <= accepted | uncertain
    assert len(accepted | uncertain) == READERS
    assert bool(uncertain) == (name in HELPLESS)
