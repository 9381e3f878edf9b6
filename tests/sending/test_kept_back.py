"""Who is not mailed, and why."""

from __future__ import annotations

import pytest

from newsletter_kit.address import parse_address
from newsletter_kit.audience.columns import Columns
from newsletter_kit.audience.suppression import suppress
from newsletter_kit.sending.kept_back import SUPPRESSED, UNSENDABLE, reasons_to_keep_back

ADDRESSES = ["nino@iom.int", "Eka@iom.int", "ნინო@iom.int", "ლევანი@iom.int"]
CROWD = Columns([2, 3, 4, 5], ADDRESSES, [each.lower() for each in ADDRESSES], [None] * 4, (), ())


@pytest.mark.parametrize(
    ("left", "smtputf8", "reasons"),
    [
        ([], True, ["", "", "", ""]),
        ([], False, ["", "", UNSENDABLE, UNSENDABLE]),
        (["EKA@iom.int", "ნინო@iom.int"], False, ["", SUPPRESSED, SUPPRESSED, UNSENDABLE]),
        (["eka@iom.int"], True, ["", SUPPRESSED, "", ""]),
    ],
)
def test_whoever_has_left_is_kept_back_whatever_else(
    left: list[str],
    smtputf8: bool,  # noqa: FBT001  one of the cases
    reasons: list[str],
) -> None:
    """The suppression list holds for every spelling, and says why before anything else does."""
    suppression = suppress(map(parse_address, left))
    assert reasons_to_keep_back(CROWD, suppression, smtputf8=smtputf8) == reasons
