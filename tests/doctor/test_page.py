"""docs/doctor.md says what the doctor does."""

from __future__ import annotations

import pytest

from newsletter_kit.providers.probes import PROBES
from newsletter_kit.sender_domain.dkim import SELECTORS, USUAL_SELECTORS
from pages import ROOT

PAGE = (ROOT / "docs/doctor.md").read_text(encoding="utf-8")
KEYS, QUESTIONS = PAGE.partition("| provider | tried |")[2], PAGE.partition("| provider | what is asked |")[2]


@pytest.mark.parametrize(
    ("provider", "names"), [*SELECTORS.items(), ("smtp", USUAL_SELECTORS)], ids=lambda each: str(each)[:12]
)
def test_every_selector_that_is_tried_is_listed(provider: str, names: tuple[str, ...]) -> None:
    """Who runs the DNS sees under which names a key is found."""
    rows = [line.split("|") for line in KEYS.splitlines() if line.startswith("| `")]
    row = next(tried for _, who, tried, _ in rows if f"`{provider}`" in who)
    assert [name for name in names if f"`{name}`" not in row] == []


@pytest.mark.parametrize("provider", [*PROBES, "smtp"])
def test_every_question_to_a_provider_is_listed(provider: str) -> None:
    """Nothing is asked in secret."""
    assert f"\n| `{provider}` | " in QUESTIONS
