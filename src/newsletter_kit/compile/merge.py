"""Merge tags, `((first_name))` or `((first_name|friend))`: split from a text once, filled for each recipient.

How a value is escaped is decided when the text is split, by where its tag stands. Values are never
looked at for tags again, so a recipient whose name is `((email))` reads `((email))`.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsletter_kit.compile.escape import escape_url_part, escape_whole_url, on_one_line
from newsletter_kit.compile.places import Context, Span, spans
from newsletter_kit.errors import AudienceError, IssueError, Problem
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

KNOWN_FIELDS = frozenset({"email", "name", "unsubscribe_url", "view_url", "unsubscribe_token"})
"""The fields that are there without a column in the audience."""

# An inliner may percent-encode the | of a tag that stands in an href.
_TAG_IN_URL = re.compile(MERGE_TAG.pattern.replace(r"\|", r"(?:\||%7[Cc])"))
# The whole of a tag that is spelt wrong, or one that lacks a bracket: `((first_name)`, `(name|friend))`.
# A bracket is missed only where there is a `_` or a `|`, since prose such as `(see (here))` has neither.
_HALF = r"[a-z][a-z0-9]*(?:_[a-z0-9_]*(?:\|[^()]*)?|\|[^()]*)"
_NEARLY_A_TAG = re.compile(
    rf"\(\(\s*[^\W\d][\w -]{{0,40}}\s*(?:\|[^()]*)?\)\)|\(\({_HALF}\)(?!\))|(?<!\()\({_HALF}\)\)"
)
_LINK_SO_FAR = re.compile(r"(?:https?://|mailto:)[^\s<>]*\Z", re.IGNORECASE)


class Place(Enum):
    """Where a tag stands, and with it how its value is escaped.

    Example:
        >>> split_html('<a href="((view_url))">').tags[0].place.name
        'URL_WHOLE'
    """

    TEXT = ("HTML text", html.escape)
    ATTRIBUTE = ("an HTML attribute", html.escape)
    URL_PART = ("a part of a link", escape_url_part)
    URL_WHOLE = ("a whole link", escape_whole_url)
    HEADER = ("a header", str)
    PLAIN = ("plain text", str)
    PLAIN_URL = ("a link of plain text", escape_url_part)

    def __init__(self, words: str, escape: Callable[[str], str]) -> None:
        self.words = words
        self.escape = escape


@dataclass(frozen=True, slots=True)
class MergeTag:
    """One tag of a text.

    Attributes:
        name: the recipient's field.
        fallback: what stands there for a recipient without a value, as plain text;
            None if there must be a value.
        place: where it stands.

    Example:
        >>> split_plain("Dear ((first_name|friend)),").tags[0].fallback
        'friend'
    """

    name: str
    fallback: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class MergeText:
    """A text, split at its merge tags.

    Attributes:
        literals: the n + 1 pieces around the tags.
        tags: the n tags, in order.

    Example:
        >>> split_plain("Dear ((name)),").literals
        ('Dear ', ',')
    """

    literals: tuple[str, ...]
    tags: tuple[MergeTag, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names that its tags use, each once, in order."""
        return tuple(dict.fromkeys(tag.name for tag in self.tags))


def split_plain(text: str) -> MergeText:
    """`text` as the plain-text part of a mail, split at its tags; a tag in a link is a part of the link.

    Example:
        >>> join(split_plain("Dear ((name)): https://iom.int/?to=((name))"), {"name": "<Nino>"})
        'Dear <Nino>: https://iom.int/?to=%3CNino%3E'
    """
    return _split(text, _tags_in_plain(text))


def _tags_in_plain(text: str) -> Iterator[tuple[re.Match[str], Place]]:
    link, end = "", 0
    for match in MERGE_TAG.finditer(text):
        found = _LINK_SO_FAR.search(_last_word(link + text[end : match.start()]))
        yield match, Place.PLAIN_URL if found else Place.PLAIN
        link, end = f"{found[0]}x" if found else "", match.end()  # an x stands for the value


def _last_word(text: str) -> str:
    """What stands behind the last blank of `text`: a search through all of it for a link takes long."""
    return f"{text}|".rsplit(maxsplit=1)[-1][:-1]


def split_header(text: str) -> MergeText:
    r"""`text` as the value of a header, such as the subject, split at its tags.

    Example:
        >>> join(split_header("News for ((name))"), {"name": "Nino\r\nBcc: x@example.org"})
        'News for Nino Bcc: x@example.org'
    """
    return _split(text, ((match, Place.HEADER) for match in MERGE_TAG.finditer(text)))


@lru_cache(maxsize=256)
def split_url(text: str) -> MergeText:
    """A URL of the settings, split at its tags, each of which is a part of the URL.

    Example:
        >>> join(split_url("https://iom.int/leave?who=((email))"), {"email": "a@iom.int"})
        'https://iom.int/leave?who=a%40iom.int'
    """
    return _split(text, ((match, Place.URL_PART) for match in MERGE_TAG.finditer(text)))


@lru_cache(maxsize=16)
def split_html(text: str) -> MergeText:
    """A finished HTML document, split at its tags; each tag knows how its value must be escaped.

    Conditional comments are read as what Outlook makes of them, so a tag in
    `<!--[if mso]><a href="((view_url))"><![endif]-->` is a whole link.

    Raises:
        IssueError: naming every tag that stands where no value can be made safe: in CSS, a script, a
            comment, a style or event attribute, an attribute without quotes, or the name of a tag.

    Example:
        >>> merge_text = split_html('<a href="https://iom.int/?to=((name))" title="((name))">((name))</a>')
        >>> join(merge_text, {"name": "A & B"})
        '<a href="https://iom.int/?to=A%20%26%20B" title="A &amp; B">A &amp; B</a>'
    """
    found = list(_tags_in_html(text))
    refused = [Problem(match[0], _REFUSED, _REMEDY) for match, place in found if place is None]
    if refused:
        raise IssueError(*dict.fromkeys(refused))
    return _split(text, ((match, place) for match, place in found if place))


