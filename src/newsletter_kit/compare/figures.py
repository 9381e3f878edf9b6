"""How far a number has moved: with its sign, and in per cent."""

from __future__ import annotations

from decimal import Decimal

Figure = int | float | Decimal


def moved_figure(old: Figure, new: Figure) -> str:
    """A number as it was and as it is, with the difference.

    Example:
        >>> moved_figure(463, 475)
        '463 → 475 (+12, +2.6 %)'
        >>> moved_figure(Decimal("1200.5"), 0), moved_figure(0, 3)
        ('1,200.5 → 0 (−1,200.5, −100 %)', '0 → 3 (+3)')
    """
    difference = _exact(new) - _exact(old)
    share = f", {signed(_per_cent(difference, _exact(old)))} %" if old else ""
    return f"{plain(old)} → {plain(new)} ({signed(difference)}{share})"


def signed(number: Figure) -> str:
    """A number with its sign, also if it is a plus.

    Example:
        >>> signed(12), signed(-3), signed(0)
        ('+12', '−3', '0')
    """
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{plain(abs(_exact(number)))}"


def plain(number: Figure) -> str:
    """A number without needless zeros, its thousands parted.

    Example:
        >>> plain(Decimal("2500.50")), plain(3.0)
        ('2,500.5', '3')
    """
    text = f"{_exact(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_cent(part: Decimal, whole: Decimal) -> Decimal:
    return (part / abs(whole) * 100).quantize(Decimal("0.1"))


def _exact(number: Figure) -> Decimal:
    return number if isinstance(number, Decimal) else Decimal(str(number))
