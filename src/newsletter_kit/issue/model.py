"""What an issue is: its head, its sections, its foot. `load.py` makes one from issue.yaml."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, PrivateAttr, SerializeAsAny, model_validator

from newsletter_kit.issue.values import Condition, Content, Image, Line, Markdown, Url

if TYPE_CHECKING:
    from newsletter_kit.issue.source import Source

MAX_SUBJECT_CHARACTERS = 250
SLUG = r"^[a-z0-9][a-z0-9_-]{0,63}$"
LANGUAGE_TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"


class Section(Content):
    """The parent of every section, built in or a user's own.

    A subclass names itself with `type` and is rendered by the layout's `sections/<type>.mjml.j2` and
    `sections/<type>.txt.j2`.

    Attributes:
        type: the name that issue.yaml uses.
        heading: shown above the section; a layout has a default for some types.
        only_for: shows the section only to recipients with these field values.

    Example:
        >>> class Vacancies(Section):
        ...     type: ClassVar[str] = "vacancies"
        ...     posts: tuple[str, ...]
    """

    type: ClassVar[str] = ""

    heading: Line | None = None
    only_for: Condition | None = None


class Period(Content):
    """The days an issue tells of, both included.

    Attributes:
        start: the first day.
        end: the last day.
    """

    start: dt.date
    end: dt.date

    @model_validator(mode="after")
    def _in_order(self) -> Period:
        if self.end < self.start:
            raise ValueError(f"it ends on {self.end}, before it starts on {self.start}")
        return self

    def contains(self, other: Period) -> bool:
        """Whether `other` lies inside this period."""
        return self.start <= other.start and other.end <= self.end


class Funder(Content):
    """Who pays for the work: a name, and a logo where there is one."""

    name: Line
    logo: Image | None = None
    url: Url | None = None


class Social(Content):
    """A place where the organisation can be followed: `facebook`, `website`, `email` …"""

    network: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,30}$")]
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


def _subject(value: str) -> str:
    if len(value) > MAX_SUBJECT_CHARACTERS:
        raise ValueError(f"it has {len(value)} characters; mail clients show about 65, and {MAX_SUBJECT_CHARACTERS} is the limit")
    return value


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
        funders: who pays for the work.
        footer: the small print.
        social: where to follow the organisation.
        settings: settings of newsletter.toml that this issue overrides.

    Example:
        >>> issue = load_issue("issues/2024-q1/issue.yaml")  # doctest: +SKIP
        >>> issue.subject  # doctest: +SKIP
        'IOM Georgia: the first quarter of 2024'
    """

    id: Annotated[str, Field(pattern=SLUG)]
    title: Line
    subject: Annotated[Line, AfterValidator(_subject)]
    preheader: Line
    language: Annotated[str, Field(pattern=LANGUAGE_TAG)] = "en"
    period: Period | None = None
    intro: Markdown | None = None
    hero: Image | None = None
    sections: Annotated[tuple[SerializeAsAny[Section], ...], Field(min_length=1)]
    sign_off: Markdown | None = None
    signature: Line | None = None
    funders: tuple[Funder, ...] = ()
    footer: Footer = Footer()
    social: tuple[Social, ...] = ()
    settings: dict[str, Any] = Field(default_factory=dict)

    _source: Source | None = PrivateAttr(default=None)
    _translations: dict[str, Issue] = PrivateAttr(default_factory=dict)

    @property
    def source(self) -> Source | None:
        """The file it came from and the line of every part; None for an issue made in Python."""
        return self._source

    @property
    def languages(self) -> tuple[str, ...]:
        """The main language first, then those it is translated into."""
        return (self.language, *sorted(self._translations))

    def in_language(self, language: str) -> Issue:
        """The issue in `language`, parts that nobody has translated being in the main language.

        Raises:
            KeyError: if there is no such translation.
        """
        return self if language == self.language else self._translations[language]
