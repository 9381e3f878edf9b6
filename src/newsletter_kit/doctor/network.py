"""What in the environment steers connections: a proxy, and certificates of one's own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter_kit.finding import ok

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding

_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


def judge_network() -> list[Finding]:
    """What is to be said of the variables that are set; a proxy's user and password are left out.

    Example:
        >>> os.environ["ALL_PROXY"] = "http://user:secret@proxy.example.org:3128"
        >>> [each.what for each in judge_network() if each.where == "ALL_PROXY"]
        ['providers are reached by the proxy proxy.example.org']
        >>> del os.environ["ALL_PROXY"]
    """
    proxies = [_proxy(name) for name in _PROXIES if os.environ.get(name)][:1]
    bundles = [
        ok(name, f"the certificates that are trusted are those of {os.environ[name]}")
        for name in _BUNDLES
        if os.environ.get(name)
    ][:1]
    return [*proxies, *bundles]


def _proxy(name: str) -> Finding:
    value = os.environ[name]
    host = urlsplit(value if "//" in value else f"//{value}").hostname or "of that name"
    return ok(name, f"providers are reached by the proxy {host}")
