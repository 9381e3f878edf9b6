"""Names that may not tell two people apart: an approval counts its person by the name alone."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from newsletter_kit.approvals.file import FILE_NAME
from newsletter_kit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.approvals.approval import Approval


def doubtful_names(approvals: Sequence[Approval]) -> tuple[Problem, ...]:
    """What is to be said of names of one word, and of those that may be a shorter form of another's.

    Nothing is refused: there are people whose whole name is one word, and two may be called alike.

    Args:
        approvals: those that count, one for each person.

    Example:
        >>> doubtful_names([approval])[0].what  # doctest: +SKIP
        'Nino is one word, and another person may be called so'
    """
    pairs = [pair for pair in permutations(approvals, 2) if _may_be(*(each.person for each in pair))]
    told = {shorter.person for shorter, _ in pairs}
    return (*map(_one_person, pairs), *_of_one_word([each for each in approvals if each.person not in told]))


def _may_be(shorter: str, longer: str) -> bool:
    """Whether the second name is the first with more behind it: a last name, or the rest of an initial."""
    return longer.startswith(shorter if " " in shorter else f"{shorter} ")


def _one_person(pair: tuple[Approval, Approval]) -> Problem:
    shorter, longer = (each.by for each in pair)
    what = f"{shorter} and {longer} count as two people, and may be one"
    return Problem(FILE_NAME, what, f"If they are one, remove the approval by {shorter} from the file.")


def _of_one_word(approvals: Sequence[Approval]) -> Iterator[Problem]:
    for each in approvals:
        if " " not in each.person:
            what = f"{each.by} is one word, and another person may be called so"
            remedy = (
                "If it is not the whole name, remove that approval from the file, and approve again with "
                "first and last name."
            )
            yield Problem(FILE_NAME, what, remedy)
