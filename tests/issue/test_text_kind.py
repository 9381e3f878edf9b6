"""What kind of text a field holds is told by the rule that the field keeps."""

from __future__ import annotations

import pytest

from newsletter_kit.issue.sections import Quote, Table
from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.values import Consent, Image, Item, Link


@pytest.mark.parametrize(
    ("model", "name", "kind"),
    [
        (Item, "title", "title"),
        (Item, "body", "markdown"),
        (Item, "project", "reference"),
        (Image, "src", "file"),
        (Image, "alt", "line"),
        (Image, "caption", "line"),
        (Link, "url", "url"),
        (Consent, "form", "reference"),
        (Quote, "text", "markdown"),
        (Table, "align", "other"),
    ],
)
def test_each_field_has_its_kind(model: type[Item], name: str, kind: str) -> None:
    """Readers read an alt text as they do a caption, and rules look at both."""
    assert kind_of(model.model_fields[name]) == kind
