"""An office with a ledger on a real PostgreSQL, and a provider over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cluster_office import KEY, Office
from faked_provider import DOOR
from newsletter_kit.cli.boundary import run
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.testing import FakeProviderServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def office(newsletter: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The small newsletter, with its key in the environment as workers want it."""
    monkeypatch.setitem(PROVIDERS, "fake", "faked_provider:open_faked")
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, KEY)
    with FakeProviderServer() as server:
        monkeypatch.setattr(DOOR, "url", server.url)
        monkeypatch.setattr(DOOR, "kind", "idempotent")
        yield Office(newsletter, ledger_url, server)


@pytest.fixture
def typed(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in the newsletter's folder; gives its exit code, and what it wrote."""
    monkeypatch.chdir(office.folder)
    monkeypatch.setenv("NEWSLETTER_LEDGER", office.url)

    def ran(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return (code, *capsys.readouterr())

    return ran
