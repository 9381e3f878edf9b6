"""A name server on this machine: real questions and answers over UDP, from a table."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

from newsletter_kit.sender_domain.resolver import Resolver

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LoopbackDns:
    """Answers from `zone`. Its keys are such as `TXT iom.int`, its values are written as in a zone file.

    Names in `failing` are answered with SERVFAIL, those in `silent` not at all; `*` in it means every name.
    While it is `closed` it knows nothing of the world, as in a network without a way out.
    """

    def __init__(
        self, zone: Mapping[str, Sequence[str]], *, silent: Sequence[str] = (), failing: Sequence[str] = ()
    ) -> None:
        self.closed = False
        self.zone, self.silent, self.failing = zone, silent, failing
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", ("127.0.0.1", self.port))

    def resolver(self, total_seconds: float = 5.0) -> Resolver:
        """A resolver that asks this server alone."""
        return Resolver("127.0.0.1", port=self.port, total_seconds=total_seconds)

    def _serve(self) -> None:
        with self._socket:
            while True:
                data, address = self._socket.recvfrom(4096)
                if not data:
                    return
                answer = self._answer(dns.message.from_wire(data))
                if answer is not None:
                    self._socket.sendto(answer.to_wire(max_size=65_535), address)

    def _answer(self, question: dns.message.Message) -> dns.message.Message | None:
        (asked,) = question.question
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = asked.rdtype.name
        self.asked.append(f"{kind} {name}")
        if "*" in self.silent or name in self.silent:
            return None
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        records = self.zone.get(f"{kind} {name}", ())
        if kind == "SOA" and name == "com" and not self.closed:
            records = ("a.example. b.example. 1 1 1 1 1",)
        if name in self.failing:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif records:
            answer.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
        elif not any(key.split(" ")[1].endswith(name) for key in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def txt(text: str) -> str:
    """A TXT record as a zone file has it: in pieces of at most 255 bytes."""
    pieces = [text[start : start + 255] for start in range(0, len(text), 255)] or [""]
    return " ".join('"' + piece.replace('"', '\\"') + '"' for piece in pieces)
