"""What an issue is: its head, its sections, its foot. `load.py` makes one from issue.yaml."""

# Without `from __future__ import annotations`: of annotations as text pydantic makes models more slowly.

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SerializeAsAny, model_validator

from newsletter_kit.issue.misfit import Misfit, refuse
from newsletter_kit.issue.source import Location, Source
from newsletter_kit.issue.values import Condition, Content, Day, Image, Line, Markdown, Reference, Title, Url
from newsletter_kit.language_tag import language_tag

if TYPE_CHECKING:
    from newsletter_kit.issue.translated import TranslationReport

MAX_SUBJECT_CHARACTERS = 250
SLUG = r"[a-z0-9][a-z0-9_-]{0,63}"


def _subject(value: object) -> object:
    """Asked before `Line`, whose limit is wider: the author should be told the one that holds."""
    if isinstance(value, str) and len(value.strip()) > MAX_SUBJECT_CHARACTERS:
        limit = f"mail clients show about 65, and {MAX_SUBJECT_CHARACTERS} is the limit"
        raise ValueError(f"it has {len(value):,} characters; {limit}")
    return value


def _id(value: str) -> str:
    if not re.fullmatch(SLUG, value):
        raise ValueError(f"{value[:80]!r} is not made of a-z, 0-9, hyphens and underscores alone")
    return value


class Section(Content):
    """The parent of every section, built in or a user's own.

    A subclass names itself with `type` and is rendered by the layout's `sections/<type>.mjml.j2` and
    `sections/<type>.txt.j2`.

    Attributes:
        type: the name that issue.yaml uses.
        keeps_to_period: whether a `period` of its own must lie inside the issue's.
        tells_of_people: whether its items show or tell of people who have to be asked.
        heading: shown above the section; a layout has a default for some types.
        only_for: shows the section only to recipients with these field values.

    Example:
        >>> class Vacancies(Section):
        ...     type: ClassVar[str] = "vacancies"
        ...     posts: tuple[str, ...]
    """

    type: ClassVar[str] = ""
    keeps_to_period: ClassVar[bool] = False
    tells_of_people: ClassVar[bool] = False

    heading: Title | None = None
    only_for: Condition | None = None


class Period(Content):
    """The days an issue tells of, both included.

    Attributes:
        start: the first day.
        end: the last day.
    """

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before it starts on {self.start}")
        return self

    def contains(self, other: "Period") -> bool:
        """Whether `other` lies inside this period."""
        return self.start <= other.start and other.end <= self.end


class Funder(Content):
    """Who pays for the work: by name, or by the key of a funder that newsletter.toml knows.

    Attributes:
        key: the name of a table `[funders.NAME]` of newsletter.toml; then nothing else is wanted.
        name: as readers know it.
        logo: its logo, where there is one.
        logo_dark: the logo for dark mode; without it the logo stands on a white plate there.
        url: its web site.
        statement: the sentence that it wants beside its logo: `Funded by the European Union`.
        disclaimer: the sentence that it wants at the end.
    """

    key: Reference | None = None
    name: Line | None = None
    logo: Image | None = None
    logo_dark: Image | None = None
    url: Url | None = None
    statement: Line | None = None
    disclaimer: Line | None = None

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if (self.key is None) == (self.name is None):
            raise ValueError("a funder has a name, or is one word that newsletter.toml knows, and not both")
        return self


def _funder(value: object) -> object:
    return {"key": value} if isinstance(value, str) else value


class Social(Content):
    """A place where the organisation can be followed: `facebook`, `website`, `email`."""

    network: Annotated[str, AfterValidator(_id)]
    url: Url
    icon: Image | None = None


class Footer(Content):
    """The small print at the end.

    Attributes:
        postal_address: the street address; newsletter.toml's unless given here.
        contact: the e-mail address to write to.
        copyright: the copyright line.
        note: any further line, such as a disclaimer.
    """

    postal_address: Markdown | None = None
    contact: Line | None = None
    copyright: Line | None = None
    note: Markdown | None = None


