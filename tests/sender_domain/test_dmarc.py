"""DMARC records are read, looked for and held against other domains as RFC 7489 has it."""

from __future__ import annotations

import pytest

from newsletter_kit.sender_domain.dmarc import (
    DmarcRecord,
    dmarc_records,
    is_aligned,
    parse_dmarc,
    places_of,
)


def test_every_tag_is_read() -> None:
    """Policy, subdomains, percentage, alignment and whether reports are wanted."""
    text = "v=DMARC1; p=reject; sp=quarantine; pct=20; adkim=s; aspf=s; rua=mailto:d@iom.int; fo=1"
    whole = DmarcRecord("reject", "quarantine", 20, strict_dkim=True, strict_spf=True, reports_to=True)
    assert parse_dmarc(text) == whole


def test_what_is_not_written_is_as_usual() -> None:
    """Subdomains follow the domain, all mail is meant, and alignment is relaxed."""
    assert parse_dmarc("v=DMARC1;p=None") == DmarcRecord("none", "none")


@pytest.mark.parametrize(
    "text", ["v=DMARC1", "v=DMARC1; p=deny", "v=DMARC1; p=none; sp=x", "v=DMARC1; p=none; pct=101"]
)
def test_what_receivers_cannot_use_is_refused(text: str) -> None:
    """The clause names the tag."""
    with pytest.raises(ValueError, match="in it"):
        parse_dmarc(text)


@pytest.mark.parametrize("text", ["v=DMARC12; p=none", "v=spf1 -all", "p=none; v=DMARC1"])
def test_other_records_are_passed_over(text: str) -> None:
    """Only what begins with v=DMARC1 counts (§6.6.3)."""
    assert dmarc_records((text,)) == ()


@pytest.mark.parametrize(
    ("domain", "places"),
    [("iom.int", ("iom.int",)), ("A.b.iom.int.", ("a.b.iom.int", "b.iom.int", "iom.int")), ("int", ("int",))],
)
def test_a_record_is_looked_for_above(domain: str, places: tuple[str, ...]) -> None:
    """From the domain itself up to two labels."""
    assert places_of(domain) == places


@pytest.mark.parametrize(
    ("other", "strict", "expected"),
    [
        ("news.iom.int", True, True),
        ("iom.int", True, False),
        ("iom.int", False, True),
        ("mail.iom.int", False, True),
        ("other.int", False, False),
        ("notiom.int", False, False),
    ],
)
def test_alignment_is_of_one_organisation_or_strict(
    other: str,
    strict: bool,  # noqa: FBT001
    expected: bool,  # noqa: FBT001
) -> None:
    """Relaxed, any domain of the organisation counts; strict, only the very same."""
    assert is_aligned("news.iom.int", other, "iom.int", strict=strict) is expected
