"""A run from the audience to the provider, over real HTTP, with each provider."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from answering_server import AnsweringServer, answers
from newsletter_kit.ledger import open_ledger
from newsletter_kit.providers.http import HttpConversation
from provider_answers import success
from provider_samples import DIALECTS

if TYPE_CHECKING:
    from pathlib import Path

    from answering_server import AnsweringHandler
    from newsletter_kit.providers.answer import Answer
    from newsletter_kit.providers.base import Batch, Outcome


def planned(newsletter: Path) -> nk.Plan:
    """The small newsletter: three readers of three editions."""
    path = newsletter / "issues/first"
    settings = nk.load_settings(path)
    return nk.plan_send(
        nk.load_issue(path),
        nk.load_layout(settings.layout, root=newsletter),
        settings,
        nk.read_audience(newsletter / "audience.csv"),
        nk.read_suppression(newsletter / "suppressed.txt"),
    )


class Remembering(HttpConversation):
    """A conversation whose server answers to each batch as the provider does when all is well."""

    latest: Answer

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.latest = success(self.name, batch)
        return super().deliver(batch)


@pytest.mark.parametrize("name", DIALECTS)
def test_every_provider_takes_a_whole_run_once(name: str, newsletter: Path) -> None:
    """All readers are accepted, and a second run asks for nothing more."""

    def well(handler: AnsweringHandler) -> None:
        answer = provider.latest
        answers(answer.status, answer.body, dict(answer.headers))(handler)

    where = "given_url" if name == "ses" else "base_url"
    with AnsweringServer([well]) as server, open_ledger(newsletter / "ledger.db") as ledger:
        with Remembering(replace(DIALECTS[name], **{where: server.url})) as provider:  # type: ignore[type-var]
            options = nk.SendOptions(workers=1)
            run = nk.send(planned(newsletter), provider, ledger, options=options)
            asked = len(server.asked)
            again = nk.send(planned(newsletter), provider, ledger, options=options)
        assert (run.accepted, again.accepted) == (3, 3)
        assert len(server.asked) == asked
