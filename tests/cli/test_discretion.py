"""No secret of the environment is in anything that is written for others to read."""

from __future__ import annotations

import pytest

from newsletter_kit.cli.discretion import without_secrets


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("SMTP_PASS", "s3cr3t-pass", "s3cr3t-pass"),
        ("SMTP_USER", "pm-token-as-user", "pm-token-as-user"),
        ("SMTP_URL", "smtps://nino:p%40ss-w0rd@mail.iom.int:465", "p%40ss-w0rd"),
        ("SMTP_URL", "smtps://nino:p%40ss-w0rd@mail.iom.int:465", "p@ss-w0rd"),
        ("SIB_API_KEY", "xkeysib-123", "xkeysib-123"),
        ("OUR_OWN_TOKEN", "abcdef123", "abcdef123"),
    ],
)
def test_a_secret_of_the_environment_is_left_out(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, secret: str
) -> None:
    """Whatever a provider takes its key from, its value is not in the text any more."""
    monkeypatch.setenv(name, value)
    assert secret not in without_secrets(f"it said: {secret} is wrong")


def test_a_password_in_an_address_is_left_out() -> None:
    """Also where no variable holds it, and the rest of the address stays."""
    assert without_secrets("smtps://nino:hush@iom.int/") == "smtps://nino:[password]@iom.int/"


def test_a_short_word_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that says `yes` does not take every yes out of a text."""
    monkeypatch.setenv("USE_TOKEN", "yes")
    assert without_secrets("yes and no") == "yes and no"


def test_a_user_whose_name_is_a_word_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The login `office` leaves the domain `our-office.org` as it is, so that it can be passed on."""
    monkeypatch.setenv("SMTP_USER", "office")
    assert without_secrets("office@our-office.org has no SPF") == "office@our-office.org has no SPF"
