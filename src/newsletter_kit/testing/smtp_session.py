"""One connection of the fake mail server: reads commands, answers them, and keeps what it is given."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from contextlib import suppress
from typing import TYPE_CHECKING

from newsletter_kit.testing.smtp_desk import ReceivedMail

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from newsletter_kit.testing.smtp_desk import Desk, Place, SmtpFault

_READ_BYTES = 262_144
_PATH = re.compile(r"<([^<>]*)>(.*)")
_STUFFED = re.compile(rb"(?m)^\.")


class HungUp(OSError):  # noqa: N818  it is what happens, and no error
    """The connection is over."""


class Session:
    """What is said over one connection.

    Args:
        desk: what it shares with the others.
        connection: the socket.
    """

    def __init__(self, desk: Desk, connection: socket.socket) -> None:
        self._desk, self._socket = desk, connection
        self._inbox, self._outbox = bytearray(), bytearray()
        self._protected, self._user = False, None if desk.login else ""
        self._reset()

    def _reset(self) -> None:
        self._sender: str | None = None
        self._recipients: list[str] = []
        self._content, self._utf8 = bytearray(), False

    def serve(self) -> None:
        """Answer until one of both sides hangs up."""
        if self._desk.tls_first:
            self._protect()
        self._say("connect", "", "220 fake.example ESMTP")
        while True:
            line = self._line().decode("utf-8", "replace")
            self._desk.commands.append(line)
            verb = line.partition(" ")[0].upper()
            answer: Callable[[str], None] | None = getattr(self, f"_{verb.lower()}", None)
            if answer is None or verb not in _VERBS:
                self._put("502 5.5.1 unknown")
            else:
                answer(line)

    def close(self) -> None:
        """Close without a word; what was answered so far is sent."""
        with suppress(OSError):
            self._flush()
        self._socket.close()

    def _say(self, at: Place, about: str, usual: str) -> bool:
        """Answer as a fault wants, or as usual; whether it was as usual."""
        fault = self._desk.fault_at(at, about)
        if fault is None:
            self._put(usual)
            return True
        self._misbehave(fault)
        return False

    def _misbehave(self, fault: SmtpFault) -> None:
        self._flush()
        time.sleep(fault.seconds)
        if fault.answer is not None:
            self._put(fault.answer)
        if fault.hangs_up:
            raise HungUp

    def _ehlo(self, line: str) -> None:
        offers = [*self._desk.offers]
        if self._desk.tls and not self._protected:
            offers.append("STARTTLS")
        if self._desk.login and (self._protected or not self._desk.tls):
            offers.append("AUTH PLAIN LOGIN")
        lines = ["fake.example", *offers]
        usual = "\r\n".join([*(f"250-{each}" for each in lines[:-1]), f"250 {lines[-1]}"])
        self._say("ehlo", line, usual)

    _helo = _ehlo

    def _starttls(self, line: str) -> None:
        if self._desk.tls is None:
            self._put("502 5.5.1 not here")
        elif self._say("starttls", line, "220 go ahead"):
            self._flush()
            self._inbox.clear()
            self._protect()

    def _protect(self) -> None:
        if self._desk.tls is None:
            raise ValueError("TLS needs a certificate")
        self._socket = self._desk.tls.wrap_socket(self._socket, server_side=True)
        self._protected = True

    def _auth(self, line: str) -> None:
        _, mechanism, *initial = line.split(" ")
        given = initial[0] if initial else self._asked("")
        if mechanism.upper() == "LOGIN":
            words = [_decoded(given), _decoded(self._asked("UGFzc3dvcmQ6"))]
        else:
            words = _decoded(given).split("\0")[1:]
        right = self._desk.login is not None and tuple(words) == self._desk.login
        if (
            self._say("auth", line, "235 2.7.0 welcome" if right else "535 5.7.8 wrong user or password")
            and right
        ):
            self._user = words[0]

    def _asked(self, question: str) -> str:
        self._put(f"334 {question}")
        return self._line().decode("ascii", "replace")

    def _mail(self, line: str) -> None:
        if self._user is None:
            self._put("530 5.7.0 log in first")
        elif self._say("mail", line, "250 2.1.0 fine"):
            self._reset()
            path = _PATH.search(line)
            self._sender, options = (path[1], path[2]) if path else ("", "")
            self._utf8 = "SMTPUTF8" in options.upper()

    def _rcpt(self, line: str) -> None:
        if self._sender is None:
            self._put("503 5.5.1 MAIL first")
        elif self._say("rcpt", line, "250 2.1.5 fine"):
            path = _PATH.search(line)
            self._recipients.append(path[1] if path else line)

    def _data(self, line: str) -> None:
        usual = "354 go ahead" if self._recipients else "554 5.5.1 no valid recipients"
        is_usual = self._say("data", line, usual)
        if is_usual and self._recipients:
            self._maybe_break_off()
            self._content += self._until_dot()
            self._end()
        elif self._outbox.rpartition(b"\n")[0].rpartition(b"\n")[2].startswith(b"354"):
            self._until_dot()
            self._put("554 5.5.1 no valid recipients")

    def _bdat(self, line: str) -> None:
        _, size, *last = line.split(" ")
        chunk = self._exactly(int(size))
        if not self._recipients:
            self._put("503 5.5.1 no valid recipients")
            return
        self._content += chunk
        if last:
            self._end()
        else:
            self._maybe_break_off()
            self._say("bdat", line, "250 2.0.0 so far")

    def _maybe_break_off(self) -> None:
        fault = self._desk.fault_at("body", " ".join(self._recipients))
        if fault:
            self._misbehave(fault)

    def _end(self) -> None:
        fault = self._desk.fault_at("end", " ".join(self._recipients))
        if fault is None or fault.taken:
            self._keep()
        self._reset()
        if fault:
            self._misbehave(fault)
        else:
            self._put(f"250 2.0.0 queued as {len(self._desk.mails):06d}")

    def _keep(self) -> None:
        to, content = tuple(self._recipients), bytes(self._content)
        mail = ReceivedMail(self._sender or "", to, content, self._protected, self._user or None, self._utf8)
        self._desk.mails.append(mail)

    def _rset(self, line: str) -> None:
        self._reset()
        self._say("rset", line, "250 2.0.0 forgotten")

    def _noop(self, line: str) -> None:
        self._say("noop", line, "250 2.0.0 here")

    def _quit(self, line: str) -> None:
        self._say("quit", line, "221 2.0.0 bye")
        raise HungUp

    def _put(self, line: str) -> None:
        self._outbox += line.encode() + b"\r\n"

    def _flush(self) -> None:
        if self._outbox:
            self._socket.sendall(self._outbox)
            self._outbox.clear()

    def _more(self) -> None:
        self._flush()
        piece = self._socket.recv(_READ_BYTES)
        if not piece:
            raise HungUp
        self._inbox += piece

    def _line(self) -> bytes:
        while (end := self._inbox.find(b"\n")) < 0:
            self._more()
        return self._taken(end + 1).rstrip(b"\r\n")

    def _exactly(self, count: int) -> bytes:
        while len(self._inbox) < count:
            self._more()
        return self._taken(count)

    def _until_dot(self) -> bytes:
        """The body of DATA. As for some servers, a dot between CRs or LFs that stand alone ends it too."""
        while not (end := _END_OF_DATA.search(self._inbox)):
            self._more()
        content = self._taken(end.end())[: end.start("dot")]
        return _STUFFED.sub(b"", content)

    def _taken(self, count: int) -> bytes:
        taken = bytes(self._inbox[:count])
        del self._inbox[:count]
        return taken


_VERBS = frozenset(
    {"EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT"}
)
_END_OF_DATA = re.compile(rb"(?:\A|\r\n|\r|\n)(?P<dot>\.)(?:\r\n|\n|\r(?=[^\n]))")


def _decoded(text: str) -> str:
    try:
        return b64decode(text).decode()
    except ValueError:
        return ""
