"""Values of many readers at once are those of each reader."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.columns import filled_columns, woven_columns
from newsletter_kit.compile.merge import split_html, split_plain
from newsletter_kit.compile.words import filled_words, words_of, woven

VALUES = st.sampled_from(["", " ", "\u2003", "A & <B>", "a\r\nb", "\ud800", "((town))"]) | st.text(max_size=9)
READERS = st.lists(st.dictionaries(st.sampled_from(["name", "town"]), VALUES), min_size=1, max_size=5)
HTML = split_html(
    '<p title="((town|x))">((name|you)), ((town|x)), <a href="https://iom.int/?((name| ))">((name|you))'
)


@given(readers=READERS)
def test_each_tag_is_filled_for_each_reader_as_for_them_alone(readers: list[dict[str, str]]) -> None:
    """Whatever the fields hold, a column has for each reader what `filled_words` says."""
    words = words_of(HTML.tags)
    given = {name: [_given(values.get(name)) for values in readers] for name in ("name", "town")}
    rows = list(zip(*filled_columns(words, given), strict=True))
    assert rows == [filled_words(words, values) for values in readers]


def _given(value: str | None) -> str | None:
    return value if value and not value.isspace() else None


@pytest.mark.parametrize(
    ("text", "town"), [("((name|you)) of ((town))", None), ('<a href="((town))">x', "javascript:x")]
)
def test_a_value_that_somebody_lacks_or_that_does_not_fit_is_noticed(text: str, town: str | None) -> None:
    """One reader is enough; which one, is found out one by one."""
    with pytest.raises(ValueError, match=r"town|no link"):
        filled_columns(words_of(split_html(text).tags), {"name": [None] * 2, "town": ["https://x.org", town]})


@pytest.mark.parametrize("text", ["no tag", "((a))", "((a))((b))", "x ((a)) y ((b)) z", "((a)) ((b)) ((a))!"])
def test_texts_are_woven_for_each_reader_as_for_them_alone(text: str) -> None:
    """Literals and words alternate, wherever a literal is empty."""
    split = split_plain(text)
    columns = [[f"{tag.name}{place}{reader}" for reader in "12"] for place, tag in enumerate(split.tags)]
    alone = [woven(split.literals, [column[reader] for column in columns]) for reader in (0, 1)]
    assert woven_columns(split.literals, columns, 2) == alone
