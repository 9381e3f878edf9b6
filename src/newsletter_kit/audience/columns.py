"""Some recipients as columns: to look at many of them takes half the time so, and to keep them a third."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Columns:
    """Recipients in the order of their rows; the lists are equally long.

    Attributes:
        rows: the number of each one's row.
        locals: what stands before the @ in the address.
        domains: what stands behind it.
        languages: what they read, or None.
        fields: the other cells, by column.

    Example:
        >>> Columns([2], ["nino"], ["iom.int"], [None], [{}]).recipients()[0].address.key
        'nino@iom.int'
    """

    rows: list[int]
    locals: list[str]
    domains: list[str]
    languages: list[str | None]
    fields: list[dict[str, str]]

    def recipients(self) -> list[Recipient]:
        """Each one as a value of its own."""
        count = len(self.rows)
        return rows_of(
            Recipient,
            count,
            address=rows_of(Address, count, local=self.locals, domain=self.domains),
            fields=self.fields,
            language=self.languages,
            row=self.rows,
        )


def columns_of(recipients: Sequence[Recipient]) -> Columns:
    """The same recipients as columns.

    Example:
        >>> columns_of([Recipient(Address("nino", "iom.int"), {}, "ka", 2)]).languages
        ['ka']
    """
    addresses = [each.address for each in recipients]
    return Columns(
        [each.row for each in recipients],
        [each.local for each in addresses],
        [each.domain for each in addresses],
        [each.language for each in recipients],
        [dict(each.fields) for each in recipients],
    )


def together(some: Columns, others: Columns) -> Columns:
    """Both, in the order of their rows.

    Example:
        >>> together(Columns([3], ["b"], ["x.org"], [None], [{}]), Columns([], [], [], [], [])).rows
        [3]
    """
    rows = some.rows + others.rows
    order = sorted(range(len(rows)), key=rows.__getitem__)
    return Columns(
        rows=_in(order, rows),
        locals=_in(order, some.locals + others.locals),
        domains=_in(order, some.domains + others.domains),
        languages=_in(order, some.languages + others.languages),
        fields=_in(order, some.fields + others.fields),
    )


def _in(order: Sequence[int], column: Sequence[Cell]) -> list[Cell]:
    return [column[place] for place in order]
