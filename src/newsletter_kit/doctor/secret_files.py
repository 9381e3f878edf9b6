"""Files that hold keys: who else on this machine can read them, and that `.env` is not read by us."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from newsletter_kit.finding import look, ok
from newsletter_kit.message.unsubscribe import KEY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.config import Settings
    from newsletter_kit.finding import Finding

_OTHERS = stat.S_IRGRP | stat.S_IROTH


def judge_secret_files(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the files with keys that are there.

    Example:
        >>> list(judge_secret_files(settings))  # doctest: +SKIP
        [Finding(where='.newsletter/unsubscribe.key', grade=<Grade.OK: 'ok'>, …)]
    """
    dkim = settings.providers.get("smtp", {}).get("dkim_key")
    for name in (str(KEY_FILE), *([str(dkim)] if dkim else [])):
        if (path := settings.path(name)).is_file():
            yield _judged(name, path)
    env = settings.path(".env")
    if env.is_file():
        what = "it is not read: keys come from the environment alone"
        yield look(".env", what, "Load it into the environment before you call the command.")
        if _is_open(env):
            yield _judged(".env", env)


def _judged(name: str, path: Path) -> Finding:
    if _is_open(path):
        what = "it holds a key, and other users of this machine can read it"
        return look(name, what, f"Type: chmod 600 {name}")
    return ok(name, "only its owner can read it")


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
