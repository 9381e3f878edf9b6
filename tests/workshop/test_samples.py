"""The samples of sections: made of fields alone, each part there and not there."""

from __future__ import annotations

import datetime as dt  # noqa: TC003  pydantic reads it
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import pytest
from pydantic import Field, model_validator

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.registry import section_types
from newsletter_kit.issue.sections import BUILT_IN, Divider, Gallery, Stats, Stories, Table
from newsletter_kit.issue.values import Content, Link, Percent
from newsletter_kit.workshop.samples import MANY, refusal, sample_sections, shapes_of
from newsletter_kit.workshop.wordings import LONG_WORD, SHORT, UNBROKEN, WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterator


def sections(kind: type[Section], shape: str = "") -> Iterator[Any]:
    """The sections of the short samples, of one shape or of all."""
    return (each.section for each in sample_sections([kind], [SHORT]) if shape in ("", each.shape))


class Grade(Enum):
    """How urgent a post is."""

    LOW = "low"
    HIGH = "high"


class Post(Content):
    """A post to be filled."""

    name: Annotated[str, Field(max_length=12)]
    grade: Grade = Grade.LOW
    link: Link | None = None
    closes: dt.date | None = None
    hour: dt.time | None = None


class Vacancies(Section):
    """A newsletter's own section, with what the built-in ones have not."""

    type: ClassVar[str] = "vacancies"
    posts: Annotated[list[Post], Field(min_length=1, max_length=3)]
    filled: Percent | None = None
    kind: Literal["field", "office"] = "field"
    code: Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["GEO", "ARM"])]
    notes: dict[str, str] = {}  # noqa: RUF012  pydantic copies it


class Choosy(Section):
    """A section that takes no value that a machine could guess."""

    type: ClassVar[str] = "choosy"
    code: str

    @model_validator(mode="after")
    def _is_known(self) -> Choosy:
        if self.code != "open sesame":
            raise ValueError("it is not the right word")
        return self


class Odd(Section):
    """A section with a field of a type of which nothing is known."""

    type: ClassVar[str] = "odd"
    root: complex


@pytest.mark.parametrize("kind", BUILT_IN)
@pytest.mark.parametrize("wording", WORDINGS, ids=lambda each: each.name)
def test_every_built_in_section_has_a_full_and_a_bare_sample(kind: type[Section], wording: object) -> None:
    """No built-in section is without samples, in no wording."""
    found = [each for each in sample_sections([kind]) if each.wording is wording]
    assert {"full", "bare"} <= {each.shape for each in found}


@pytest.mark.parametrize(
    "part", ["heading", "items.title", "items.image", "items.image.credit", "items.link"]
)
def test_each_part_is_there_alone_and_missing_alone(part: str) -> None:
    """A part that may be left out has a sample without it, and one with few others."""
    names = [each.name for each in shapes_of(Stories)]
    assert f"without {part}" in names
    assert f"only {part}" in names


def test_what_no_reader_sees_is_not_tried() -> None:
    """Consents, conditions and the keys of projects never reach a template, so no sample has them."""
    ways = {word for each in shapes_of(Stories) for way in each.on for word in way}
    assert not ways & {"consent", "only_for", "project", "minor", "people"}


def test_lists_have_one_item_and_many() -> None:
    """The full shape is there with one item and with many."""
    counts = [len(each.items) for each in sections(Stories, "full")]
    assert counts == [1, MANY]


def test_lists_keep_to_their_bounds() -> None:
    """A gallery has two pictures at least, and a list of one's own no more than it may."""
    assert {len(each.images) for each in sections(Gallery)} == {2, MANY}
    assert {len(each.posts) for each in sections(Vacancies)} == {1, 3}


def test_in_a_mixed_sample_every_second_item_is_bare() -> None:
    """Items with a picture and items without stand beside one another."""
    mixed = next(sections(Stories, "mixed"))
    assert [bool(item.image) for item in mixed.items[:3]] == [True, False, True]


def test_a_list_that_may_be_left_out_is_empty_in_some_sample() -> None:
    """No items at all is a case of its own."""
    assert any(not each.shares for each in sections(Stats))
    assert any(not each.bars for each in sections(Stats))


def test_tables_are_square() -> None:
    """Each row has a cell for each column, in samples too."""
    many = max(sections(Table), key=lambda each: len(each.rows))
    assert (len(many.columns), {len(row) for row in many.rows}) == (MANY, {MANY})


def test_samples_of_an_own_section_follow_its_fields() -> None:
    """A newsletter's own section is filled from its bounds, its choices and its examples."""
    full = next(sections(Vacancies))
    assert (full.code, full.kind, full.filled) == ("GEO", "office", 100.0)
    assert len(full.posts[0].name) <= 12
    assert full.posts[0].grade is Grade.HIGH


@pytest.mark.parametrize(
    ("kind", "why"), [(Choosy, "not the right word"), (Odd, "nothing is known of complex"), (Divider, "")]
)
def test_a_section_without_samples_says_why(kind: type[Section], why: str) -> None:
    """Where no sample can be made the reason is told, and nothing fails."""
    assert why in refusal(kind)
    assert bool(list(sample_sections([kind]))) == (not refusal(kind))


def test_samples_are_the_same_each_time() -> None:
    """The same fields give the same samples, so that two runs can be compared."""
    types = section_types().values()
    first, second = ([each.section for each in sample_sections(types, [SHORT])] for _ in range(2))
    assert first == second


def test_parts_keep_their_words_when_others_are_left_out() -> None:
    """Two shapes differ in the part that is left out and in no other word."""
    full, without = (next(sections(Stories, shape)) for shape in ("full", "without items.image"))
    assert full.items[0].title == without.items[0].title


def test_unbroken_words_are_longer_than_a_phone_is_wide() -> None:
    """One wording has words in which no line can break."""
    story: Any = next(sample_sections([Stories], [UNBROKEN])).section
    assert len(story.items[0].title) == len(LONG_WORD)


def test_names_of_samples_differ() -> None:
    """Each sample can be told from the others by its name."""
    names = [each.name for each in sample_sections(section_types().values())]
    assert len(names) == len(set(names))
