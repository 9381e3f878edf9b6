"""The kinds of text an author writes, each with the one rule that makes it safe further on."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
MAX_LINE_CHARACTERS = 1_000
MAX_TEXT_CHARACTERS = 200_000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_LINE_BREAK = re.compile(r"[\r\n\t\u2028\u2029]")
_MERGE_TAG_AT_START = re.compile(r"\(\([a-z][a-z0-9_]*(\|[^()]*)?\)\)")
# What RFC 3986 allows in a URL, with % so that what is encoded stays so; the rest is percent-encoded.
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~|"


def _line(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("it holds a control character")
    value = value.strip()
    if _LINE_BREAK.search(value):
        raise ValueError("it holds a line break or a tab; one line is wanted")
    if not value:
        raise ValueError("it is empty")
    return _at_most(value, MAX_LINE_CHARACTERS)


def _markdown(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("it holds a control character")
    value = value.replace("\r\n", "\n").strip()
    if not value:
        raise ValueError("it is empty")
    return _at_most(value, MAX_TEXT_CHARACTERS)


def _at_most(value: str, limit: int) -> str:
    if len(value) > limit:
        raise ValueError(f"it has {len(value):,} characters; {limit:,} is the limit")
    return value


def clean_url(value: str) -> str:
    """`value` as an href that every mail client understands.

    Spaces and letters outside ASCII are percent-encoded as UTF-8 (RFC 3986 §2.1, RFC 3987 §3.1).

    Raises:
        ValueError: if it is empty, has a line break, or is neither http(s), mailto, tel, `#` nor a merge tag.

    Example:
        >>> clean_url("https://iom.int/a b")
        'https://iom.int/a%20b'
    """
    value = value.strip()
    if not value or _CONTROL.search(value) or _LINE_BREAK.search(value):
        raise ValueError("a link is one line without control characters")
    if value == "#" or _MERGE_TAG_AT_START.match(value):
        return value
    _check_scheme(value)
    return quote(value, safe=_URL_SAFE)


def _check_scheme(value: str) -> None:
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise ValueError(f"{value!r} is no link: {error}") from None
    if parts.scheme.lower() not in LINK_SCHEMES:
        raise ValueError(f"a link begins with https://, http://, mailto: or tel:, and {value[:40]!r} does not")
    if parts.scheme.lower() in {"http", "https"} and not parts.hostname:
        raise ValueError(f"{value[:40]!r} names no host")


Line = Annotated[str, AfterValidator(_line)]
"""One line of plain text: no line break, no control character, not empty."""

Markdown = Annotated[str, AfterValidator(_markdown)]
"""Paragraphs with **bold**, *italics*, [links](https://…) and lists. HTML in it is shown, not obeyed."""

Url = Annotated[str, AfterValidator(clean_url)]
"""A link target: http, https, mailto or tel; `#` stands for one that is still to be found."""

Percent = Annotated[float, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]

Condition = dict[str, str | tuple[str, ...]]
"""`only_for`: the recipient's field and the value, or the values, that it must have."""


class Content(BaseModel):
    """What all parts of an issue share: they cannot be changed, and know no key but their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Image(Content):
    """A picture: a file beside the issue, or an address on the web.

    Attributes:
        src: path relative to the issue's folder, or an https address.
        alt: what the picture shows, for those who do not see it; `""` for mere decoration.
        credit: whose picture it is: `©IOM 2024/Nino Beridze`.
        caption: a line under it.
    """

    src: Line
    alt: Annotated[str, AfterValidator(str.strip)]
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


class Item(Content):
    """One entry of a section.

    Attributes:
        title: its heading; `**bold**` in it is emphasis.
        body: its text.
        image: its picture.
        link: where to go on.
        only_for: shows it only to recipients with these field values.
    """

    title: Line | None = None
    body: Markdown | None = None
    image: Image | None = None
    link: Link | None = None
    only_for: Condition | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Item:
        if self.title is None and self.body is None:
            raise ValueError("it has neither a title nor a body")
        return self
