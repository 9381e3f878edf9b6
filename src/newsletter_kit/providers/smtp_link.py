"""One connection to a mail server: opened, protected and logged in by smtplib, then spoken to line by line.

smtplib's own way to send a body reads it twice by regular expressions, and it reads addresses anew, so the
envelope and the body are written by us.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.errors import (
    Problem,
    ProviderError,
    ProviderLoginRefused,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUntrusted,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Collection

    from newsletter_kit.providers.smtp_server import SmtpServer

NAME = "smtp"
_READY = 220
CLOSING = 421  # RFC 5321 §3.8: the server says this before it hangs up
_MAX_REPLY_BYTES = 65_536
_MAX_WORDS = 300
_WRITE_BYTES = 262_144
_GOODBYE_SECONDS = 2.0


class LinkLost(Exception):  # noqa: N818  it is an event, and often no error
    """The connection is of no more use.

    Args:
        why: as a clause.
        written: how many bytes of what was being written the system had taken.
    """

    def __init__(self, why: str, written: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.written = written


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server said to one command (RFC 5321 §4.2).

    Attributes:
        code: three digits.
        text: its lines, joined.

    Example:
        >>> Reply(550, "5.1.1 nobody here").is_final
        True
    """

    code: int
    text: str

    @property
    def is_final(self) -> bool:
        """Whether to try again is of no use."""
        return self.code >= 500  # noqa: PLR2004

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait.

    Attributes:
        connect_seconds: for the connection itself.
        login_seconds: for all from the connection to the end of the login.
        message_seconds: for one message, from its envelope to the answer. RFC 5321 §4.5.3.2.6 is patient with
            the last answer, since to leave before it comes leaves a doubt.

    Example:
        >>> Timeouts(message_seconds=30).connect_seconds
        15.0
    """

    connect_seconds: float = 15.0
    login_seconds: float = 60.0
    message_seconds: float = 600.0


class _Replies:
    """Reads replies until a deadline, however slowly they drip, and keeps what came too early."""

    sock: socket.socket

    def __init__(self, host: str, deadline: float, **options: Any) -> None:  # noqa: ANN401  as smtplib has them
        super().__init__(**options)
        self._host = host  # whose name the certificate must bear
        self.deadline = deadline
        self.inbox = bytearray()

    def getreply(self) -> tuple[int, bytes]:
        lines, size = [], 0
        while True:
            line = self._line()
            size += len(line)
            code = line[:3]
            if not code.isdigit() or line[3:4] not in b" -" or size > _MAX_REPLY_BYTES:
                raise smtplib.SMTPServerDisconnected("it answers in no form of SMTP")
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(code), b"\n".join(lines)

    def _line(self) -> bytes:
        while (end := self.inbox.find(b"\n")) < 0:
            if len(self.inbox) > _MAX_REPLY_BYTES:
                raise smtplib.SMTPServerDisconnected("it answers without end")
            self.sock.settimeout(self.left())
            piece = self.sock.recv(_MAX_REPLY_BYTES)
            if not piece:
                raise smtplib.SMTPServerDisconnected("it closed the connection")
            self.inbox += piece
        line = bytes(self.inbox[:end])
        del self.inbox[: end + 1]
        return line

    def left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("it took too long")
        return left

    def docmd(self, cmd: str, args: str = "") -> tuple[int, bytes]:
        """As smtplib's. What follows the answer to STARTTLS in the open was put there by somebody else."""
        answer: tuple[int, bytes] = super().docmd(cmd, args)  # type: ignore[misc]
        if cmd.upper() == "STARTTLS" and self.inbox:
            raise ssl.SSLError("there were bytes before TLS began")
        return answer


class _Plain(_Replies, smtplib.SMTP):
    sock: socket.socket


class _Tls(_Replies, smtplib.SMTP_SSL):
    sock: socket.socket


class Link:
    """A connection that is ready for messages. Only one thread may use it at a time.

    Args:
        session: connected, protected and logged in.

    Attributes:
        offers: what the server can do, in lower case, and its parameters.
        used_at: when it was last spoken to, on the monotonic clock.
    """

    def __init__(self, session: _Plain | _Tls) -> None:
        self._session = session
        self.offers: dict[str, str] = dict(session.esmtp_features)
        self.used_at = time.monotonic()

    def allow(self, seconds: float) -> None:
        """Let all that follows take so long together."""
        self._session.deadline = time.monotonic() + seconds

    def write(self, data: bytes, may_go: Callable[[], bool] | None = None) -> None:
        """Give all of `data` to the system.

        Args:
            data: any bytes.
            may_go: is asked before each piece of it; None for what may always be said.

        Raises:
            LinkStopped: if the rest may not go any more.
            LinkLost: with how much of it was taken.
        """
        sock, view, written = self._session.sock, memoryview(data), 0
        try:
            while written < len(data):
                if may_go is not None and not may_go():
                    raise LinkStopped("this process may not send any more", written)
                sock.settimeout(self._session.left())
                written += sock.send(view[written : written + _WRITE_BYTES])
        except OSError as error:
            raise LinkLost(_words(error), written) from None

    def reply(self) -> Reply:
        """The next reply.

        Raises:
            LinkLost: if there is none, or it says that the server is about to hang up.
        """
        try:
            code, text = self._session.getreply()
        except OSError as error:
            raise LinkLost(_words(error)) from None
        self.used_at = time.monotonic()
        reply = Reply(code, _line(text))
        if code == CLOSING:
            raise LinkClosing(str(reply))
        return reply

    def certificate_ends_at(self) -> datetime | None:
        """Until when the server's certificate is valid; None if the connection is in the open."""
        sock = self._session.sock
        told = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
        ends = told.get("notAfter") if told else None
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None

    def is_alive(self, seconds: float) -> bool:
        """Whether the server still answers (NOOP)."""
        self.allow(seconds)
        try:
            self.write(b"NOOP\r\n")
            return not self.reply().is_final
        except LinkLost:
            return False

    def quit(self) -> None:
        """Take leave, and close. Whatever goes wrong then, matters no more."""
        self.allow(_GOODBYE_SECONDS)
        try:
            self.write(b"QUIT\r\n")
            self.reply()
        except LinkLost:
            pass
        self.close()

    def close(self) -> None:
        """Close without a word."""
        self._session.close()


