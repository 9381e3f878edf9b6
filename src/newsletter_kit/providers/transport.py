"""The requests session of a provider: patient for so long and no longer, and trusting nothing it is not told.

No redirects, no netrc, no cookies, no retries of its own. Proxies and the bundle of certificates are read
from the environment once.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import time
from contextlib import contextmanager
from contextvars import ContextVar
from errno import ECANCELED
from functools import lru_cache
from http.client import HTTPResponse, parse_headers
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from newsletter_kit.errors import ConfigError, Problem

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

MAX_CONNECTIONS = 64
WRITE_SECONDS = 300.0
"""For one request to be written. urllib3 would write it under the time-out of connecting, and on a slow line
no batch of 40 MB would ever arrive."""

ON_THE_WAY_SECONDS = 30
"""So long the system keeps what the other side has not confirmed. What it took is asked later than this."""

# What was written and has not left is thrown away with the connection. By default the system goes on to send
# it for a quarter of an hour, even for a process that died: it would arrive long after it was asked about.
_NEVER_LATE: list[tuple[int, int, int | bytes]] = [
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)),
]
if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
    _NEVER_LATE.append((socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, ON_THE_WAY_SECONDS * 1000))

_INTERIM = range(102, 200)  # RFC 9110 §15.2; after 101 another protocol is spoken
_PIECE_BYTES = 262_144
_MAY_GO: ContextVar[Callable[[], bool]] = ContextVar("may_go", default=lambda: True)
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def open_session(base_url: str) -> requests.Session:
    """A session for one provider; several threads may use it at once.

    Raises:
        ConfigError: if the environment names a bundle of certificates that is not there.

    Example:
        >>> open_session("https://api.resend.com").trust_env
        False
    """
    session = _Session()
    session.trust_env = False
    session.proxies = get_environ_proxies(base_url)
    session.verify = _bundle() or True
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers = requests.structures.CaseInsensitiveDict()
    session.mount("https://", _Adapter(pool_maxsize=MAX_CONNECTIONS))
    session.mount("http://", _Adapter(pool_maxsize=MAX_CONNECTIONS))
    return session


def _bundle() -> str | None:
    name = next((name for name in _BUNDLES if os.environ.get(name)), None)
    if name is None:
        return None
    path = os.environ[name]
    if not Path(path).exists():
        what = f"there are no certificates at {path}"
        raise ConfigError(Problem(name, what, "Mend the variable, or unset it to use the usual ones."))
    return path


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002  redirects are answers
        return None


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as requests declares it
        super().init_poolmanager(*arguments, **options, socket_options=_NEVER_LATE)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:  # noqa: ANN401
        manager = super().proxy_manager_for(proxy, **options, socket_options=_NEVER_LATE)
        manager.pool_classes_by_scheme = _POOLS
        return manager


class _UntilDeadline(io.RawIOBase):
    """A socket's bytes until the deadline. With a time-out for each read alone, a drip goes on for ever."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock = raw, sock
        self._deadline = time.monotonic() + (sock.gettimeout() or 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401  any writable buffer
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        self._sock.settimeout(left)
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(sock, *arguments, **options)
        self.fp: Any = io.BufferedReader(_UntilDeadline(self.fp.detach(), sock))

    def _read_status(self) -> tuple[str, int, str]:
        """The final status. http.client reads over 100 alone, and takes a 103 before a 200 for the answer."""
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]  # typeshed lacks it
            if status not in _INTERIM:
                return version, status, reason
            parse_headers(self.fp)


@contextmanager
def while_it_may(may_go: Callable[[], bool]) -> Iterator[None]:
    """Within the block, ask before each piece of a request is written; at a no the request is broken off.

    A process can be stopped between any two steps. What it writes when it is continued may be sent by another
    by then, so the question is put as near to the writing as can be.

    Example:
        >>> with while_it_may(lambda: True):
        ...     pass
    """
    before = _MAY_GO.set(may_go)
    try:
        yield
    finally:
        _MAY_GO.reset(before)


def _pieces(data: Any) -> Iterator[Any]:  # noqa: ANN401  as http.client declares it
    if not isinstance(data, bytes) or len(data) <= _PIECE_BYTES:
        yield data
        return
    view = memoryview(data)
    for start in range(0, len(view), _PIECE_BYTES):
        yield view[start : start + _PIECE_BYTES]


class _Connects:
    """Whatever goes wrong while connecting, TLS included, is told apart from what goes wrong later."""

    def connect(self) -> None:
        try:
            super().connect()  # type: ignore[misc]  # what stands behind it in the classes below
        except ConnectTimeoutError:
            raise
        except (OSError, HTTPError) as error:
            raise NewConnectionError(self, "no connection could be made") from error  # type: ignore[arg-type]

    def send(self, data: Any) -> None:  # noqa: ANN401  as http.client declares it
        connection: Any = self
        if connection.sock is None and connection.auto_open:
            connection.connect()
        # To set what is set lets go of Python's lock, and whoever then takes it keeps it for 5 ms.
        if connection.sock is not None and connection.sock.gettimeout() != WRITE_SECONDS:
            connection.sock.settimeout(WRITE_SECONDS)
        for piece in _pieces(data):
            if not _MAY_GO.get()():
                raise OSError(ECANCELED, "this process may not send any more")
            super().send(piece)  # type: ignore[misc]  # as above


class PatientHttp(_Connects, HTTPConnection):
    """A connection that reads an answer until its deadline, and no longer."""

    response_class = _Response


class _Trusting(HTTPSConnection):
    """What is trusted is read once, and not anew for each connection: it takes 30 ms and a megabyte.

    urllib3 sets at each connection whether certificates are verified; ours always are, so sharing is safe.
    """

    def connect(self) -> None:
        if self.proxy is None and self.ssl_context is None:  # a proxy may need the bundle for itself
            changed = [Path(each).stat().st_mtime_ns for each in (self.ca_certs, self.ca_cert_dir) if each]
            self.ssl_context = _context(self.ca_certs, self.ca_cert_dir, *changed)
            self.ca_certs = self.ca_cert_dir = None
        super().connect()


@lru_cache(maxsize=4)
def _context(bundle: str | None, folder: str | None, *changed: int) -> ssl.SSLContext:
    """What these certificates vouch for; `changed` says when they were written."""
    del changed
    context = create_urllib3_context()
    if bundle or folder:
        context.load_verify_locations(bundle, folder)
    else:
        context.load_default_certs()
    return context


class PatientHttps(_Connects, _Trusting):
    """The same with TLS."""

    response_class = _Response


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = PatientHttp


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = PatientHttps


_POOLS = {"http": _HttpPool, "https": _HttpsPool}
