"""Assisted voluntary return and reintegration (AVRR): one record, which checks its own arithmetic.

What is not said is not derived: 9 women and 7 children among 19 persons do not make 3 men.
Families are never compared with persons.
"""

# Without `from __future__ import annotations`: of annotations as text pydantic makes models more slowly.

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, model_validator

from newsletter_kit.issue.misfit import Misfit, refuse
from newsletter_kit.issue.model import Period, Section
from newsletter_kit.issue.source import Location
from newsletter_kit.issue.values import PERCENT_TOLERANCE, Content, Count, Line, Percent

ISO_CODE_LETTERS = 2

SMALL_NUMBER = 5
"""Counts below this one can point at single persons in a small place."""


class Returned(Content):
    """Persons who were helped to come home.

    Attributes:
        persons: how many.
        female_percent: the share of women and girls.
        male_percent: the share of men and boys.
        countries: where from, as names in the issue's language or as ISO 3166 codes.
        health_needs: how many of them had health-related needs.
    """

    persons: Count
    female_percent: Percent | None = None
    male_percent: Percent | None = None
    countries: tuple[Line, ...] = ()
    health_needs: Count | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        whole = {"health_needs": self.health_needs}
        repeats = _repeated_countries("countries", self.countries)
        refuse("Returned", [*_parts_within(whole, "persons", self.persons), *self._shares(), *repeats])
        return self

    def _shares(self) -> Iterator[Misfit]:
        if self.female_percent is None or self.male_percent is None:
            return
        whole = self.female_percent + self.male_percent
        if abs(whole - 100) > PERCENT_TOLERANCE:
            shares = f"{self.female_percent:g} % and {self.male_percent:g} %"
            yield Misfit(
                ("male_percent",), f"female and male are {shares}, which sum to {whole:g} % and not to 100 %"
            )


class AfterArrival(Content):
    """Help after the arrival. Families, not persons: the two are never compared.

    Attributes:
        families: how many families were assisted.
        kinds: what they got: `medical help`, `vocational training` …
    """

    families: Count
    kinds: tuple[Line, ...] = ()


class FromCountry(Content):
    """Persons who were helped to leave this country for their own.

    Attributes:
        persons: how many.
        women: how many of them are women.
        children: how many of them are children.
        unaccompanied_children: how many of the children travelled alone.
        medical_escorts: how many needed a medical escort.
        destinations: where to, as names in the issue's language or as ISO 3166 codes.
    """

    persons: Count
    women: Count | None = None
    children: Count | None = None
    unaccompanied_children: Count | None = None
    medical_escorts: Count | None = None
    destinations: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        parts = {"women": self.women, "children": self.children, "medical_escorts": self.medical_escorts}
        alone = {"unaccompanied_children": self.unaccompanied_children}
        of_whom = ("children", self.children) if self.children is not None else ("persons", self.persons)
        misfits = [*_parts_within(parts, "persons", self.persons), *_parts_within(alone, *of_whom)]
        refuse(
            "FromCountry",
            [*misfits, *self._together(), *_repeated_countries("destinations", self.destinations)],
        )
        return self

    def _together(self) -> Iterator[Misfit]:
        """Women and children are different people; each alone may fit where both do not."""
        women, children = self.women or 0, self.children or 0
        if max(women, children) <= self.persons < women + children:
            what = f"{women} women and {children} children are more than the {self.persons} persons"
            yield Misfit(("children",), what)


class Avrr(Section):
    """Assisted voluntary return and reintegration, as data.

    Attributes:
        people: who came home, in the plural: `Georgians`.
        country: the country that the issue is about: `Georgia`.
        period: the days the numbers are of; the issue's period unless given.
        returned: persons who were helped to come home.
        after_arrival: families who were assisted after that.
        from_country: persons who were helped to leave for their own country.
        small_numbers: `hide` prints "fewer than 5" in place of a count below 5.
    """

    type: ClassVar[str] = "avrr"
    keeps_to_period: ClassVar[bool] = True

    people: Line | None = None
    country: Line | None = None
    period: Period | None = None
    returned: Returned | None = None
    after_arrival: AfterArrival | None = None
    from_country: FromCountry | None = None
    small_numbers: Literal["show", "hide"] = "show"

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.returned or self.after_arrival or self.from_country):
            raise ValueError("it has none of returned, after_arrival and from_country")
        return self


def small_numbers(avrr: Avrr) -> list[tuple[Location, int]]:
    """The counts of persons or families from 1 to 4, with the way to each from the section.

    In a small place such a count can point at single persons. 0 points at nobody.

    Example:
        >>> small_numbers(Avrr(from_country=FromCountry(persons=19, unaccompanied_children=1)))
        [(('from_country', 'unaccompanied_children'), 1)]
    """
    blocks = {
        "returned": avrr.returned,
        "after_arrival": avrr.after_arrival,
        "from_country": avrr.from_country,
    }
    return [
        ((name, key), count)
        for name, block in blocks.items()
        if block
        for key, count in _counts(block)
        if 0 < count < SMALL_NUMBER
    ]


def _counts(block: BaseModel) -> Iterator[tuple[str, int]]:
    return ((key, value) for key, value in block if isinstance(value, int))


def _parts_within(parts: Mapping[str, int | None], name: str, whole: int) -> Iterator[Misfit]:
    for key, count in parts.items():
        if count is not None and count > whole:
            yield Misfit((key,), f"{count} is more than the {whole} of {name}")


def _repeated_countries(key: str, countries: Iterable[str]) -> Iterator[Misfit]:
    first: dict[str, str] = {}
    for index, country in enumerate(countries):
        same = _country(country)
        if same in first:
            yield Misfit((key, index), f"{country} stands there already, as {first[same]}")
        first.setdefault(same, country)


def is_country(name: str) -> bool:
    """Whether every language spells it by itself: an ISO 3166 code, or an English name.

    Example:
        >>> is_country("GR"), is_country("the Netherlands"), is_country("Hellas")
        (True, True, False)
    """
    return _country(name) in _english_names().values()


def _country(name: str) -> str:
    """The same for the spellings of one country: by ISO code, by English name, with and without "the"."""
    name = name.strip()
    if len(name) == ISO_CODE_LETTERS and name.upper() in _english_names():
        return _english_names()[name.upper()]
    return _bare(name)


def _bare(name: str) -> str:
    return " ".join(name.casefold().removeprefix("the ").split())


@cache
def _english_names() -> Mapping[str, str]:
    from babel import Locale

    return {code: _bare(name) for code, name in Locale("en").territories.items() if code.isalpha()}
