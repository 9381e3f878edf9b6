"""The layouts that come with the program give the rules on HTML nothing to find, whatever is set in them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from layouts.sample_sections import FULL
from layouts.test_every_layout import LAYOUTS
from newsletter_kit.checks.draft import Draft
from newsletter_kit.checks.rules import client_support, colour, lettering, loss, markup, plain_text, structure
from newsletter_kit.issue.sections import BUILT_IN
from pages import ROOT

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

LANGUAGES = ("en", "ka", "ar")
RULES = (
    *structure.RULES,
    *markup.RULES,
    *colour.RULES,
    *lettering.RULES,
    *plain_text.RULES,
    *loss.RULES,
    client_support.unsupported,
)
CLASSES = {section.type: section for section in BUILT_IN}
SETTINGS = {
    "name": "News",
    "sender": "News <news@iom.int>",
    "postal_address": "1 Hill Street, Tbilisi",
    "unsubscribe_url": "https://iom.int/leave/((unsubscribe_token))",
    "preferences_url": "https://iom.int/preferences",
    "view_url": "https://iom.int/((language))/((issue))",
}
HEAD: dict[str, Any] = {
    "id": "sample",
    "title": "The first quarter of 2024",
    "subject": "The first quarter",
    "preheader": "What happened, and what comes next in the second quarter",
    "intro": "Dear ((first_name|reader)),\n\n[all](https://iom.int/all) of 1,250.",
    "sign_off": "Until then.",
    "footer": {"contact": "a@iom.int", "copyright": "© 2024", "note": "No more."},
}


@cache
def _draft(layout: str, language: str) -> Draft:
    sections = tuple(CLASSES[name].model_validate(fields) for name, fields in FULL.items())
    issue = nk.Issue.model_validate({**HEAD, "language": language, "sections": sections})
    settings = nk.Settings.model_validate(SETTINGS)
    return Draft(issue, nk.load_layout(layout, root=ROOT), settings, dt.date(2024, 4, 5))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_section_passes(rule: Rule, layout: str, language: str) -> None:
    """Each built-in section with all that it may hold is sound in each layout and script."""
    assert [str(each) for each in rule.findings(_draft(layout, language))] == []
