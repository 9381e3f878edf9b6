"""An approval: a person has looked at every edition of an issue, as it was at that moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from newsletter_kit.issue.values import Line

MAX_NAME_CHARACTERS = 100


def _name(value: str) -> str:
    if len(value) > MAX_NAME_CHARACTERS:
        raise ValueError(f"it has {len(value):,} characters; {MAX_NAME_CHARACTERS} is the limit")
    if not any(each.isalpha() for each in value):
        raise ValueError("it has no letter, so it is nobody's name")
    return value


def _in_utc(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("it does not say in which time zone; write 2024-04-05T07:40:00Z")
    return value.astimezone(dt.UTC).replace(microsecond=0)


Name = Annotated[Line, AfterValidator(_name)]
Moment = Annotated[dt.datetime, AfterValidator(_in_utc)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Revision = Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")]


class Approval(BaseModel):
    """That a person approved an issue, and which state of it.

    Attributes:
        by: who approved.
        at: when, in UTC, to the second.
        note: what they had to say.
        revision: the git revision that holds what they saw; None if it was in none.
        editions: the digest of each edition they approved, by its language; `digests_of` makes them.

    Example:
        >>> lela = Approval(by="Lela", at="2024-04-05T11:40:00+04:00", editions={"en": "0" * 64})
        >>> f"{lela.at:%H:%M}"
        '07:40'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Name
    at: Moment
    note: Line | None = None
    revision: Revision | None = None
    editions: Annotated[dict[str, Digest], Field(min_length=1)]

    @property
    def seal(self) -> str:
        """SHA-256 of all that it says: whoever changes a word of it by hand breaks the seal."""
        said = json.dumps(self.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(said.encode("ascii")).hexdigest()

    @property
    def person(self) -> str:
        """The name in a form in which two spellings of it are the same."""
        name = unicodedata.normalize("NFKC", self.by).casefold()
        letters = (sign if unicodedata.category(sign)[0] in "LMN" else _gap(sign) for sign in name)
        return " ".join("".join(letters).split())


def _gap(sign: str) -> str:
    """Nothing in place of a sign that nobody sees, such as a soft hyphen; a blank for a point or a dash."""
    return "" if unicodedata.category(sign) == "Cf" else " "
