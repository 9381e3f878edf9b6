"""Which mail server is meant: settings, environment, and what is refused."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from newsletter_kit.errors import ConfigError
from newsletter_kit.providers.smtp_server import SmtpServer, smtp_server


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        ({"host": "a.org"}, {}, SmtpServer("a.org", 587, "starttls")),
        ({"host": "a.org", "port": "465"}, {}, SmtpServer("a.org", 465, "tls")),
        ({"host": "a.org", "security": "tls"}, {}, SmtpServer("a.org", 465, "tls")),
        ({}, {"SMTP_HOST": "a.org", "SMTP_PORT": "2525"}, SmtpServer("a.org", 2525, "starttls")),
        ({"host": "a.org"}, {"SMTP_HOST": "b.org"}, SmtpServer("a.org")),
        ({}, {"SMTP_URL": "smtps://a.org"}, SmtpServer("a.org", 465, "tls")),
        (
            {},
            {"SMTP_URL": "smtp://me%40a.org:p%3Aw@a.org:25"},
            SmtpServer("a.org", 25, "starttls", "me@a.org", SecretStr("p:w")),
        ),
        (
            {"host": "a.org"},
            {"SMTP_USERNAME": "me", "SMTP_PASS": "ab cd"},
            SmtpServer("a.org", user="me", password=SecretStr("ab cd")),
        ),
        (
            {"host": "localhost", "port": "1025", "security": "none", "bounces_to": "b@iom.int"},
            {},
            SmtpServer("localhost", 1025, "none", bounces_to="b@iom.int"),
        ),
    ],
)
def test_the_server_that_is_meant(
    given: dict[str, str], environment: dict[str, str], expected: SmtpServer
) -> None:
    """Options win over SMTP_HOST …, these over SMTP_URL, and the usual port and protection fill the gaps."""
    assert smtp_server(given, environment) == expected


@pytest.mark.parametrize(
    ("given", "environment", "said"),
    [
        ({}, {}, "Set SMTP_HOST or SMTP_URL"),
        ({"host": "a.org", "security": "none"}, {}, "this machine only"),
        ({"host": "a.org", "security": "ssl"}, {}, "starttls, tls, none"),
        ({"host": "a.org", "port": "smtp"}, {}, "'smtp' is no number"),
        ({"host": "a.org", "port": "70000"}, {}, "70000 is no port"),
        ({"host": "a.org\r\nRSET"}, {}, "no name of a server"),
        ({"host": "a.org", "user": "me"}, {}, "there is a user, but no password"),
        ({"host": "a.org"}, {"SMTP_USER": "me", "SMTP_PASSWORD": "pä55"}, "outside ASCII"),
        ({"host": "a.org", "hello": "me\r\nRSET"}, {}, "line break"),
        ({"host": "a.org", "bounces_to": "nobody"}, {}, "is no address"),
        ({}, {"SMTP_URL": "https://me:pa55@a.org"}, "no address of a mail server"),
        ({}, {"SMTP_URL": "smtp://me:pa55@a.org:99999"}, "no address of a mail server"),
        ({}, {"SMTP_URL": "smtp://me:pa55@a.org/path"}, "no address of a mail server"),
        ({}, {"SMTP_URL": "smtp://me:pa55@[a.org"}, "no address of a mail server"),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, str], environment: dict[str, str], said: str) -> None:
    """The error says what to set, and never repeats a password."""
    with pytest.raises(ConfigError) as raised:
        smtp_server(given, environment)
    assert said in str(raised.value)
    assert not any(secret in str(raised.value) for secret in ("pa55", "pä55"))


def test_the_password_is_in_no_repr() -> None:
    """A server can be printed without harm."""
    assert "pa55" not in repr(smtp_server({}, {"SMTP_URL": "smtp://me:pa55@a.org"}))
