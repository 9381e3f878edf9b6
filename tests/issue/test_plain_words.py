"""pydantic's errors are told in words for somebody who writes newsletters."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from newsletter_kit.issue.plain_words import as_it_is, in_plain_words, keys_at
from newsletter_kit.issue.sections import Stats, Stories
from newsletter_kit.issue.values import Count, Number, Percent  # noqa: TC001  pydantic reads them


class _Every(BaseModel):
    text: str = ""
    count: Count = 0
    share: Percent = 0
    number: Number | None = None
    flag: bool = False
    listed: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)] = ("x",)
    choice: Literal["show", "hide"] = "show"
    inside: Stats | None = None


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"text": None}, "it is empty"),
        ({"text": ["a"]}, "text is wanted, and this is a list"),
        ({"text": {"a": "b"}}, "text is wanted, and this has keys"),
        ({"count": "abc"}, "a whole number is wanted, and 'abc' is none"),
        ({"count": "1,200"}, "a whole number is wanted, and '1,200' is none"),
        ({"count": "-3"}, "'-3' is below 0"),
        ({"count": "9999999999"}, "'9999999999' is above 1,000,000,000"),
        ({"share": "many"}, "a number is wanted, and 'many' is none"),
        ({"share": "101"}, "'101' is above 100"),
        ({"number": "x" * 90}, f"a number is wanted, and '{'x' * 40}…' is none"),
        ({"flag": "maybe"}, "true or false is wanted, and 'maybe' is none"),
        ({"listed": "x"}, "a list is wanted, and 'x' is none"),
        ({"listed": []}, "it has no entry, and 1 is the least"),
        ({"listed": ["a", "b", "c"]}, "it has more entries than the limit of 2"),
        ({"choice": "shw"}, "one of show or hide is wanted, and 'shw' is none of them"),
        ({"inside": "x"}, "`key: value` lines are wanted, and 'x' is none"),
        ({"inside": {}}, "it has neither figures, shares nor bars"),
    ],
)
def test_an_error_is_told_plainly(data: dict[str, object], what: str) -> None:
    """No word of programming reaches the author."""
    with pytest.raises(ValidationError) as caught:
        _Every.model_validate(data)
    assert in_plain_words(caught.value.errors()[0])[0] == what


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        ({"count": "12,345"}, "Write 12345."),
        ({"count": "1 463"}, "Write 1463."),
        ({"count": "1\u00a0463"}, "Write 1463."),
        ({"count": "1.234.567"}, "Write 1234567."),
        ({"count": "12,34"}, ""),
        ({"count": "1.5"}, ""),
        ({"share": "41%"}, "Write 41."),
        ({"share": "40,5 %"}, "Write 40.5."),
        ({"number": "12,345.6"}, "Write 12345.6."),
        ({"number": "1'463"}, "Write 1463."),
        ({"number": "about 5"}, ""),
    ],
)
def test_a_number_that_people_write_is_shown_as_it_is_to_be_written(
    data: dict[str, str], remedy: str
) -> None:
    """Signs between thousands, a comma before a fraction and per cent are answered with the bare number."""
    with pytest.raises(ValidationError) as caught:
        _Every.model_validate(data)
    assert in_plain_words(caught.value.errors()[0])[1] == remedy


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("text", "this is 'text'"),
        (None, "this is empty"),
        ([1], "this is a list"),
        ({"a": 1}, "this has keys"),
    ],
)
def test_what_stands_in_a_wrong_place_is_a_whole_clause(value: object, words: str) -> None:
    """`sections: text` is answered by a sentence that can be read."""
    assert as_it_is(value) == words


def test_the_keys_of_a_part_are_found_through_lists_and_unions() -> None:
    """What may stand in an item's picture is known from the section's class alone."""
    of_people = ("people", "consent", "minor")
    assert keys_at(Stories, ("items", 4, "image")) == (*of_people, "src", "alt", "credit", "caption")
    assert keys_at(Stats, ("nothing", "there")) == ()
