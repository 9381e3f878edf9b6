"""Where a ledger on a server is: a URL, whose password is never shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from newsletter_kit.errors import ConfigError, Problem

SCHEMES = ("postgresql", "postgres")
SCHEMA = "newsletter_kit"

_WORDS = re.compile(r"(?:^|\s)(?:host|port|dbname|user|password|service)\s*=")
_SCHEMA_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class LedgerUrl:
    """A PostgreSQL database, and the schema in it that holds the ledger.

    Attributes:
        shown: the URL without its password and its options, for people.
        conninfo: what the database library is given. Never to be shown.
        secret: the password, to be kept out of messages; empty if there is none.
        schema: in which the tables are.

    Example:
        >>> ledger_url("postgresql://news:geheim@db.iom.int/news")
        LedgerUrl(shown='postgresql://news@db.iom.int/news', schema='newsletter_kit')
    """

    shown: str
    conninfo: str = field(repr=False)
    secret: str = field(repr=False)
    schema: str = SCHEMA

    def __str__(self) -> str:
        return self.shown


LedgerPlace: TypeAlias = Path | LedgerUrl
"""Where a ledger is: in a file, or on a server."""


def is_ledger_url(text: str) -> bool:
    """Whether `text` means a server, and not a file; perhaps by a mistyped URL, which may hold a password.

    Example:
        >>> [is_ledger_url(each) for each in ("postgresql://db/news", "host=db user=news", "ledger.db")]
        [True, True, False]
    """
    return "://" in text or _WORDS.search(text) is not None


def ledger_url(text: str) -> LedgerUrl:
    """The place that a URL such as `postgresql://user:password@host:5432/database?schema=name` means.

    Everything in it but `schema` is as in
    https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS.

    Raises:
        ConfigError: if it is no such URL; the message never holds any of it, since it may hold a password.

    Example:
        >>> ledger_url("postgresql:///news?schema=spring").schema
        'spring'
    """
    try:
        parts = urlsplit(text)
        secret, host = parts.password or "", parts.netloc.rpartition("@")[2]
        _ = parts.port
        options = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else []
    except ValueError as error:
        raise _unreadable("a part of it cannot be read") from error
    if parts.scheme.lower() not in SCHEMES:
        raise _unreadable("it does not begin with postgresql://")
    if parts.netloc.count("@") > 1 or "@" in parts.path or parts.fragment:
        raise _unreadable("a part of it stands where it should not")
    schema = dict(options).get("schema", SCHEMA)
    if not _SCHEMA_NAME.fullmatch(schema):
        raise _unreadable("its schema is no plain name of small letters, digits and _")
    rest = urlencode([each for each in options if each[0] != "schema"], quote_via=quote)
    user = f"{parts.username}@" if parts.username else ""
    shown = urlunsplit(("postgresql", f"{user}{host}", parts.path, "", ""))
    conninfo = urlunsplit(("postgresql", parts.netloc, parts.path, rest, ""))
    return LedgerUrl(shown, conninfo, unquote(secret) or dict(options).get("password", ""), schema)


def _unreadable(what: str) -> ConfigError:
    remedy = (
        "Write postgresql://USER:PASSWORD@HOST:5432/DATABASE, with %40 for @, %2F for / and %3A for : in the "
        "password."
    )
    return ConfigError(Problem("the URL of the ledger", what, remedy))