_REFUSED = "the tag stands where no value can be made safe: in CSS, a comment, or an attribute without quotes"
_REMEDY = "Use merge tags in text, in links and in quoted attributes, with plain words as the fallback."


def _tags_in_html(text: str) -> Iterator[tuple[re.Match[str], Place | None]]:
    """Every tag of `text`, and its place; None where no value is allowed."""
    allowed = spans(text, with_tags=True)
    span = next(allowed, None)
    for match in _TAG_IN_URL.finditer(text):
        while span and span.end < match.end():
            span = next(allowed, None)
        names_a_tag = text.endswith("<", 0, match.start())
        yield match, _place_in(span, match.start()) if span and not names_a_tag else None


def _place_in(span: Span, start: int) -> Place | None:
    if start < span.start:
        return None
    if span.context is Context.URL:
        return Place.URL_WHOLE if start == span.start else Place.URL_PART
    return Place.TEXT if span.context is Context.TEXT else Place.ATTRIBUTE


def _split(text: str, found: Iterable[tuple[re.Match[str], Place]]) -> MergeText:
    literals, tags, end = [], [], 0
    for match, place in found:
        literals.append(text[end : match.start()])
        tags.append(MergeTag(match["name"], _fallback(match["fallback"], place), place))
        end = match.end()
    return MergeText((*literals, text[end:]), tuple(tags))


def _fallback(written: str | None, place: Place) -> str | None:
    """The words of a fallback, before the pipeline escaped them for their place."""
    if written is None or place in {Place.HEADER, Place.PLAIN}:
        return written
    words = written if place is Place.PLAIN_URL else html.unescape(written)
    return unquote(words) if place in {Place.URL_PART, Place.PLAIN_URL} else words


def join(text: MergeText, values: Mapping[str, str]) -> str:
    """`text` with every tag replaced by its value, escaped for its place.

    Args:
        text: what `split_html`, `split_plain` or `split_header` made.
        values: the recipient's fields; a missing or empty one gives way to the fallback.

    Raises:
        AudienceError: for a tag with neither value nor fallback, and for a value that is no link where
            a whole link is wanted. `merge_problems` finds these before anything is sent.

    Example:
        >>> join(split_plain("Dear ((first_name|friend)),"), {"first_name": ""})
        'Dear friend,'
    """
    pieces = [text.literals[0]]
    for tag, literal in zip(text.tags, text.literals[1:], strict=True):
        pieces += (filled(tag, values), literal)
    return "".join(pieces)


def filled(tag: MergeTag, values: Mapping[str, str]) -> str:
    """The value that takes the place of one tag, escaped.

    Raises:
        AudienceError: as `join` does.

    Example:
        >>> filled(MergeTag("name", None, Place.TEXT), {"name": "<b>Bob</b>"})
        '&lt;b&gt;Bob&lt;/b&gt;'
    """
    value = value_of(tag, values)
    if value is None:
        raise AudienceError(_missing(tag))
    try:
        return tag.place.escape(on_one_line(value))
    except ValueError as error:
        raise AudienceError(_refused(tag, error)) from None


def value_of(tag: MergeTag, values: Mapping[str, str]) -> str | None:
    """The words for a tag before escaping; None if there are neither value nor fallback.

    Example:
        >>> value_of(MergeTag("name", "friend", Place.PLAIN), {"name": "  "})
        'friend'
    """
    value = values.get(tag.name)
    return value if value and not value.isspace() else tag.fallback


def missing_fields(texts: Iterable[MergeText], values: Mapping[str, str]) -> list[str]:
    """The fields that `texts` need and `values` lacks, each once, in order.

    Example:
        >>> missing_fields([split_plain("((name)) of ((country|the world))")], {})
        ['name']
    """
    tags = (tag for text in texts for tag in text.tags)
    return list(dict.fromkeys(tag.name for tag in tags if value_of(tag, values) is None))


def merge_problems(texts: Iterable[MergeText], values: Mapping[str, str]) -> list[Problem]:
    """All that stands between these values and a finished mail: missing ones, and ones that are no link.

    Example:
        >>> link = split_html('<a href="((site))">')
        >>> [problem.what for problem in merge_problems([link], {"site": "javascript:x"})]
        ['the value is no link that begins with https://, http:// or mailto:']
    """
    problems = (_problem(tag, values) for text in texts for tag in text.tags)
    return list(dict.fromkeys(problem for problem in problems if problem))


def _problem(tag: MergeTag, values: Mapping[str, str]) -> Problem | None:
    value = value_of(tag, values)
    if value is None:
        return _missing(tag)
    try:
        tag.place.escape(on_one_line(value))
    except ValueError as error:
        return _refused(tag, error)
    return None


def _missing(tag: MergeTag) -> Problem:
    remedy = f"Fill that field, or write (({tag.name}|…)) with words for those who have none."
    return Problem(f"(({tag.name}))", "there is neither a value nor a fallback", remedy)


def _refused(tag: MergeTag, error: ValueError) -> Problem:
    return Problem(f"(({tag.name}))", str(error), "Mend that field.")


def nearly_tags(text: MergeText) -> tuple[str, ...]:
    """What looks like a merge tag, but is none, and would be mailed as it stands.

    Example:
        >>> nearly_tags(split_plain("Dear ((First Name)),"))
        ('((First Name))',)
    """
    return tuple(match[0] for literal in text.literals for match in _NEARLY_A_TAG.finditer(literal))
