"""One row of an audience becomes one recipient, or is refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.visible import is_visible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

Fields: TypeAlias = dict[str, str]
"""The cells of a row by their column."""

MAX_FIELD_CHARACTERS = 1_000
MAX_MARKS_IN_A_ROW = 30  # UAX #15 §13, Stream-Safe Text Format

_NOT_A_NAME = re.compile(r"[\W_]+")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_BREAKS = re.compile(r"[\t\r\n\x85\u2028\u2029]+")
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


# Office programs put these around what is copied from right-to-left text; one that is not closed turns the
# words behind it round (UAX #9 §2).
_EMBEDDINGS = re.compile(r"[\u202a-\u202e\u2066-\u2069]+")


class RowError(ValueError):
    """The row cannot be used; the message says why, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row whose cells could not even be told apart, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class RowRules:
    """What a row must keep to.

    Attributes:
        languages: the languages that a row may ask for, as BCP 47 tags; None for any.
        allow_test: also take addresses that no mail can reach (see `parse_address`).
    """

    languages: Collection[str] | None = None
    allow_test: bool = False


def column_name(header: str) -> str:
    """A header as merge tags spell it: lower case, with `_` between words.

    Example:
        >>> column_name(" First Name ")
        'first_name'
    """
    return _NOT_A_NAME.sub("_", header.lower()).strip("_")


def read_row(row: int, fields: Mapping[str, str], rules: RowRules) -> Recipient:
    """The recipient that a row describes.

    Line breaks and tabs in a cell become a space. Signs that only turn the direction of the text are left
    out, and a cell in which nothing can be seen is empty.

    Args:
        row: the number of the row.
        fields: its cells by column; `email` must be there, `language` may be, the rest is the reader's own.
        rules: what it must keep to.

    Raises:
        RowError: if the address, the language or a cell is of no use.

    Example:
        >>> read_row(2, {"email": "nino@iom.int", "first_name": " Nino "}, RowRules()).fields
        {'first_name': 'Nino'}
    """
    try:
        address = parse_address(fields.get("email", ""), allow_test=rules.allow_test)
    except AddressError as error:
        raise RowError(f"email: {error}") from None
    cleaned = {name: cleaned_cell(name, value) for name, value in fields.items()}
    del cleaned["email"]
    return Recipient(address, cleaned, language_of(cleaned.pop("language", ""), rules), row)


def is_plain(cells: Iterable[str]) -> bool:
    """Whether none of some cells needs more than to lose the spaces around it.

    Example:
        >>> is_plain([" Nino"]), is_plain(["ნინო"])
        (True, False)
    """
    cells = tuple(cells)
    together = "".join(cells)
    return (
        together.isascii()
        and together.isprintable()
        and max(map(len, cells), default=0) <= MAX_FIELD_CHARACTERS
    )


def cleaned_cell(name: str, value: str) -> str:
    r"""A cell as `read_row` keeps it.

    Args:
        name: of its column.
        value: what stands in it.

    Raises:
        RowError: if it is of no use.

    Example:
        >>> cleaned_cell("name", " Nino\tBeridze ")
        'Nino Beridze'
    """
    longest = MAX_FIELD_CHARACTERS if value.isascii() else MAX_MARKS_IN_A_ROW
    is_usual = value.isprintable() and len(value) <= longest
    value = value.strip() if is_usual else _cleaned_with_care(name, value)
    return value if value.isascii() or is_visible(value) else ""


def _cleaned_with_care(name: str, value: str) -> str:
    if _FORBIDDEN.search(value):
        raise RowError(f"{name}: it holds a control character")
    if len(value) > MAX_FIELD_CHARACTERS:
        raise RowError(f"{name}: it has {len(value):,} characters; {MAX_FIELD_CHARACTERS:,} is the limit")
    if len(value) > MAX_MARKS_IN_A_ROW and _longest_run_of_marks(value) > MAX_MARKS_IN_A_ROW:
        raise RowError(f"{name}: it has more than {MAX_MARKS_IN_A_ROW} accents on one letter")
    return _EMBEDDINGS.sub("", _BREAKS.sub(" ", value)).strip()


def _longest_run_of_marks(value: str) -> int:
    if value.isascii():
        return 0
    runs = groupby(value, key=lambda letter: unicodedata.category(letter).startswith("M"))
    return max((len(list(run)) for is_mark, run in runs if is_mark), default=0)


def language_of(tag: str, rules: RowRules) -> str | None:
    """The language that a row asks for, as its edition spells it; None if it asks for none.

    Raises:
        RowError: if it is no tag, or there is no edition in it.

    Example:
        >>> language_of("KA_ge", RowRules(["en", "ka"]))
        'ka'
    """
    if not tag:
        return None
    allowed = rules.languages
    tag = tag.replace("_", "-")
    if not _LANGUAGE_TAG.fullmatch(tag):
        raise RowError("language: a tag such as en or ka is wanted")
    if allowed is None:
        return tag
    known = {each.lower(): each for each in allowed}
    found = known.get(tag.lower()) or known.get(tag.lower().partition("-")[0])
    if found is None:
        raise RowError(f"language: there is no edition in {tag!r}; there is {', '.join(sorted(allowed))}")
    return found
