"""The kinds of text an author writes, each with the one rule that makes it safe further on."""

# Without `from __future__ import annotations`: of annotations as text pydantic makes models more slowly.

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from newsletter_kit.issue.image_files import check_image
from newsletter_kit.issue.markdown import links_in
from newsletter_kit.issue.url import clean_url
from newsletter_kit.visible import is_visible

MAX_LINE_CHARACTERS = 1_000
MAX_TEXT_CHARACTERS = 50_000  # about 8,000 words; Gmail clips a mail of half that size

IMAGE_FOLDER = "image_folder"
"""The key of pydantic's validation context that holds the folder in which images must lie."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_BREAK = re.compile(r"[\r\n\t\u2028\u2029]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _line(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("it holds a control character")
    value = value.strip()
    if _LINE_BREAK.search(value):
        raise ValueError("it holds a line break or a tab; one line is wanted")
    if not is_visible(value):
        raise ValueError("it is empty")
    return _at_most(value, MAX_LINE_CHARACTERS)


def _markdown(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("it holds a control character")
    value = value.replace("\r\n", "\n").strip()
    if not is_visible(value):
        raise ValueError("it is empty")
    return _at_most(value, MAX_TEXT_CHARACTERS)


def _at_most(value: str, limit: int) -> str:
    if len(value) > limit:
        raise ValueError(f"it has {len(value):,} characters; {limit:,} is the limit")
    return value


def _links_of(value: str) -> str:
    for words, target in links_in(value):
        try:
            clean_url(target)
        except ValueError as error:
            raise ValueError(f"the link [{words}]: {error}") from None
    return value


def _day(value: object) -> object:
    """Turn away what pydantic would read as a date: seconds since 1970, or a date with a time."""
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value.strip()):
        raise ValueError(f"a day is written 2024-03-31, and this is {value[:40]!r}")
    return value.strip()


def _condition(value: object) -> object:
    """Spell conditions alike: field names in lower case, values as a sorted tuple in lower case."""
    if not isinstance(value, dict):
        return value
    if not value or not all(str(field).strip() for field in value):
        raise ValueError("it names no field")
    return {str(field).strip().lower(): _wanted_values(field, wanted) for field, wanted in value.items()}


def _wanted_values(field: object, wanted: object) -> tuple[str, ...]:
    listed = list(wanted) if isinstance(wanted, (list, tuple)) else [wanted]
    texts = {each.strip().casefold() for each in listed if isinstance(each, str)}
    if not texts or not all(isinstance(each, str) for each in listed):
        raise ValueError(f"{field} needs a text or a list of texts to compare with")
    return tuple(sorted(texts))


def _reference(value: str) -> str:
    return _line(value)


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _stripped(
    value: str,
) -> str:  # of `str.strip` itself pydantic has to parse the signature, which takes longer
    return value.strip()


def _src(value: str, info: ValidationInfo) -> str:
    folder = (info.context or {}).get(IMAGE_FOLDER)
    return value if folder is None else check_image(folder, value)


Line = Annotated[str, AfterValidator(_line)]
"""One line of plain text: no line break, no control character, not empty."""

Title = Annotated[Line, AfterValidator(_links_of)]
"""One line in which `**bold**`, `*italics*` and links may stand."""

Markdown = Annotated[str, AfterValidator(_markdown), AfterValidator(_links_of)]
"""Paragraphs with **bold**, *italics*, [links](https://…) and lists. HTML in it is shown, not obeyed."""

Url = Annotated[str, AfterValidator(clean_url)]
"""A link target: http, https, mailto or tel; `#` stands for one that is still to be found."""

Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=dt.date)]
"""A day: `2024-03-31`."""

PERCENT_TOLERANCE = 1.0
"""Shares rounded to whole numbers may sum to 99 or 101."""

Percent = Annotated[float, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]

Condition = Annotated[
    dict[str, tuple[str, ...]],
    BeforeValidator(_condition, json_schema_input_type=dict[str, str | list[str]]),
]
"""`only_for`: the recipient's field and the value, or the values, that it must have."""


Reference = Annotated[str, AfterValidator(_reference)]
"""One line for the office, which no reader reads: the number of a form, a key of newsletter.toml."""

Scope = Annotated[
    tuple[Literal["newsletter", "web", "social", "print", "all"], ...],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=str | list[str]),
]
"""Uses that a person has agreed to, one or a list."""


class Content(BaseModel):
    """What all parts of an issue share: they cannot be changed, and know no key but their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Consent(Content):
    """What a person, or who speaks for them, has signed. It is for the office and never reaches a reader.

    Attributes:
        form: the signed form: a file in the issue's folder or in the newsletter's, or the number under
            which the office keeps it.
        date: the day it was signed.
        scope: what it allows: `newsletter`, `web`, `social`, `print`, or `all`.
        expires: the last day it holds; it does not end unless given.
        guardian: who signed for a child: `mother`.

    Example:
        >>> Consent(form="2024-017", date="2024-02-01", scope="newsletter").scope
        ('newsletter',)
    """

    form: Reference
    date: Day
    scope: Scope
    expires: Day | None = None
    guardian: Reference | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.expires and self.expires < self.date:
            raise ValueError(f"it expires on {self.expires}, before it was signed on {self.date}")
        return self

    def allows(self, use: str) -> bool:
        """Whether it covers a use such as `web`.

        Example:
            >>> Consent(form="2024-017", date="2024-02-01", scope="all").allows("web")
            True
        """
        return use in self.scope or "all" in self.scope


class OfPeople(Content):
    """What may show or tell of somebody who has to be asked.

    Attributes:
        people: whether it shows people who have to be asked; `false` for a drawing, a place, a campaign, or
            somebody who speaks for an office in public. Stories and quotes do unless they say otherwise.
        consent: that they agreed.
        minor: whether one of them is a child; then a guardian must have signed.
    """

    people: bool | None = None
    consent: Consent | None = None
    minor: bool = False

    @property
    def names_somebody(self) -> bool:
        """Whether it says or shows whose it is; then that person has to be asked."""
        return False


class Image(OfPeople):
    """A picture: a file beside the issue, or an address on the web.

    Attributes:
        src: path relative to the issue's folder, or an https address.
        alt: what the picture shows, for those who do not see it; `""` for mere decoration.
        credit: whose picture it is: `©IOM 2024/Nino Beridze`.
        caption: a line under it.
    """

    src: Annotated[Line, AfterValidator(_src)]
    alt: Annotated[str, AfterValidator(_stripped)]
    credit: Line | None = None
    caption: Line | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it stands on the web rather than beside the issue."""
        return self.src.lower().startswith(("https://", "http://"))


class Link(Content):
    """Where a reader can go on.

    Attributes:
        url: the target.
        text: the words to click; a generic `Read more` is completed from `about`.
        about: what the target tells of: `the Service Hubs`.
    """

    url: Url
    text: Line | None = None
    about: Line | None = None


class Item(OfPeople):
    """One entry of a section.

    Attributes:
        title: its heading; `**bold**` in it is emphasis.
        body: its text.
        image: its picture.
        link: where to go on.
        project: the project it comes from, as `[projects.NAME]` of newsletter.toml calls it.
        only_for: shows it only to recipients with these field values.
        name_changed: prints below it that the name was changed.
    """

    title: Title | None = None
    body: Markdown | None = None
    image: Image | None = None
    link: Link | None = None
    project: Reference | None = None
    only_for: Condition | None = None
    name_changed: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.title is None and self.body is None:
            raise ValueError("it has neither a title nor a body")
        return self
