"""A session that reaches public addresses alone: no link and no redirect leads it into a network."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from newsletter_kit.checks.hosts import is_inner_name, is_public, numeric_address
from newsletter_kit.providers.transport import PatientHttp, PatientHttps, open_session

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import requests


class NotPublicError(ValueError):
    """The host is inside a network; the message names it."""


class NoSuchHostError(ValueError):
    """The host has no address."""


def open_guarded(host: str, allowed: AbstractSet[str]) -> requests.Session:
    """A session without cookies, redirects or retries that connects to public addresses alone.

    Args:
        host: the first host that it will be used for; proxies are read from the environment for it.
        allowed: hosts that may be inside the network: those of the newsletter's own web site.

    Example:
        >>> open_guarded("iom.int", frozenset()).trust_env
        False
    """
    session = open_session(f"https://{host}")
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(allowed))
    return session


def require_public(host: str, allowed: AbstractSet[str]) -> None:
    """Pass if a host may be asked. Where a proxy looks names up, only its name is looked at.

    Raises:
        NotPublicError: if one of its addresses is inside a network.
        NoSuchHostError: if it has no address.

    Example:
        >>> require_public("127.1", frozenset({"127.1"}))
    """
    if host in allowed:
        return
    number = numeric_address(host)
    if number is not None:
        addresses = [number]
    elif is_inner_name(host):
        raise NoSuchHostError(host) if host.endswith(".invalid") else NotPublicError(host)  # RFC 6761 §6.4
    elif get_environ_proxies(f"https://{host}"):
        return
    else:
        addresses = [ip_address(each) for each in _addresses(host)]
    if not all(map(is_public, addresses)):
        raise NotPublicError(host)


def _addresses(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise TimeoutError("names cannot be looked up now") from None
        raise NoSuchHostError(host) from None
    except UnicodeError:
        raise NoSuchHostError(host) from None
    return [str(each[4][0]).partition("%")[0] for each in found]


class _Adapter(HTTPAdapter):
    def __init__(self, allowed: AbstractSet[str]) -> None:
        self._pools = _guarded_pools(allowed)
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  as requests declares it
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _guarded_pools(allowed: AbstractSet[str]) -> dict[str, Any]:
    """Pools whose connections look whom they have reached: a name may have another address by now."""

    class Guarded:
        host: str
        sock: Any

        def connect(self) -> None:
            super().connect()  # type: ignore[misc]  # what stands behind it in the classes below
            peer = ip_address(self.sock.getpeername()[0].partition("%")[0])
            if self.host.strip("[]") not in allowed and not is_public(peer):
                self.sock.close()
                raise NewConnectionError(self, "not a public address")  # type: ignore[arg-type]

    class Http(Guarded, PatientHttp):
        pass

    class Https(Guarded, PatientHttps):
        pass

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    return {"http": HttpPool, "https": HttpsPool}
