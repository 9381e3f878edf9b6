"""Assisted voluntary return and reintegration (AVRR): one record, which checks its own arithmetic.

What is not said is not derived: 9 women and 7 children among 19 persons do not make 3 men.
Families are never compared with persons.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from newsletter_kit.issue.model import Period, Section
from newsletter_kit.issue.values import Content, Count, Line, Percent

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
    people: Line | None = None
    country: Line | None = None
    period: Period | None = None
    returned: Returned | None = None
    after_arrival: AfterArrival | None = None
    from_country: FromCountry | None = None
    small_numbers: Literal["show", "hide"] = "show"
