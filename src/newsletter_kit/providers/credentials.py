"""Keys from the environment, and the options of a provider from newsletter.toml."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import SecretStr

from newsletter_kit.config import place_of_setting
from newsletter_kit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.config import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PRINTABLE = re.compile(r"[!-~]+")


def secret(provider: str, *names: str) -> SecretStr:
    """The value of the first of these environment variables that is set.

    Args:
        provider: whose key it is, for the error.
        names: the usual name first, then those that other programs use.

    Raises:
        ConfigError: if none is set, or its value cannot be a key; the error names all of them.

    Example:
        >>> os.environ["EXAMPLE_TOKEN"] = "abc"
        >>> secret("example", "EXAMPLE_API_KEY", "EXAMPLE_TOKEN")
        SecretStr('**********')
    """
    found = optional_secret(provider, *names)
    if found is None:
        what = f"no key is set: none of {', '.join(names)} is in the environment"
        raise ConfigError(Problem(provider, what, f"Set {names[0]}."))
    return found


def optional_secret(provider: str, *names: str) -> SecretStr | None:
    """As `secret`, but None if none of the variables is set.

    Example:
        >>> optional_secret("example", "EXAMPLE_NOT_SET") is None
        True
    """
    name = next((name for name in names if os.environ.get(name, "").strip()), None)
    if name is None:
        return None
    value = os.environ[name].strip()
    if not _PRINTABLE.fullmatch(value):
        raise ConfigError(
            Problem(provider, f"{name} holds a space or a sign that no key has", "Copy it anew.")
        )
    return SecretStr(value)


def options(settings: Settings, provider: str, *known: str) -> dict[str, str]:
    """The table `[providers.NAME]` of newsletter.toml.

    Args:
        settings: where the table is.
        provider: the provider's name.
        known: the options that it understands.

    Raises:
        ConfigError: naming each option that it does not.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> settings = Settings(name="News", sender="n@iom.int", providers={"resend": {"base_url": "https://x"}})
        >>> options(settings, "resend", "base_url")
        {'base_url': 'https://x'}
    """
    table = settings.providers.get(provider, {})
    listing = f"{provider} knows: {', '.join(known)}."
    problems = [
        Problem(
            place_of_setting(settings, f"providers.{provider}.{name}"), "there is no such option", listing
        )
        for name in table
        if name not in known
    ]
    if problems:
        raise ConfigError(*problems)
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in table.items()
    }


def base_url(provider: str, given: Mapping[str, str], regions: Mapping[str, str]) -> str:
    """Where the API is: `base_url` if it is given, otherwise that of the `region`, otherwise the first.

    Raises:
        ConfigError: if there is no such region, or the key would travel in the open.

    Example:
        >>> base_url("example", {"region": "eu"}, {"us": "https://api.org", "eu": "https://api.eu.org"})
        'https://api.eu.org'
    """
    region = given.get("region") or next(iter(regions))
    if "base_url" not in given and region not in regions:
        where, remedy = f"newsletter.toml providers.{provider}.region", f"There is: {', '.join(regions)}."
        raise ConfigError(Problem(where, f"there is no region {region!r}", remedy))
    url = given.get("base_url") or regions[region]
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(url)):
        where = f"newsletter.toml providers.{provider}.base_url"
        raise ConfigError(Problem(where, "the key would travel unprotected", "Use an https:// address."))
    return url.rstrip("/")


def is_this_machine(url: str) -> bool:
    """Whether a URL leads to this very machine, where tests have their servers.

    Example:
        >>> is_this_machine("http://127.0.0.1:8025/v3"), is_this_machine("https://api.sendgrid.com")
        (True, False)
    """
    return urlsplit(url).hostname in _LOOPBACK


def switched_on(given: Mapping[str, str], name: str) -> bool:
    """Whether the option of that name is set to true.

    Example:
        >>> switched_on({"sandbox": "true"}, "sandbox")
        True
    """
    return given.get(name, "").lower() in {"true", "yes", "on", "1"}
