"""What a status means for the mail, where the provider says nothing more exact."""

from __future__ import annotations

import pytest

from newsletter_kit.providers.meaning import Meaning, meaning_of


@pytest.mark.parametrize("status", [101, 199, 300, 303, 304, 418, 460, 499, 500, 599, 799])
def test_what_is_no_known_refusal_is_a_doubt(status: int) -> None:
    """An answer that nobody knows may follow a deed, so the batch is not handed over again blindly."""
    assert meaning_of(status) is Meaning.DOUBT


@pytest.mark.parametrize("status", [301, 302, 307, 308, 401, 402, 403, 404, 405, 407, 410, 415, 421, 451])
def test_a_known_refusal_stops_the_run(status: int) -> None:
    """What is said before anything is carried out loses nobody, and stops until it is mended."""
    assert meaning_of(status) is Meaning.STOP
