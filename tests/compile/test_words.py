"""Values for many tags at once are what each tag would get on its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.merge import filled, split_header, split_html, split_plain
from newsletter_kit.compile.words import filled_words, words_of
from newsletter_kit.errors import AudienceError

TAGS = (
    *split_header("News for ((name|you))").tags,
    *split_plain("Dear ((name|friend)), ((town|)) https://iom.int/?to=((name|x))").tags,
    *split_html(
        '<a href="((site|https://iom.int))" title="((name|you))">((name|you)) ((town|here))</a>'
    ).tags,
)
WILD = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(["", " ", "<b>", "a\r\nb"])


@given(name=WILD, town=WILD)
def test_every_tag_gets_what_it_would_get_alone(name: str, town: str) -> None:
    """Fallbacks, line breaks and escapes are the same for each place, whatever the values hold."""
    values = {"name": name, "town": town}
    assert filled_words(words_of(TAGS), values) == tuple(filled(tag, values) for tag in TAGS)


@pytest.mark.parametrize(
    ("html", "values", "told"),
    [
        ("<p>((name))</p>", {}, r"\(\(name\)\): there is neither a value nor a fallback"),
        ('<a href="((site))">', {"site": "javascript:x"}, r"\(\(site\)\): the value is no link"),
    ],
)
def test_the_error_names_the_tag(html: str, values: dict[str, str], told: str) -> None:
    """A value that is missing, or is no link, is told of the tag that needs it."""
    with pytest.raises(AudienceError, match=told):
        filled_words(words_of(split_html(html).tags), values)
