"""The record of returns checks its own arithmetic, and each error stands at its own field."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from newsletter_kit.issue.avrr import AfterArrival, Avrr, FromCountry, Returned, small_numbers

FIRST_QUARTER: dict[str, Any] = {
    "people": "Georgians",
    "returned": {
        "persons": 463,
        "male_percent": 41,
        "female_percent": 59,
        "countries": ["Greece", "Poland", "Belgium", "the Netherlands"],
        "health_needs": 73,
    },
    "after_arrival": {"families": 74, "kinds": ["medical help"]},
    "from_country": {
        "persons": 19,
        "women": 9,
        "children": 7,
        "unaccompanied_children": 1,
        "medical_escorts": 1,
        "destinations": ["Azerbaijan", "Jordan"],
    },
}


def _places(part: str, **changed: object) -> list[tuple[str | int, ...]]:
    with pytest.raises(ValidationError) as caught:
        Avrr.model_validate({**FIRST_QUARTER, part: {**FIRST_QUARTER[part], **changed}})
    return [error["loc"] for error in caught.value.errors()]


def test_a_true_record_is_taken() -> None:
    """The numbers of a real quarter fit."""
    record = Avrr.model_validate(FIRST_QUARTER)
    assert record.from_country
    assert record.from_country.women == 9


@pytest.mark.parametrize(
    ("part", "changed", "place"),
    [
        ("returned", {"health_needs": 464}, "health_needs"),
        ("returned", {"male_percent": 43}, "male_percent"),
        ("returned", {"male_percent": 39.9}, "male_percent"),
        ("from_country", {"women": 20}, "women"),
        ("from_country", {"children": 20}, "children"),
        ("from_country", {"women": 13}, "children"),
        ("from_country", {"unaccompanied_children": 8}, "unaccompanied_children"),
        ("from_country", {"medical_escorts": 20}, "medical_escorts"),
        ("returned", {"persons": -1}, "persons"),
        ("returned", {"female_percent": 101}, "female_percent"),
    ],
)
def test_a_sum_that_is_wrong_is_told_at_its_field(part: str, changed: dict[str, object], place: str) -> None:
    """Parts are at most their whole, and shares sum to 100, give or take one."""
    assert _places(part, **changed) == [(part, place)]


@pytest.mark.parametrize("male_percent", [40, 41, 42, None])
def test_shares_may_be_rounded_or_left_out(male_percent: float | None) -> None:
    """99 and 101 come from rounding, and one share alone is no sum."""
    returned = Returned(persons=463, female_percent=59, male_percent=male_percent)
    assert returned.male_percent == male_percent


@pytest.mark.parametrize(
    "countries",
    [
        ["Greece", "greece"],
        ["Netherlands", "the Netherlands"],
        ["GR", "Greece"],
        ["Germany", "DE"],
        ["ge", "GE"],
    ],
)
def test_a_country_stands_once(countries: list[str]) -> None:
    """Another letter case, an article or an ISO code makes no other country."""
    assert _places("returned", countries=countries) == [("returned", "countries", 1)]
    assert _places("from_country", destinations=countries) == [("from_country", "destinations", 1)]


def test_different_countries_may_look_alike() -> None:
    """Niger is not Nigeria, and two letters that are no code are a name."""
    countries = ("Niger", "Nigeria", "NE Asia", "Guinea", "Guinea-Bissau")
    assert Returned(persons=1, countries=countries).countries == countries


def test_all_sums_are_checked_at_once() -> None:
    """Two wrong numbers are two errors."""
    assert _places("from_country", women=20, medical_escorts=20) == [
        ("from_country", "women"),
        ("from_country", "medical_escorts"),
    ]


def test_what_is_not_said_is_not_derived() -> None:
    """Children may travel alone though nobody has counted the children; men are never worked out."""
    record = FromCountry(persons=19, unaccompanied_children=1)
    assert record.children is None
    assert "men" not in FromCountry.model_fields


def test_families_are_never_compared_with_persons() -> None:
    """More families than persons returned is no error: they came in other months."""
    record = Avrr(returned=Returned(persons=3), after_arrival=AfterArrival(families=74))
    assert record.after_arrival == AfterArrival(families=74)


def test_an_empty_record_is_refused() -> None:
    """A section about returns tells of some."""
    with pytest.raises(ValidationError, match="it has none of returned, after_arrival and from_country"):
        Avrr(people="Georgians")


def test_small_numbers_are_found() -> None:
    """1 to 4 may point at persons; 0 and 5 do not."""
    record = Avrr(
        returned=Returned(persons=5, health_needs=4),
        after_arrival=AfterArrival(families=1),
        from_country=FromCountry(persons=19, women=0),
    )
    assert small_numbers(record) == [(("returned", "health_needs"), 4), (("after_arrival", "families"), 1)]
