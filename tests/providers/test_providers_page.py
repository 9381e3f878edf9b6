"""docs/providers.md says what the program goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from answering_server import AnsweringServer, answers
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.matrix import capabilities_of, matrix
from newsletter_kit.providers.variables import VARIABLES
from pages import ROOT
from provider_samples import sample_batch

if TYPE_CHECKING:
    from pathlib import Path

PAGE: Path = ROOT / "docs/providers.md"
SOURCES: Path = ROOT / "src/newsletter_kit/providers"


@pytest.mark.parametrize("heading", matrix())
def test_every_table_is_the_one_that_holds(heading: str) -> None:
    """Whoever changes a capability copies the new table from `matrix()` to the page."""
    assert f"### {heading}\n\n{matrix()[heading]}\n" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_its_capabilities_at_hand(name: str) -> None:
    """What it can do is known without a key."""
    assert capabilities_of(name).batch_messages > 0


@pytest.mark.parametrize("provider", VARIABLES)
def test_every_variable_is_on_the_page(provider: str) -> None:
    """Each name that is looked for in the environment can be read there."""
    page = PAGE.read_text(encoding="utf-8")
    names = {name for variable in VARIABLES[provider] for name in variable.names}
    assert {name for name in names if f"`{name}`" not in page} == set()


def test_every_option_is_on_the_page() -> None:
    """Each option that `[providers.NAME]` may hold can be read there."""
    page = PAGE.read_text(encoding="utf-8")
    for path in set(SOURCES.glob("*.py")) - {SOURCES / "credentials.py"}:
        calls = re.findall(r"\boptions\(\s*settings, \"\w+\",([^)]*)\)", path.read_text(encoding="utf-8"))
        names = {name for call in calls for name in re.findall(r'"(\w+)"', call)}
        assert {name for name in names if f"`{name}`" not in page} == set(), path.name


def test_the_provider_of_ones_own_works() -> None:
    """The example of the page is a whole provider: it hands over a batch and reads the answer."""
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)  # noqa: S102  our own page
    with AnsweringServer([answers(200, b'["ok", "no such nest"]')]) as server:
        pigeon = names["Pigeon"](SecretStr("s3cr3t-K3y"), base_url=server.url)
        with names["HttpConversation"](pigeon) as provider:
            outcomes = provider.deliver(sample_batch())
    assert [outcome.status for outcome in outcomes] == [Status.ACCEPTED, Status.REJECTED]
