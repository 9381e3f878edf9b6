"""Servers that take everything and keep nothing, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

HERE = Path(__file__).parent


def build_smtp_sink(folder: Path) -> Path:
    """Compile sink.c into `folder`: a slow sink would measure itself."""
    program = folder / "sink"
    subprocess.run(["cc", "-O2", "-o", program, HERE / "sink.c"], check=True)
    return program


@contextmanager
def smtp_sink(program: Path, offers: str) -> Generator[int, None, None]:
    """The port of a mail server that offers `plain`, `pipelining` or `chunking`."""
    with _serving([str(program), offers]) as port:
        yield port


@contextmanager
def http_sink(seconds: float) -> Generator[int, None, None]:
    """The port of a provider that takes `seconds` to answer."""
    with _serving([sys.executable, str(HERE / "http_sink.py"), str(seconds)]) as port:
        yield port


@contextmanager
def _serving(command: Sequence[str]) -> Generator[int, None, None]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()
