"""While a newsletter is not live, real mail reaches only the team."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError, ConfigError
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
