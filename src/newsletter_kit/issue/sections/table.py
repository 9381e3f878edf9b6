"""The section `table`: rows and columns."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import Line


class Table(Section):
    """Rows and columns; the first column names the row.

    Attributes:
        columns: the headings.
        rows: the cells, as many in each row as there are headings.
        caption: what the table shows.
        align: `right` sets all columns but the first flush right, as numbers want it.
    """

    type: ClassVar[str] = "table"
    columns: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]
    rows: Annotated[tuple[tuple[Line, ...], ...], Field(min_length=1, max_length=200)]
    caption: Line | None = None
    align: Literal["left", "right"] = "left"

    @model_validator(mode="after")
    def _is_square(self) -> Table:
        width = len(self.columns)
        for number, row in enumerate(self.rows, 1):
            if len(row) != width:
                raise ValueError(f"row {number} has {len(row)} cells, and there are {width} columns")
        return self
