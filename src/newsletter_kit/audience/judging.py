"""Many rows of an audience at once: each becomes a recipient, or is refused with a reason."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from newsletter_kit.address import mailbox_keys, plain_addresses
from newsletter_kit.audience.columns import Columns
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.audience.rows import RowError, cleaned_cell, is_plain, language_of, read_row
from newsletter_kit.audience.tally import RowNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit.audience.grid import Grid
    from newsletter_kit.audience.rows import RowRules


def judge(grid: Grid, rules: RowRules) -> tuple[Columns, list[RowNote]]:
    """The recipients that some rows describe, and why the other rows describe none; see `read_row`.

    What is usual is judged column by column, which is quicker. A row with anything that may be wrong is then
    judged by itself.

    Args:
        grid: the rows.
        rules: what they must keep to.

    Example:
        >>> from newsletter_kit.audience.grid import Grid
        >>> from newsletter_kit.audience.rows import RowRules
        >>> good, bad = judge(Grid([2, 3], ("email",), (["nino@iom.int", ""],)), RowRules())
        >>> good.addresses, bad
        (['nino@iom.int'], [RowNote(row=3, reason='email: it is empty')])
    """
    odd: set[int] = set()
    cells = {name: _cleaned(name, column, odd) for name, column in zip(grid.names, grid.cells, strict=True)}
    cells.pop("email", None)
    tags = [tag or "" for tag in cells.pop("language", [""] * len(grid.rows))]
    known = _languages(set(tags), rules)
    addresses = plain_addresses(grid.column("email"))
    if not all(addresses):
        odd.update(place for place, address in enumerate(addresses) if not address)
    odd.update(place for place, tag in enumerate(tags) if tag not in known)
    languages = [known.get(tag) for tag in tags]
    alone = {place: _judged_alone(grid, place, rules) for place in sorted(odd)}
    for place, found in alone.items():
        if isinstance(found, Recipient):
            addresses[place], languages[place] = str(found.address), found.language
            for name, column in cells.items():
                column[place] = found.fields.get(name)
    keys = mailbox_keys(addresses)
    good = Columns(list(grid.rows), addresses, keys, languages, tuple(cells), tuple(cells.values()))
    bad = [found for found in alone.values() if isinstance(found, RowNote)]
    if not bad:
        return good, []
    kept = [place for place in range(len(good)) if not isinstance(alone.get(place), RowNote)]
    names = dict.fromkeys(chain.from_iterable(grid.told[place] for place in kept)) if grid.told else cells
    return good.only(kept).with_fields([name for name in names if name in cells]), bad


def _judged_alone(grid: Grid, place: int, rules: RowRules) -> Recipient | RowNote:
    try:
        return read_row(grid.rows[place], grid.fields(place), rules)
    except RowError as error:
        return RowNote(grid.rows[place], str(error))


def _cleaned(name: str, cells: Sequence[str | None], odd: set[int]) -> list[str | None]:
    """The cells of a column as they are kept. The places of those that are wrong are put into `odd`."""
    texts = [cell for cell in cells if cell is not None]
    if len(texts) == len(cells) and is_plain(texts):
        return list(map(str.strip, texts))
    kept: list[str | None] = []
    for place, cell in enumerate(cells):
        try:
            kept.append(None if cell is None else cleaned_cell(name, cell))
        except RowError:
            kept.append("")
            odd.add(place)
    return kept


def _languages(tags: Iterable[str], rules: RowRules) -> dict[str, str | None]:
    """What each of some tags stands for; those that are wrong are left out."""
    known = dict[str, str | None]()
    for tag in tags:
        try:
            known[tag] = language_of(tag, rules)
        except RowError:
            continue
    return known
