"""Values of many readers at once are those of each reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.columns import filled_columns, woven_columns
from newsletter_kit.compile.merge import split_html, split_plain
from newsletter_kit.compile.words import filled_words, words_of, woven
from newsletter_kit.errors import AudienceError

VALUES = st.sampled_from(["", " ", "\u2003", "A & <B>", "a\r\nb", "\ud800", "((town))"]) | st.text(max_size=9)
READERS = st.lists(st.dictionaries(st.sampled_from(["name", "town"]), VALUES), min_size=1, max_size=5)
HTML = split_html(
    '<p title="((town|x))">((name|you)), ((town|x)), <a href="https://iom.int/?((name| ))">((name|you))'
)


@given(readers=READERS)
def test_each_tag_is_filled_for_each_reader_as_for_them_alone(readers: list[dict[str, str]]) -> None:
    """Whatever the fields hold, a column has for each reader what `filled_words` says."""
    words = words_of(HTML.tags)
    rows = list(zip(*filled_columns(words, readers), strict=True))
    assert rows == [filled_words(words, values) for values in readers]


def test_the_tag_is_named_that_somebody_has_no_value_for() -> None:
    """One reader without a value is enough, and the error is the one of that reader alone."""
    words = words_of(split_plain("((name|you)) of ((town))").tags)
    with pytest.raises(AudienceError) as alone:
        filled_words(words, {"name": "Ana"})
    with pytest.raises(AudienceError) as among:
        filled_columns(words, [{"town": "Gori"}, {"name": "Ana"}])
    assert among.value.problems == alone.value.problems


@pytest.mark.parametrize("text", ["no tag", "((a))", "((a))((b))", "x ((a)) y ((b)) z", "((a)) ((b)) ((a))!"])
def test_texts_are_woven_for_each_reader_as_for_them_alone(text: str) -> None:
    """Literals and words alternate, wherever a literal is empty."""
    split = split_plain(text)
    columns = [[f"{tag.name}{place}{reader}" for reader in "12"] for place, tag in enumerate(split.tags)]
    alone = [woven(split.literals, [column[reader] for column in columns]) for reader in (0, 1)]
    assert woven_columns(split.literals, columns, 2) == alone
