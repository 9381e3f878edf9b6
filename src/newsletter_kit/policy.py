"""What a newsletter asks of its own issues: tables of newsletter.toml that the checks read."""

# Without `from __future__ import annotations`: of annotations as text pydantic makes models more slowly.

import datetime as dt
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from newsletter_kit.visible import is_visible

MIN_REASON_WORDS = 2


def _reason(value: str) -> str:
    if not is_visible(value) or len(value.split()) < MIN_REASON_WORDS:
        raise ValueError("it is no reason that others could follow; write a short sentence")
    return value.strip()


Reason = Annotated[str, AfterValidator(_reason)]
"""Why a rule does not hold, in words that a colleague understands in a year's time."""


USUAL_CLIENTS = (
    "gmail",
    "gmail-ios",
    "gmail-android",
    "outlook-windows",
    "outlook-com",
    "outlook-ios",
    "apple-mail-macos",
    "apple-mail-ios",
    "yahoo",
    "mail-ru",
)
"""The mail programs that most readers have, by the names that are made of caniemail.com's."""


class Policy(BaseModel):
    """What all tables of this kind share: they cannot be changed, and know no key but their own."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True
    )  # most are a part of Settings only


def _no_blank(value: str) -> str:
    if not is_visible(value):
        raise ValueError("it is empty; leave it out if the rule holds nowhere")
    return value.strip()


class Ignore(Policy):
    """A rule that does not hold here, `[[ignore]]` in newsletter.toml.

    Attributes:
        rule: its id, such as `NK012`.
        reason: why it does not hold.
        where: what it does not hold for: an issue's id, a file, an edition, a part such as `sections.2`, or
            several of these with blanks between; everywhere unless given.
        until: the last day on which it is ignored; for ever unless given.

    Example:
        >>> Ignore(rule="NK012", reason="Our donors know the long name").where is None
        True
    """

    rule: str
    reason: Reason
    where: Annotated[str, AfterValidator(_no_blank)] | None = None
    until: dt.date | None = None

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and today > self.until


class Limits(Policy):
    """How large a mail may be, `[limits]` in newsletter.toml.

    Attributes:
        html_bytes: the size of the HTML, without pictures, above which there is a warning. Gmail shows no
            more than about 102,000 bytes.
        style_bytes: the same for the style sheets in its head. Gmail reads no more than 16,000.
        image_bytes: the same for one picture, as it is mailed.
        images_bytes: the same for all pictures of a mail together.
        mail_bytes: the same for the whole mail, as it is handed to a server.

    Example:
        >>> Limits().html_bytes
        85000
    """

    html_bytes: Annotated[int, Field(ge=1_000, le=100_000)] = 85_000
    style_bytes: Annotated[int, Field(ge=100, le=16_000)] = 12_000
    image_bytes: Annotated[int, Field(ge=1_000, le=1_048_576)] = 200_000
    images_bytes: Annotated[int, Field(ge=1_000, le=10_000_000)] = 500_000
    mail_bytes: Annotated[int, Field(ge=1_000, le=10_000_000)] = 1_000_000


class People(Policy):
    """What is owed to the people in stories and pictures, `[people]` in newsletter.toml.

    Attributes:
        missing_consent: whether a story, a quotation or a picture without a consent stops `send`.

    Example:
        >>> People().missing_consent
        'error'
    """

    missing_consent: Literal["error", "warning"] = "error"


def _visible(value: str) -> str:
    if not is_visible(value):
        raise ValueError("it is empty")
    return value.strip()


def _by_language(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


Visible = Annotated[str, AfterValidator(_visible)]
"""A text that is not empty."""

Spoken = Annotated[dict[str, Visible], BeforeValidator(_by_language), Field(min_length=1)]
"""One text for all languages, or one for each: `{ en = "European Union", ka = "ევროკავშირი" }`."""


def _as_reasons(value: object) -> object:
    return dict.fromkeys(value, "") if isinstance(value, (list, tuple)) else value


class Style(Policy):
    """How the organisation writes, `[style]` in newsletter.toml. Terms hold for the texts of all languages.

    A term is found in capitals, too, and in its plural with an s; `*` at its end stands for any ending.

    Attributes:
        prefer: for each term that is not written, the one to write instead.
        avoid: terms without a single substitute, each with the reason, or a list of terms.
        capitalise: names in their one right spelling, such as `COVID-19`.
        acronyms: abbreviations that readers know, beside those that every office knows.
        words: words that are right though no dictionary has them; for `check --spelling`.
        dictionaries: path of a folder of Hunspell dictionaries, from the folder of newsletter.toml.
        reading_grade: the school year in which most people can read the text; above it there is a note.

    Example:
        >>> Style(prefer={"illegal migrant": "irregular migrant"}, avoid=["aliens"]).avoid
        {'aliens': ''}
    """

    prefer: dict[Visible, Visible] = Field(default_factory=dict)
    avoid: Annotated[dict[Visible, str], BeforeValidator(_as_reasons)] = Field(default_factory=dict)
    capitalise: tuple[Visible, ...] = ()
    acronyms: tuple[Visible, ...] = ()
    words: tuple[Visible, ...] = ()
    dictionaries: Visible | None = None
    reading_grade: Annotated[int, Field(ge=1, le=40)] = 12


class RegisteredFunder(Policy):
    """Who pays for the work, `[funders.NAME]` in newsletter.toml.

    Attributes:
        name: as readers know it.
        logo: path of its logo or emblem, from the folder of newsletter.toml, or an https address.
        logo_dark: path of the one for dark mode; without it the logo stands on a white plate there.
        alt: what the logo shows; the name unless given.
        statement: the sentence that it wants beside the logo: `Funded by the European Union`.
        disclaimer: the sentence that it wants at the end.
        url: its web site.
        order: who has a smaller number is named first; those with the same, in the order of the file.
        minimum_size: the least height of the logo as readers see it, in px.

    Example:
        >>> RegisteredFunder(name="European Union", order=1).name
        {'': 'European Union'}
    """

    name: Spoken
    logo: Visible | None = None
    logo_dark: Visible | None = None
    alt: Spoken | None = None
    statement: Spoken | None = None
    disclaimer: Spoken | None = None
    url: Visible | None = None
    order: int = 0
    minimum_size: Annotated[int, Field(gt=0, le=400)] | None = None


class Project(Policy):
    """A project that items come from, `[projects.NAME]` in newsletter.toml.

    Attributes:
        title: its full name, for those who write; it is not printed.
        funders: the names of those who pay for it, as `[funders.NAME]` has them.

    Example:
        >>> Project(title="Service Hubs", funders=["eu"]).funders
        ('eu',)
    """

    title: Visible
    funders: tuple[str, ...] = ()


def spoken_in(words: dict[str, str] | None, *languages: str) -> str | None:
    """A text in the first of these languages that it has; else the one for all, else its first.

    Example:
        >>> spoken_in({"en": "European Union", "ka": "ევროკავშირი"}, "ka-GE", "en")
        'ევროკავშირი'
        >>> spoken_in({"": "IOM"}, "ka"), spoken_in(None, "ka")
        ('IOM', None)
    """
    if not words:
        return None
    tags = [*(tag for each in languages for tag in (each, each.partition("-")[0])), ""]
    return next((words[tag] for tag in tags if tag in words), next(iter(words.values())))


def speaks(words: dict[str, str] | None, language: str) -> bool:
    """Whether a text is there in a language, or is one for all.

    Example:
        >>> speaks({"en": "European Union"}, "ka"), speaks({"": "IOM"}, "ka")
        (False, True)
    """
    return bool(words) and not {language, language.partition("-")[0], ""}.isdisjoint(words or {})
