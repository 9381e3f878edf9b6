"""The key that signs is tried against the key in the DNS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loopback_dns import LoopbackDns, txt
from newsletter_kit.config import Settings
from newsletter_kit.doctor.trial_signature import judge_signature
from newsletter_kit.finding import Finding, Grade
from sender_domain_keys import KEY_2048, PEM, PUBLIC

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS: dict[str, str | int | bool] = {"dkim_selector": "k1", "dkim_key": "dkim.pem"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a newsletter whose mail is signed by us."""
    (tmp_path / "dkim.pem").write_bytes(PEM)
    return Settings.model_validate(
        {"name": "News", "sender": "news@iom.int", "providers": {"smtp": OPTIONS}, "root": tmp_path}
    )


def said(settings: Settings, *records: str) -> list[Finding]:
    """What is found where the DNS has these records under the key's name."""
    with LoopbackDns({"TXT k1._domainkey.iom.int": [txt(each) for each in records]}) as server:
        return judge_signature(settings, server.resolver())


def test_a_pair_of_keys_verifies(settings: Settings) -> None:
    """What is signed with the one is genuine by the other, as a receiver computes it."""
    assert [each.grade for each in said(settings, f"v=DKIM1; k=rsa; p={PUBLIC}")] == [Grade.OK]


def test_keys_that_are_no_pair_are_wrong(settings: Settings) -> None:
    """Each may be fine alone, and every mail would fail."""
    (found,) = said(settings, f"v=DKIM1; k=rsa; p={KEY_2048}")
    assert (found.grade, "no pair" in found.what) == (Grade.WRONG, True)


@pytest.mark.parametrize("records", [(), ("v=spf1 -all",)])
def test_without_a_key_in_the_dns_nothing_more_is_said(settings: Settings, records: tuple[str, ...]) -> None:
    """That it is missing is told elsewhere."""
    assert said(settings, *records) == []


def test_without_a_key_of_our_own_nothing_is_asked(settings: Settings) -> None:
    """The mail server signs, or nobody does; the same goes for a key that cannot be read."""
    bare = settings.model_copy(update={"providers": {}})
    lost = settings.model_copy(update={"providers": {"smtp": OPTIONS | {"dkim_key": "lost.pem"}}})
    assert (said(bare, f"p={PUBLIC}"), said(lost, f"p={PUBLIC}")) == ([], [])
