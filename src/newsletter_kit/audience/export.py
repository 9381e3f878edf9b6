"""Cells that a spreadsheet shows and does not run (CWE-1236)."""

from __future__ import annotations

import re

from newsletter_kit.visible import unturned

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: str) -> str:
    """`value` as a cell of a CSV that we write: a `'` before what a spreadsheet would run as a formula.

    No sign in it turns the writing around. Every CSV export goes through here. Plain numbers stay as they
    are. Quoting for CSV itself is left to the csv module.

    Source: OWASP, "CSV Injection" (https://owasp.org/www-community/attacks/CSV_Injection).

    Example:
        >>> safe_cell("=cmd|'/C calc'!A0")
        "'=cmd|'/C calc'!A0"
    """
    value = unturned(value)
    if value.lstrip(" ").startswith(_RUNS) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