def require_kind(reply: Reply, kinds: Collection[int]) -> Reply:
    """`reply`, if its first digit is one of `kinds`.

    Raises:
        LinkLost: otherwise: the server and we have lost count of each other's words.

    Example:
        >>> str(require_kind(Reply(354, "go on"), (3,)))
        '354 go on'
    """
    if reply.code // 100 not in kinds:
        raise LinkLost(f"it answers out of turn: {reply}")
    return reply


class LinkClosing(LinkLost):
    """The server said 421: what it answers so was not carried out."""


class LinkStopped(LinkLost):
    """We ended it: this process may not send any more."""


def open_link(server: SmtpServer, timeouts: Timeouts) -> Link:
    """Connect, ask for TLS where it is wanted, and log in.

    Raises:
        ProviderUnavailable: if the server cannot be reached, or has no time now.
        ProviderUntrusted: if TLS is not offered, or the server cannot prove who it is; it was told nothing.
        ProviderLoginRefused: if user or password is wrong.
        ProviderRefused: if it does not want to speak with us.

    Example:
        >>> open_link(SmtpServer("smtp.example.org"), Timeouts()).offers["size"]  # doctest: +SKIP
        '35882577'
    """
    session = _session(server, timeouts)
    try:
        _introduce(session, server)
    except OSError as error:  # as all of smtplib's and ssl's are
        session.close()
        raise _fault(error, server) from None
    return Link(session)


def _session(server: SmtpServer, timeouts: Timeouts) -> _Plain | _Tls:
    deadline = time.monotonic() + timeouts.login_seconds
    # Without a name given, smtplib asks the DNS for ours, which may take long.
    options: dict[str, Any] = {"local_hostname": "localhost", "timeout": timeouts.connect_seconds}
    if server.security == "tls":
        return _Tls(server.host, deadline, context=ssl.create_default_context(), **options)
    return _Plain(server.host, deadline, **options)


def _introduce(session: _Plain | _Tls, server: SmtpServer) -> None:
    code, text = session.connect(server.host, server.port)
    if code != _READY:
        raise smtplib.SMTPConnectError(code, text)
    session.local_hostname = server.hello or _address_literal(session.sock)
    session.ehlo_or_helo_if_needed()
    if server.security == "starttls":
        session.starttls(context=ssl.create_default_context())
        session.ehlo_or_helo_if_needed()
    if server.user is not None:
        session.login(server.user, _password(server))


def _password(server: SmtpServer) -> str:
    return server.password.get_secret_value() if server.password else ""


def _address_literal(sock: socket.socket) -> str:
    """Our own IP address as a name (RFC 5321 §4.1.3)."""
    address = sock.getsockname()[0].partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def _fault(error: Exception, server: SmtpServer) -> ProviderError:
    where = f"{NAME} {server.host}:{server.port}"
    if isinstance(error, ssl.SSLEOFError):
        return ProviderUnavailable(Problem(where, "it closed the connection", "It is tried again."))
    if isinstance(error, (ssl.SSLError, smtplib.SMTPNotSupportedError)) and not _is_login(error):
        remedy = "Check host, port and security, the clock and the certificates of this machine."
        return ProviderUntrusted(Problem(where, f"no safe connection could be made: {_words(error)}", remedy))
    if isinstance(error, smtplib.SMTPResponseException):
        return _refusal(Reply(error.smtp_code, _line(error.smtp_error)), error, server)
    if _is_login(error):
        what = "it offers no way to log in that we know"
        return ProviderLoginRefused(Problem(where, what, "Check host and port, or remove SMTP_USER."))
    return ProviderUnavailable(Problem(where, f"it cannot be reached: {_words(error)}", "It is tried again."))


def _is_login(error: Exception) -> bool:
    """Smtplib tells by words alone that no way to log in is offered, or none that it knows."""
    return isinstance(error, smtplib.SMTPException) and "AUTH" in str(error).upper()


def _refusal(reply: Reply, error: Exception, server: SmtpServer) -> ProviderError:
    where, said = f"{NAME} {server.host}:{server.port}", _without_secrets(str(reply), server)
    if not reply.is_final:
        return ProviderUnavailable(Problem(where, f"it has no time now: {said}", "It is tried again."))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        remedy = "Check SMTP_USER and SMTP_PASSWORD."
        return ProviderLoginRefused(Problem(where, f"it refused the login: {said}", remedy))
    return ProviderRefused(Problem(where, f"it does not speak with us: {said}", "Ask who runs it."))


def _without_secrets(said: str, server: SmtpServer) -> str:
    """The server's words, unless they repeat the password in one of the forms in which it travels."""
    password, user = _password(server), server.user or ""
    travelling = (password.encode(), f"\0{user}\0{password}".encode())
    secrets = (password, *(b64encode(each).decode("ascii").rstrip("=") for each in travelling))
    return said[:3] if any(secret and secret in said for secret in secrets) else said


def _line(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return on_one_line(said).strip()[:_MAX_WORDS]


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "it does not offer STARTTLS"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _line(str(error)) or type(error).__name__
