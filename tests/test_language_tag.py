"""The tags of languages."""

from __future__ import annotations

import pytest

from newsletter_kit.language_tag import language_tag


@pytest.mark.parametrize("tag", ["en", "kmr", "pt-BR", "zh-Hant", "sr-Latn-RS", "es-419"])
def test_a_tag_is_taken_as_it_is(tag: str) -> None:
    """A language, its script and its country or region are understood."""
    assert language_tag(tag) == tag


@pytest.mark.parametrize("name", ["English", "EN", "ro_RO", "ka-ge", "", "e"])
def test_what_is_no_tag_is_refused_with_examples(name: str) -> None:
    """The name of a language, or a tag of another system, is told from a tag."""
    with pytest.raises(ValueError, match="no language tag such as en, ka or pt-BR"):
        language_tag(name)
