"""The people of a batch as columns."""

from __future__ import annotations

from newsletter_kit.ledger.members import NOBODY, Members, joined, members_of, read_members
from newsletter_kit.ledger.values import Member

NINO = Member(7, "nino@iom.int", "ka", {"row": 2}, 1)
HANS = Member(9, None, "de", {}, 3)
BOTH = Members([7, 9], ["nino@iom.int", None], ["ka", "de"], [{"row": 2}, {}], [1, 3])


def test_columns_are_the_members_that_they_are_made_of() -> None:
    """Whoever goes through them, asks for one or for some, or compares, finds members."""
    assert (list(BOTH), BOTH[1], list(BOTH[-2:]), len(BOTH)) == ([NINO, HANS], HANS, [NINO, HANS], 2)
    assert BOTH == (NINO, HANS) == BOTH != (NINO,)


def test_columns_are_made_of_any_members() -> None:
    """A batch may hold a tuple of its people too; columns are taken as they are."""
    assert members_of((NINO, HANS)) == BOTH
    assert members_of(BOTH) is BOTH
    assert members_of(()) == () == NOBODY


def test_some_are_picked_and_put_in_order() -> None:
    """All that is told of somebody stays together."""
    turned = BOTH.picked([1, 0])
    assert turned == [HANS, NINO]
    assert turned.in_order() == BOTH == joined(BOTH[:1], BOTH[1:])
    assert joined(NOBODY, BOTH) is BOTH is joined(BOTH, NOBODY)


def test_nobody_is_nobody() -> None:
    """A database puts no lists together of nobody."""
    assert read_members(None, {}) == NOBODY
