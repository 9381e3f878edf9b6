"""Serving the preview: a socket, a token, and a server that lives until it is stopped."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import ip_address
from secrets import token_urlsafe
from typing import TYPE_CHECKING

import uvicorn

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.preview.app import make_app
from newsletter_kit.preview.counter import counter_for
from newsletter_kit.preview.door import LOOPBACK, Door
from newsletter_kit.preview.patience import PatientProtocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starlette.types import ASGIApp

    from newsletter_kit.preview.workshop import Workshop

USUAL_PORT = 8025
_MAX_CONNECTIONS = 96
_MAX_HEAD_BYTES = 32_768


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, and who reads.

    Attributes:
        host: an IP address of this machine; 0.0.0.0 or :: for all of them.
        port: the port; None for the usual one, or any that is free.
        audience: the file of readers; the one that newsletter.toml names unless given.
    """

    host: str = LOOPBACK
    port: int | None = None
    audience: Path | None = None


def serve(workshop: Workshop, where: Listening, opened: Callable[[Door], object]) -> None:
    """Serve the preview until the process is told to stop.

    Args:
        workshop: the issue.
        where: where to listen.
        opened: is told the way in, once the server listens.

    Raises:
        ConfigError: if nobody can listen there.

    Example:
        >>> serve(Workshop(Path("issues/2024-q1")), Listening(), print)  # doctest: +SKIP
    """
    with listening_socket(where) as listening:
        host, port = listening.getsockname()[:2]
        door = Door(host, port, token_urlsafe(24), address_for_others(host))
        server = uvicorn.Server(server_settings(make_app(counter_for(workshop, door, where.audience))))
        opened(door)
        server.run([listening])


def server_settings(app: ASGIApp) -> uvicorn.Config:
    """How the server behaves: it says nothing, waits for nobody, and takes no more than it can bear.

    Example:
        >>> server_settings(make_app(counter)).log_level  # doctest: +SKIP
        'critical'
    """
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MAX_CONNECTIONS,
        h11_max_incomplete_event_size=_MAX_HEAD_BYTES,
        timeout_graceful_shutdown=1,
    )


def listening_socket(where: Listening) -> socket.socket:
    """A socket that listens.

    Raises:
        ConfigError: if the address is not this machine's, or the port is taken.

    Example:
        >>> with listening_socket(Listening(port=0)) as bound:
        ...     bound.getsockname()[0]
        '127.0.0.1'
    """
    ports = [where.port] if where.port is not None else [USUAL_PORT, 0]
    for port in ports:
        try:
            return _bound(where.host, port)
        except OSError as error:
            if port == ports[-1]:
                what = f"nobody can listen there: {error.strerror or error}"
                where_at = f"{where.host}:{port}"
                raise ConfigError(Problem(where_at, what, "Name another port or host.")) from None
    raise AssertionError(ports)


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET  # noqa: PLR2004
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(_MAX_CONNECTIONS)  # who comes before the server is ready waits a moment
    except OSError:
        bound.close()
        raise
    return bound


def address_for_others(host: str) -> str:
    """The address by which other devices reach a server that listens at `host`; empty if they cannot.

    Example:
        >>> address_for_others("127.0.0.1"), address_for_others("192.0.2.7")
        ('', '192.0.2.7')
    """
    address = ip_address(host)
    if address.is_loopback:
        return ""
    return _own_address() if address.is_unspecified else host


def _own_address() -> str:
    """The address that this machine has in its network. Nothing is sent: UDP has no connections."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody has it
            return str(probe.getsockname()[0])
        except OSError:
            return ""
