"""A section of one's own: vacancies. Its two templates bear the name that stands in `type`."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from newsletter_kit import Section
from newsletter_kit.issue.values import Content, Day, Line, Url


class Vacancy(Content):
    """One post.

    Attributes:
        post: what it is called.
        place: where it is.
        apply_by: the last day to apply.
        url: where it is described.
    """

    post: Line
    place: Line
    apply_by: Day
    url: Url


class Vacancies(Section):
    """Posts that are to be filled.

    Attributes:
        vacancies: each of them.
    """

    type: ClassVar[str] = "vacancies"

    vacancies: Annotated[tuple[Vacancy, ...], Field(min_length=1)]
