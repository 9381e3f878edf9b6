"""The built-in sections, each a value with a type. A user's own are made in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from newsletter_kit.issue.avrr import PERCENT_TOLERANCE, Avrr
from newsletter_kit.issue.misfit import Misfit, refuse
from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import (
    Content,
    Count,
    Day,
    Image,
    Item,
    Line,
    Link,
    Markdown,
    Number,
    OfPeople,
    Percent,
    Title,
    Url,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Highlights(Section):
    """The news that comes first, usually one item with a large picture."""

    type: ClassVar[str] = "highlights"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Stories(Section):
    """Stories of people, each with a portrait."""

    type: ClassVar[str] = "stories"
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Update(Item):
    """One project's news.

    Attributes:
        icon: a small round drawing beside it, for an update without a picture of its own.
    """

    icon: Image | None = None


class ProjectUpdates(Section):
    """Short news from the projects."""

    type: ClassVar[str] = "project_updates"
    items: Annotated[tuple[Update, ...], Field(min_length=1)]


class Conference(Item):
    """A conference that took place.

    Attributes:
        date: its day, or its first day.
        place: the town or the venue.
    """

    date: Day | None = None
    place: Line | None = None


class Conferences(Section):
    """Conferences that were held or attended."""

    type: ClassVar[str] = "conferences"
    items: Annotated[tuple[Conference, ...], Field(min_length=1)]


class Text(Section):
    """Paragraphs."""

    type: ClassVar[str] = "text"
    body: Markdown
    link: Link | None = None


class ImageSection(Section):
    """One large picture."""

    type: ClassVar[str] = "image"
    image: Image
    link: Url | None = None


class Gallery(Section):
    """Two to twelve pictures side by side."""

    type: ClassVar[str] = "gallery"
    images: Annotated[tuple[Image, ...], Field(min_length=2, max_length=12)]


class Quote(OfPeople, Section):
    """Somebody's words.

    Attributes:
        text: the words, without quotation marks: the layout sets them in the language's own.
        by: who said it.
        role: what they are.
        image: their portrait.
        name_changed: prints below it that the name was changed.
    """

    type: ClassVar[str] = "quote"
    text: Markdown
    by: Line | None = None
    role: Line | None = None
    image: Image | None = None
    name_changed: bool = False


class CallToAction(Section):
    """One thing that readers are asked to do."""

    type: ClassVar[str] = "call_to_action"
    title: Title
    body: Markdown | None = None
    link: Link


class Article(Item):
    """Something published elsewhere.

    Attributes:
        source: the paper or the site.
        date: the day it appeared.
    """

    title: Title
    source: Line | None = None
    date: Day | None = None


class Articles(Section):
    """Publications and press."""

    type: ClassVar[str] = "articles"
    items: Annotated[tuple[Article, ...], Field(min_length=1)]


class Event(Item):
    """Something that is going to take place.

    Attributes:
        title: its name.
        starts: its first day.
        ends: its last day, if that is another.
        time: the hour, as readers are to see it: `10:00–12:30`.
        place: where.
    """

    title: Title
    starts: Day
    ends: Day | None = None
    time: Line | None = None
    place: Line | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Event:
        if self.ends and self.ends < self.starts:
            raise ValueError(f"it ends on {self.ends}, before it starts on {self.starts}")
        return self


class Events(Section):
    """What is coming."""

    type: ClassVar[str] = "events"
    items: Annotated[tuple[Event, ...], Field(min_length=1)]


class Video(Section):
    """A film: a still picture that leads to it, as mail clients play none.

    Attributes:
        title: its name.
        url: where it can be watched.
        image: the still.
        duration: its length as readers are to see it: `3:20`.
        body: a few words on it.
    """

    type: ClassVar[str] = "video"
    title: Title
    url: Url
    image: Image
    duration: Line | None = None
    body: Markdown | None = None


class Figure(Content):
    """One number.

    Attributes:
        value: the number itself; the layout formats it in the reader's language.
        unit: what stands behind it, such as `%` or `GEL`.
        label: what is counted.
        note: a small line, such as the change since last quarter.
    """

    value: Number
    unit: Line | None = None
    label: Line
    note: Line | None = None


class Share(Content):
    """A part of a whole, in per cent."""

    label: Line
    percent: Percent


class Bar(Content):
    """A count that is drawn as a bar beside others."""

    label: Line
    value: Count


class Stats(Section):
    """Numbers: large figures, a bar of shares that make a whole, bars of counts.

    Attributes:
        figures: the large numbers.
        shares: parts of one whole; they sum to 100, give or take one for rounding.
        bars: counts to compare; `total`, if given, is at least their sum.
        total: the number that the bars are parts of.
        source: where the numbers come from.
    """

    type: ClassVar[str] = "stats"
    figures: tuple[Figure, ...] = ()
    shares: tuple[Share, ...] = ()
    bars: tuple[Bar, ...] = ()
    total: Count | None = None
    source: Line | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Stats:
        if not (self.figures or self.shares or self.bars):
            raise ValueError("it has neither figures, shares nor bars")
        refuse("Stats", self._sums())
        return self

    def _sums(self) -> Iterator[Misfit]:
        whole = sum(share.percent for share in self.shares)
        if self.shares and abs(whole - 100) > PERCENT_TOLERANCE:
            yield Misfit(("shares",), f"the shares sum to {whole:g} %, not to 100")
        counted = sum(bar.value for bar in self.bars)
        if self.total is not None and counted > self.total:
            yield Misfit(("total",), f"the bars sum to {counted}, more than the total of {self.total}")


class Table(Section):
    """Rows and columns; the first column names the row.

    Attributes:
        columns: the headings.
        rows: the cells, as many in each row as there are headings.
        caption: what the table shows.
        align: `right` sets all columns but the first flush right, as numbers want it.
    """

    type: ClassVar[str] = "table"
    columns: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]
    rows: Annotated[tuple[tuple[Line, ...], ...], Field(min_length=1, max_length=200)]
    caption: Line | None = None
    align: Literal["left", "right"] = "left"

    @model_validator(mode="after")
    def _is_square(self) -> Table:
        width = len(self.columns)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} cells, and there are {width} columns")
        return self


class Note(Section):
    """A boxed remark."""

    type: ClassVar[str] = "note"
    body: Markdown
    link: Link | None = None


class Divider(Section):
    """A line between two sections."""

    type: ClassVar[str] = "divider"


BUILT_IN: tuple[type[Section], ...] = (
    Highlights,
    Stories,
    ProjectUpdates,
    Conferences,
    Avrr,
    Text,
    ImageSection,
    Gallery,
    Quote,
    CallToAction,
    Articles,
    Events,
    Video,
    Stats,
    Table,
    Note,
    Divider,
)
"""All sections that issue.yaml knows without further ado, in the order of the documentation."""
