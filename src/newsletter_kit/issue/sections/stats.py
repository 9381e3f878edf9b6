"""The section `stats`: numbers, large or drawn as bars, which check their own sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import model_validator

from newsletter_kit.issue.misfit import Misfit, refuse
from newsletter_kit.issue.model import Section
from newsletter_kit.issue.values import PERCENT_TOLERANCE, Content, Count, Line, Number, Percent

if TYPE_CHECKING:
    from collections.abc import Iterator


class Figure(Content):
    """One number.

    Attributes:
        value: the number itself; the layout formats it in the reader's language.
        unit: what stands behind it, such as `%` or `GEL`.
        label: what is counted.
        note: a small line, such as the change since last quarter.
    """

    value: Number
    unit: Line | None = None
    label: Line
    note: Line | None = None


class Share(Content):
    """A part of a whole, in per cent."""

    label: Line
    percent: Percent


class Bar(Content):
    """A count that is drawn as a bar beside others."""

    label: Line
    value: Count


class Stats(Section):
    """Numbers: large figures, a bar of shares that make a whole, bars of counts.

    Attributes:
        figures: the large numbers.
        shares: parts of one whole; they sum to 100, give or take one for rounding.
        bars: counts to compare; `total`, if given, is at least their sum.
        total: the number that the bars are parts of.
        source: where the numbers come from.
    """

    type: ClassVar[str] = "stats"
    figures: tuple[Figure, ...] = ()
    shares: tuple[Share, ...] = ()
    bars: tuple[Bar, ...] = ()
    total: Count | None = None
    source: Line | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Stats:
        if not (self.figures or self.shares or self.bars):
            raise ValueError("it has neither figures, shares nor bars")
        refuse("Stats", self._sums())
        return self

    def _sums(self) -> Iterator[Misfit]:
        whole = sum(share.percent for share in self.shares)
        if self.shares and abs(whole - 100) > PERCENT_TOLERANCE:
            yield Misfit(("shares",), f"the shares sum to {whole:g} %, not to 100")
        counted = sum(bar.value for bar in self.bars)
        if self.total is not None and counted > self.total:
            yield Misfit(("total",), f"the bars sum to {counted}, more than the total of {self.total}")
