"""A fault in the bytes of a finished mail is found by its rule; our own mails are sound to the byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fault_injection import ROOT, SAMPLES, WIRE_FAULTS
from newsletter_kit import load_issue, load_layout, load_settings
from newsletter_kit.checks.catalogue import GROUPS
from newsletter_kit.checks.check import draft_of
from newsletter_kit.checks.mail import read_part
from newsletter_kit.testing.laid_mail import bytes_of, laid_over

if TYPE_CHECKING:
    from newsletter_kit.checks.draft import Draft

DAY = date(2024, 7, 1)
RULES = {rule.id: rule for rule in GROUPS["Wire"] if not rule.opt_in}
BODY = b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"


def _draft(sample: str, layout: str = "iom") -> Draft:
    path = ROOT / "issues" / sample
    return draft_of(load_issue(path), load_layout(layout, root=ROOT), load_settings(path), today=DAY)


@cache
def _sound(sample: str) -> Draft:
    return _draft(sample)


def _broken(raw: bytes, fault: dict[str, Any]) -> bytes:
    """The mail with the fault in it."""
    if "lay" in fault:
        return laid_over(raw, fault["lay"])
    root = read_part(raw)
    boundaries = {
        "{alternative}": root.parameters["boundary"],
        "{related}": root.parts[1].parameters["boundary"],
    }
    old, new = fault.get("swap", ("", fault.get("begin")))
    for name, boundary in boundaries.items():
        old, new = old.replace(name, boundary), new.replace(name, boundary)
    before, after = (bytes_of(old), bytes_of(new)) if old else (BODY, BODY + bytes_of(new))
    assert before in raw
    return raw.replace(before, after, 1)


def _with(sample: str, raw: bytes) -> Draft:
    """A draft whose mails are all these bytes."""
    draft = replace(_sound(sample))
    for edition, sound in zip(draft.editions, _sound(sample).editions, strict=True):
        vars(edition)["_mail"] = replace(sound.mail, raw=raw, root=read_part(raw))
    return draft


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("fault", WIRE_FAULTS, ids=lambda each: each["fault"])
def test_a_fault_of_the_bytes_is_found(fault: dict[str, Any], sample: str) -> None:
    """One fault in one mail is found by its rule, at the header, the line or the part where it was put."""
    raw = _broken(_sound(sample).editions[0].mail.raw, fault)
    parts = [each.place.part for each in RULES[fault["rule"]].findings(_with(sample, raw))]
    assert any(part == fault["at"] or (fault["at"] == "line" and part.startswith("line ")) for part in parts)


@pytest.mark.parametrize("layout", ["base", "iom"])
@pytest.mark.parametrize("sample", SAMPLES)
def test_our_own_mails_are_sound_to_the_byte(sample: str, layout: str) -> None:
    """No rule on bytes has anything to say of what we build, in any language and layout."""
    draft = _draft(sample, layout)
    assert [str(each) for rule in RULES.values() for each in rule.findings(draft)] == []


def test_every_rule_on_bytes_has_its_fault() -> None:
    """Only what is asked of the settings alone is not tried on bytes."""
    assert RULES.keys() - {fault["rule"] for fault in WIRE_FAULTS} == {"NK289", "NK296"}


@given(
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6)
)
def test_rules_survive_any_mail(cuts: list[tuple[float, bytes, int]]) -> None:
    """However broken a mail is, each rule says what it sees and none fails."""
    raw = _sound("2024-q2").editions[0].mail.raw[:12_000]
    for share, added, taken in cuts:
        place = int(share * len(raw))
        raw = raw[:place] + added + raw[place + taken :]
    draft = _with("2024-q2", raw)
    assert all(each.what for rule in RULES.values() for each in rule.findings(draft))
