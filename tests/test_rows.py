"""Rows made of columns."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def test_rows_are_what_the_class_makes() -> None:
    """A value made of columns equals the one that the class itself makes, and has its hash."""
    shared: dict[str, Iterable[object]] = {"status": repeat(Status.ACCEPTED), "reason": repeat("")}
    shared["retry_after_seconds"] = repeat(None)
    made = rows_of(Outcome, 2, message_id=["<a>", "<b>"], provider_id=repeat("x"), **shared)
    assert made == [Outcome(name, Status.ACCEPTED, provider_id="x") for name in ("<a>", "<b>")]
    assert {*made} == {Outcome(name, Status.ACCEPTED, provider_id="x") for name in ("<a>", "<b>")}
