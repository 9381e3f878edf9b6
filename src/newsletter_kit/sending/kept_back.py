"""Who of an audience must not or cannot be mailed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.audience.columns import Columns
    from newsletter_kit.audience.suppression import Suppression

SUPPRESSED = "the address is on the suppression list"
UNSENDABLE = "the part before the @ is not ASCII, which few servers accept"


def reasons_to_keep_back(piece: Columns, suppression: Suppression, *, smtputf8: bool) -> list[str]:
    """Why each of some recipients is not mailed; empty where there is nothing against it.

    Args:
        piece: the recipients.
        suppression: who must not be mailed; it always wins.
        smtputf8: whether addresses with letters outside ASCII before the @ can be written to.

    Example:
        >>> from newsletter_kit.audience.columns import Columns
        >>> from newsletter_kit.audience.suppression import suppress
        >>> nino = Columns([2], ["ნინო@iom.int"], ["ნინო@iom.int"], [None], (), ())
        >>> reasons_to_keep_back(nino, suppress([]), smtputf8=True)
        ['']
    """
    reasons = [""] * len(piece)
    if len(suppression):
        reasons = [SUPPRESSED if suppression.holds(key) else "" for key in piece.keys]
    if smtputf8 or "".join(piece.addresses).isascii():
        return reasons
    are_ascii = [address.rpartition("@")[0].isascii() for address in piece.addresses]
    return [
        reason or ("" if is_ascii else UNSENDABLE)
        for reason, is_ascii in zip(reasons, are_ascii, strict=True)
    ]
