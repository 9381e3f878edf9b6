"""Files that hold keys: who else on this machine can read them, and that `.env` is not read by us."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ConfigError
from newsletter_kit.finding import look, ok, wrong_by
from newsletter_kit.message.unsubscribe import KEY_FILE, unsubscribe_key
from newsletter_kit.sending.editions import signs_links

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
    yield _unsubscribe_key(settings)
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


def _unsubscribe_key(settings: Settings) -> Finding:
    """The key that signs links to leave the list. To look makes none."""
    where, path = "the key for links to leave", settings.path(str(KEY_FILE))
    if not (settings.unsubscribe_key or path.exists() or signs_links(settings)):
        return ok(where, "none is needed: no link of newsletter.toml has ((unsubscribe_token))")
    if settings.unsubscribe_key is None and not path.exists():
        return ok(where, "it is not there yet; the first run makes it")
    try:
        unsubscribe_key(settings)
    except ConfigError as error:
        return wrong_by(error)[0]
    source = UNSUBSCRIBE_KEY_VARIABLE if settings.unsubscribe_key else str(KEY_FILE)
    return ok(where, f"it comes from {source}; keep a copy, or links already mailed can no longer be checked")


def _judged(name: str, path: Path) -> Finding:
    if _is_open(path):
        what = "it holds a key, and other users of this machine can read it"
        return look(name, what, f"Type: chmod 600 {name}")
    return ok(name, "only its owner can read it")


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)
