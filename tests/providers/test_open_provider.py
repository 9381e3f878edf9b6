"""Providers are opened by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.config import Settings
from newsletter_kit.errors import ConfigError
from newsletter_kit.providers import PROVIDERS, open_provider

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(name="News", sender="news@iom.int")


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_that_is_named_exists(name: str) -> None:
    """Each entry leads to a function that can be called."""
    module, _, function = PROVIDERS[name].partition(":")
    assert callable(getattr(import_module(module), function))


def test_a_provider_knows_its_name(tmp_path: Path) -> None:
    """What is opened under a name calls itself by it, and takes messages in batches."""
    with open_provider("outbox", SETTINGS, folder=tmp_path) as provider:
        assert provider.name == "outbox"
        assert provider.capabilities.batch_messages > 0


@pytest.mark.parametrize(
    ("name", "said"), [("outbx", "Did you mean outbox?"), ("pigeon", "There is: outbox, ")]
)
def test_an_unknown_provider_is_refused_with_a_way_out(name: str, said: str) -> None:
    """A misspelt name offers the nearest, a foreign one lists what there is."""
    with pytest.raises(ConfigError) as raised:
        open_provider(name, SETTINGS)
    assert said in str(raised.value)
