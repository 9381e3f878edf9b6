"""Compiled templates, kept between two runs in a folder that nobody but the user can write to.

Code that is read back is run. So it never lies in a project's folder, which is shared and passed on, but
where Jinja keeps it: a folder of the user's own among the temporary files, refused unless it is theirs alone.
"""

from __future__ import annotations

import hashlib
import marshal
import pickle
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from jinja2 import FileSystemBytecodeCache
from jinja2 import __version__ as jinja_version
from jinja2.bccache import Bucket, bc_magic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType

    from jinja2 import Environment


def code_of(
    environment: Environment, name: str, made_from: Sequence[str], compiled: Callable[[], CodeType]
) -> CodeType:
    """The code of a template: what was kept, if it was made from the same, else what `compiled` makes now.

    Args:
        environment: the environment it is compiled for.
        name: which template it is; of each, one version is kept.
        made_from: all that decides what the code is, besides this program and Jinja.
        compiled: makes the code.

    Example:
        >>> code_of(environment, "base/issue.mjml.j2", [source.text], compiled)  # doctest: +SKIP
        <code object <module> at 0x7f…, file "base/issue.mjml.j2", line 1>
    """
    cache = _cache()
    if cache is None:
        return compiled()
    bucket = _kept(cache, environment, f"newsletter_kit {name}", "\0".join((_program(), *made_from)))
    if bucket.code is None:
        bucket.code = compiled()
        with suppress(OSError):  # no room: the next run compiles again
            cache.set_bucket(bucket)
    return bucket.code


def private_folder() -> Path | None:
    """The folder of the user's own among the temporary files; None where there is none that is theirs alone.

    Example:
        >>> private_folder()  # doctest: +SKIP
        PosixPath('/tmp/_jinja2-cache-1000')
    """
    cache = _cache()
    return None if cache is None else Path(cache.directory)


def _kept(cache: FileSystemBytecodeCache, environment: Environment, name: str, made_from: str) -> Bucket:
    bucket = _Bucket(environment, cache.get_cache_key(name), cache.get_source_checksum(made_from))
    try:
        cache.load_bytecode(bucket)
    except (
        OSError,
        EOFError,
        ValueError,
        TypeError,
        pickle.UnpicklingError,
    ):  # cut short, or another program's
        bucket.reset()
    return bucket


class _Bucket(Bucket):
    """Jinja's, in Jinja's format; but its code is read at once, as `marshal` reads a file byte by byte."""

    def load_bytecode(self, f: BinaryIO) -> None:
        if f.read(len(bc_magic)) == bc_magic and pickle.load(f) == self.checksum:  # noqa: S301  see above
            self.code = marshal.loads(f.read())  # noqa: S302


@lru_cache(maxsize=1)
def _cache() -> FileSystemBytecodeCache | None:
    """Jinja's cache in its usual folder; None where there is no folder that is the user's alone."""
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        return None


@lru_cache(maxsize=1)
def _program() -> str:
    """Which program compiles: Jinja's release, and every line of this package."""
    digest = hashlib.sha256(jinja_version.encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
