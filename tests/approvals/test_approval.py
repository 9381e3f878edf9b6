"""An approval: a name, a moment, the digests, and a seal over all of it."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from newsletter_kit.approvals.approval import Approval

DIGEST = "ab" * 32
LELA: dict[str, Any] = {"by": "Lela Example", "at": "2024-04-05T11:40:00+04:00", "editions": {"en": DIGEST}}


def test_the_moment_is_kept_in_utc() -> None:
    """Who approves in Tbilisi at 11:40 has approved at 07:40 UTC."""
    assert Approval(**LELA).model_dump(mode="json")["at"] == "2024-04-05T07:40:00Z"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"by": " "}, "empty"),
        ({"by": "1234"}, "nobody's name"),
        ({"by": "a" * 101}, "101 characters"),
        ({"by": "Lela\nNino"}, "line break"),
        ({"at": "2024-04-05T11:40:00"}, "time zone"),
        ({"editions": {}}, "at least 1 item"),
        ({"editions": {"en": "abc"}}, "pattern"),
        ({"revision": "HEAD"}, "pattern"),
        ({"mood": "good"}, "Extra inputs"),
    ],
)
def test_what_is_no_approval_is_refused(changes: dict[str, Any], said: str) -> None:
    """A name, a moment with its zone and whole digests are wanted, and nothing else."""
    with pytest.raises(ValidationError, match=said):
        Approval(**{**LELA, **changes})


@pytest.mark.parametrize(
    "name", ["lela  example", "LELA EXAMPLE", "Ｌｅｌａ Example", "Lela Ex\u200bample", "Le\u00adla Example."]
)
def test_two_spellings_of_a_name_are_one_person(name: str) -> None:
    """Capitals, spaces, wide letters and unseen signs do not make a second pair of eyes."""
    assert Approval(**{**LELA, "by": name}).person == Approval(**LELA).person


@pytest.mark.parametrize(
    "changes",
    [{"by": "Nino"}, {"at": "2024-04-05T11:40:01+04:00"}, {"note": "fine"}, {"editions": {"ka": DIGEST}}],
    ids=lambda each: next(iter(each)),
)
def test_the_seal_is_of_every_word(changes: dict[str, Any]) -> None:
    """Another name, moment, note or digest has another seal."""
    assert Approval(**{**LELA, **changes}).seal != Approval(**LELA).seal
