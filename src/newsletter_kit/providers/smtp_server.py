"""Which mail server is spoken to, and how: from newsletter.toml and the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult

Security = Literal["starttls", "tls", "none"]

TLS_PORT = 465  # RFC 8314 §3.3
SUBMISSION_PORT = 587  # RFC 6409 §3.1
_SCHEMES: dict[str, Security] = {"smtp": "starttls", "smtps": "tls"}
_USER_NAMES = names_of("smtp", "user")
_PASSWORD_NAMES = names_of("smtp", "password")
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,255}")
_PRINTABLE = re.compile(r"[ -~]+")
_LAST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """A mail server, and how it is spoken to.

    Attributes:
        host: its name or IP address.
        port: its port.
        security: `starttls` begins in the open and refuses to go on without TLS; `tls` begins with it;
            `none` is for this machine only.
        user: the name for the login; None if there is none.
        password: the password for it.
        hello: the name by which we introduce ourselves (EHLO); our IP address if it is None.
        bounces_to: the envelope's sender, to whom bounces go; the mail's own sender if it is None.

    Example:
        >>> SmtpServer("smtp.example.org").port
        587
    """

    host: str
    port: int = SUBMISSION_PORT
    security: Security = "starttls"
    user: str | None = None
    password: SecretStr | None = None
    hello: str | None = None
    bounces_to: str | None = None

    def __post_init__(self) -> None:
        problems = [Problem(f"smtp {where}", what, remedy) for where, what, remedy in self._faults()]
        if problems:
            raise ConfigError(*problems)

    def _faults(self) -> list[tuple[str, str, str]]:
        faults = []
        if not _HOST.fullmatch(self.host):
            faults.append(("host", f"{self.host!r} is no name of a server", "Mend SMTP_HOST."))
        if not 1 <= self.port <= _LAST_PORT:
            faults.append(("port", f"{self.port} is no port", "Mend SMTP_PORT."))
        if self.security not in get_args(Security):
            what = f"there is no kind {self.security!r}"
            faults.append(("security", what, f"There is: {', '.join(get_args(Security))}."))
        elif self.security == "none" and not is_loopback(self.host):
            what = "mail and password would travel unprotected"
            faults.append(("security", what, "Use starttls or tls; `none` is for this machine only."))
        if self.user is not None and not self._secret():
            faults.append(("password", "there is a user, but no password", f"Set {_PASSWORD_NAMES[0]}."))
        if not all(_PRINTABLE.fullmatch(each) for each in self._words()):
            what = "user, password or hello holds a sign outside ASCII or a line break"
            faults.append(("login", what, "Copy it anew."))
        return faults

    def _secret(self) -> str:
        return self.password.get_secret_value() if self.password else ""

    def _words(self) -> list[str]:
        return [each for each in (self.user, self._secret(), self.hello) if each]


def is_loopback(host: str) -> bool:
    """Whether `host` is surely this machine.

    Example:
        >>> is_loopback("127.0.0.1"), is_loopback("mail.example.org")
        (True, False)
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def smtp_server(given: Mapping[str, str], environment: Mapping[str, str] | None = None) -> SmtpServer:
    """The server that options and environment name: the options win, then SMTP_HOST …, then SMTP_URL.

    Args:
        given: the options host, port, security, user, hello and bounces_to; each may be missing.
        environment: the process's own unless given.

    Raises:
        ConfigError: if no server is named, or something about it is wrong.

    Example:
        >>> smtp_server({}, {"SMTP_URL": "smtps://office:secret@smtp.example.org"}).password
        SecretStr('**********')
    """
    environment = os.environ if environment is None else environment
    url = _url(environment.get("SMTP_URL", ""))
    host = given.get("host") or environment.get("SMTP_HOST") or (url.hostname if url else None)
    if not host:
        remedy = "Set SMTP_HOST or SMTP_URL, or `host` in [providers.smtp] of newsletter.toml."
        raise ConfigError(Problem("smtp", "no server is named", remedy))
    named_port = given.get("port") or environment.get("SMTP_PORT")
    port = _port(named_port) if named_port else url.port if url else None
    security = given.get("security") or environment.get("SMTP_SECURITY") or _usual_security(url, port)
    password = _first(environment, _PASSWORD_NAMES) or _part(url and url.password)
    return SmtpServer(
        host,
        port or (TLS_PORT if security == "tls" else SUBMISSION_PORT),
        security,  # type: ignore[arg-type]  # SmtpServer looks at it
        given.get("user") or _first(environment, _USER_NAMES) or _part(url and url.username),
        SecretStr(password) if password else None,
        given.get("hello"),
        _bounces_to(given.get("bounces_to")),
    )


def _usual_security(url: SplitResult | None, port: int | None) -> Security:
    if url and url.scheme == "smtps":
        return "tls"
    return "tls" if port == TLS_PORT else "starttls"


def _url(text: str) -> SplitResult | None:
    """SMTP_URL, taken apart. Its text is in no error: it holds the password."""
    if not text:
        return None
    remedy = "Write it as smtps://user:password@host:465, with %40 for an @ in user or password."
    try:
        url = urlsplit(text)
        is_right = url.scheme in _SCHEMES and url.hostname and url.port != 0
    except ValueError:
        is_right = False
    if not is_right or url.path.strip("/") or url.query or url.fragment:
        raise ConfigError(Problem("SMTP_URL", "it is no address of a mail server", remedy))
    return url


def _part(text: str | None) -> str | None:
    return unquote(text) if text else None


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ConfigError(Problem("smtp port", f"{text!r} is no number", "Mend SMTP_PORT."))
    return int(text)


def _bounces_to(text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return str(parse_address(text))
    except AddressError as error:
        where = "newsletter.toml providers.smtp.bounces_to"
        raise ConfigError(Problem(where, f"{text!r} is no address: {error}")) from None