def period_misfits(period: Period, sections: Iterable[Section]) -> Iterator[Misfit]:
    """The sections whose own period must lie inside the issue's `period` and does not.

    Example:
        >>> list(period_misfits(Period(start="2024-01-01", end="2024-03-31"), []))
        []
    """
    for index, section in enumerate(sections):
        own = getattr(section, "period", None) if section.keeps_to_period else None
        if isinstance(own, Period) and not period.contains(own):
            issues_own = f"{period.start} to {period.end}"
            what = f"{own.start} to {own.end} is not inside the issue's period, {issues_own}"
            yield Misfit(("sections", index, "period"), what)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an issue came from, and what it is in its other languages.

    Attributes:
        source: the file, and the line of every part; None for an issue made in Python.
        languages: all languages of the issue, the main one first; empty if there is but one.
        translations: of the main issue, the others by their language.
        section_languages: the language of each section; empty if all are in the issue's.
        report: of a translation, what it lacks.
    """

    source: Source | None = None
    languages: tuple[str, ...] = ()
    translations: Mapping[str, "Issue"] = field(default_factory=dict)
    section_languages: tuple[str, ...] = ()
    report: "TranslationReport | None" = None


class Issue(Content):
    """One number of the newsletter, as content.

    Attributes:
        id: a short name that never changes, such as `2024-q1`: it tells runs apart.
        title: the heading at the top.
        subject: the mail's subject.
        preheader: the words that inboxes show after the subject.
        language: BCP 47 tag of the text, such as `en` or `ka`.
        period: the days it tells of.
        intro: the opening words.
        hero: a picture for the head, where the layout shows one.
        sections: what it says, in order.
        sign_off: the closing words.
        signature: who signs.
        funders: who pays for the work, besides the funders of the projects that its items name.
        footer: the small print.
        social: where to follow the organisation.
        settings: settings of newsletter.toml that this issue overrides.

    Example:
        >>> issue = load_issue("issues/2024-q1/issue.yaml")  # doctest: +SKIP
        >>> issue.subject  # doctest: +SKIP
        'IOM Georgia: the first quarter of 2024'
    """

    id: Annotated[str, AfterValidator(_id)]
    title: Title
    subject: Annotated[Line, BeforeValidator(_subject, json_schema_input_type=str)]
    preheader: Line
    language: Annotated[str, AfterValidator(language_tag)] = "en"
    period: Period | None = None
    intro: Markdown | None = None
    hero: Image | None = None
    sections: Annotated[tuple[SerializeAsAny[Section], ...], Field(min_length=1)]
    sign_off: Markdown | None = None
    signature: Line | None = None
    funders: tuple[Annotated[Funder, BeforeValidator(_funder, json_schema_input_type=str | Funder)], ...] = ()
    footer: Footer = Footer()
    social: tuple[Social, ...] = ()
    settings: dict[str, Any] = Field(default_factory=dict)

    _origin: Origin = PrivateAttr(default_factory=Origin)

    @model_validator(mode="after")
    def _periods_inside(self) -> Self:
        if self.period:
            refuse("Issue", period_misfits(self.period, self.sections))
        return self

    def with_origin(self, origin: Origin, **changes: object) -> Self:
        """The same issue with another origin, and with `changes` to its parts, which are not validated."""
        issue = self.model_copy(update=changes)
        issue._origin = origin  # noqa: SLF001  its own class
        return issue

    @property
    def origin(self) -> Origin:
        """Where it came from, and its other languages."""
        return self._origin

    @property
    def source(self) -> Source | None:
        """The file it came from and the line of every part; None for an issue made in Python."""
        return self._origin.source

    def where(self, location: Location) -> str:
        """The place of a part as errors write it; without a file, the way to it."""
        return self.source.where(location) if self.source else ".".join(map(str, location))

    @property
    def languages(self) -> tuple[str, ...]:
        """All languages that the issue is in, the main one first; the same for each of its translations."""
        return self._origin.languages or (self.language,)

    @property
    def section_languages(self) -> tuple[str, ...]:
        """The language of each section: a section that nobody has translated keeps the main language."""
        return self._origin.section_languages or (self.language,) * len(self.sections)

    def in_language(self, language: str) -> "Issue":
        """The issue in `language`, parts that nobody has translated being in the main language.

        Raises:
            KeyError: if there is no such translation.
        """
        return self if language == self.language else self._origin.translations[language]
