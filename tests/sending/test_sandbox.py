"""A provider's own test mode mails nobody, so it is no part of the real run."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.config import Settings
from newsletter_kit.errors import ConfigError
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.sending.sandbox import sandboxed
from newsletter_kit.testing import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

KEYS = {
    "brevo": {"BREVO_API_KEY": "a"},
    "mailgun": {"MAILGUN_API_KEY": "a"},
    "mailjet": {"MAILJET_API_KEY": "a", "MAILJET_SECRET_KEY": "b"},
    "postmark": {"POSTMARK_SERVER_TOKEN": "a"},
    "sendgrid": {"SENDGRID_API_KEY": "a"},
}
NOBODY = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "RESEND_API_KEY": "a"}


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for each provider."""
    for name, value in {
        **NOBODY,
        **{name: value for each in KEYS.values() for name, value in each.items()},
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("name", KEYS)
def test_a_provider_with_a_test_mode_is_opened_in_it(name: str) -> None:
    """And it knows of itself that it is."""
    settings = Settings(name="News", sender="news@iom.int")
    with nk.open_provider(name, sandboxed(settings, name)) as tried, nk.open_provider(name, settings) as real:
        assert (tried.is_sandbox, real.is_sandbox) == (True, False)


@pytest.mark.parametrize("name", sorted(PROVIDERS.keys() - KEYS.keys()))
def test_a_provider_without_a_test_mode_is_refused_in_words(name: str) -> None:
    """Nobody believes to be in a sandbox that is none."""
    with pytest.raises(ConfigError, match=f"{name}: it has no test mode"):
        sandboxed(Settings(name="News", sender="news@iom.int"), name)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("given", [False, True], ids=["own ledger", "a ledger that was named"])
@pytest.mark.parametrize("name", KEYS)
def test_after_a_sandbox_the_real_run_mails_everybody_once(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, name: str, *, given: bool
) -> None:
    """Whatever the provider remembers of its sandbox, no key and no tag of it is used again."""
    kept = ledger if given else None
    with FakeProviderServer(name) as server:
        settings = _at(planned(), name, server)
        with nk.open_provider(name, sandboxed(settings, name)) as tried:
            for _ in range(2):
                run = nk.send(planned(), tried, kept)
                assert (run.provider, run.accepted, run.earlier) == (f"{name} (sandbox)", 3, 0)
        assert not (newsletter / ".newsletter/ledger.db").exists()
        before = len(server.mails)
        with nk.open_provider(name, settings) as real:
            run = nk.send(planned(), real, kept)
        mailed = server.mails[before:]
    assert (run.accepted, run.earlier) == (3, 0)
    assert Counter(mail.address for mail in mailed) == dict.fromkeys(
        ("nino@iom.int", "giorgi@iom.int", "hans@iom.int"), 1
    )
    assert {mail.key for mail in mailed}.isdisjoint(mail.key for mail in server.mails[:before])


@pytest.mark.usefixtures("keys")
def test_a_sandbox_set_in_the_settings_is_one_too(newsletter: Path, planned: Planned) -> None:
    """`sandbox = true` in newsletter.toml marks nobody as mailed, and reaches all though it is not live."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text().replace("live = true\n", ""), encoding="utf-8")
    with FakeProviderServer("brevo") as server:
        settings = sandboxed(_at(planned(), "brevo", server), "brevo")
        with nk.open_provider("brevo", settings) as tried:
            assert nk.send(planned(), tried).accepted == 3
        bodies = [json.loads(asked.body) for asked in server.asked]
    assert "first-sandbox-" in bodies[0]["messageVersions"][0].get("tags", bodies[0].get("tags"))[0]
    assert not (newsletter / ".newsletter/ledger.db").exists()


def _at(plan: nk.Plan, name: str, server: FakeProviderServer) -> Settings:
    """The settings of a plan, with the provider at a server of ours."""
    settings = plan.editions.settings
    return settings.model_copy(update={"providers": {name: {"base_url": server.url}}})
