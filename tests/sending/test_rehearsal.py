"""While a newsletter is not live, real mail reaches only the team."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError, ConfigError, ProviderRefused
from newsletter_kit.providers.base import Batch
from newsletter_kit.providers.mailjet import Mailjet
from newsletter_kit.sending.reconcile import reconcile
from newsletter_kit.sending.rehearsal import within_reach
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]


def _not_live(newsletter: Path, team: str = "") -> None:
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("live = true\n", team), encoding="utf-8")


def test_without_live_and_without_a_team_nothing_leaves(newsletter: Path, planned: Planned) -> None:
    """The safe way is the default, and the error says what to do."""
    _not_live(newsletter)
    provider = Scripted()
    with pytest.raises(ConfigError, match="this newsletter is not live"):
        nk.send(planned(), provider)
    assert provider.calls == []


def test_only_the_team_is_reached_and_gets_the_real_mail_too(newsletter: Path, planned: Planned) -> None:
    """A rehearsal is a run of its own: twice the same is once, and the real run mails everybody."""
    _not_live(newsletter, 'team = ["Nino@IOM.int", "boss@iom.int"]\n')
    provider = Scripted()
    for _ in range(2):
        assert nk.send(planned(), provider).accepted == 1
    assert dict(provider.got) == {"nino@iom.int": 1}
    run = nk.send(planned(), provider, options=nk.SendOptions(live=True))
    assert (run.accepted, provider.got["nino@iom.int"], provider.got.total()) == (3, 2, 4)


def test_each_version_can_be_rehearsed(newsletter: Path, planned: Planned) -> None:
    """After an edit the team gets the new version, without a word about the old one."""
    _not_live(newsletter, 'team = ["nino@iom.int"]\n')
    provider = Scripted()
    nk.send(planned(), provider)
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "more news"), encoding="utf-8")
    nk.send(planned(), provider)
    assert dict(provider.got) == {"nino@iom.int": 2}


def test_a_suppressed_member_of_the_team_is_not_mailed(newsletter: Path, planned: Planned) -> None:
    """The suppression list wins, also in a rehearsal."""
    _not_live(newsletter, 'team = ["left@iom.int"]\n')
    with pytest.raises(AudienceError, match="nobody of the team"):
        nk.send(planned(), Scripted())


def test_an_issue_cannot_make_its_newsletter_live(newsletter: Path) -> None:
    """Whoever writes an issue is not the one who decides whom it reaches."""
    settings = nk.load_settings(newsletter)
    with pytest.raises(ConfigError, match="an issue cannot override it"):
        settings.overridden({"live": True})


def test_the_outbox_needs_no_team(newsletter: Path, planned: Planned) -> None:
    """What mails nobody may write for everybody."""
    _not_live(newsletter)
    with nk.open_provider("outbox", planned().editions.settings) as outbox:
        assert nk.send(planned(), outbox, options=replace(nk.SendOptions(), workers=2)).accepted == 3


def _mail(plan: nk.Plan) -> nk.Message:
    recipient, edition = next(iter(within_reach(plan, Scripted())))
    return nk.personalise(edition, recipient, date=datetime(2026, 5, 1, tzinfo=UTC))


def _campaign(message: nk.Message) -> str:
    request = Mailjet(SecretStr("key"), SecretStr("secret")).prepare(Batch("key", (message,)))
    return str(json.loads(bytes(request.data))["Messages"][0]["CustomCampaign"])


def test_a_rehearsal_and_the_real_mail_are_not_taken_for_each_other(
    newsletter: Path, planned: Planned
) -> None:
    """Message-ID and the provider's campaign are of one version's rehearsal alone; the text is the same."""
    real = _mail(planned())
    _not_live(newsletter, 'team = ["nino@iom.int"]\n')
    first, again = _mail(planned()), _mail(planned())
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "more news"), encoding="utf-8")
    versions = real, first, _mail(planned())
    assert (again.mime(), real.html) == (first.mime(), first.html)
    assert len({each.message_id for each in versions}) == len({_campaign(each) for each in versions}) == 3


def test_what_is_in_doubt_of_a_rehearsal_is_found_out_under_its_name(
    newsletter: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """The very same bytes are made again, with the Message-ID that the team's mail has."""
    _not_live(newsletter, 'team = ["nino@iom.int"]\n')
    provider = Scripted("key", ["lost answer", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger)
    (run,) = ledger.runs()
    assert reconcile(run, planned().editions, provider, ledger).accepted == 1
    assert dict(provider.got) == {"nino@iom.int": 1}
