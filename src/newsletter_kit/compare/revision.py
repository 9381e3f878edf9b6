"""An issue as it was: its folder is written out of git's store, and nothing that stands in it is run."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsletter_kit.errors import IssueError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

# Git obeys a repository's own settings, some of which name programs. None of them is asked for here: neither
# hooks, nor filters, nor a watcher of files, nor a fetch of what a partial clone lacks (git-config(1)).
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-pager")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
_FILES = frozenset({"100644", "100755"})
"""Git's modes of plain files: no symbolic link, no other repository."""
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Revision:
    """An issue at a revision of git.

    Attributes:
        path: the issue.yaml or its folder, as it is called now.
        name: what git calls the revision: `HEAD~3`, a branch, a tag, the beginning of a commit's id.

    Example:
        >>> str(Revision(Path("issues/2024-q1"), "HEAD~3"))
        'issues/2024-q1@HEAD~3'
    """

    path: Path
    name: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}@{self.name}"


def revision_in(words: str) -> Revision | None:
    """The revision that is meant by `issues/2024-q1@HEAD~3`; None for a path that is there or has no `@`.

    Example:
        >>> revision_in("issues/2024-q1@HEAD~3")
        Revision(path=PosixPath('issues/2024-q1'), name='HEAD~3')
        >>> revision_in("issues/2024-q1") is None
        True
    """
    path, at, name = words.partition("@")
    return Revision(Path(path), name) if at and name and path and not Path(words).exists() else None


@contextmanager
def written_out(revision: Revision) -> Iterator[Path]:
    """The folder of the issue as it was, in a temporary place that is gone afterwards.

    Raises:
        IssueError: if this is no repository of git, or the revision or the issue in it is not there.

    Example:
        >>> with written_out(Revision(Path("issues/2024-q1"), "HEAD")) as folder:  # doctest: +SKIP
        ...     print(folder.name)
        2024-q1
    """
    folder = Path(os.path.abspath(revision.path))  # noqa: PTH100  resolve() would follow links
    folder = folder.parent if folder.suffix in {".yaml", ".yml"} else folder
    top = _top(folder, revision)
    commit = _commit(top, revision)
    inside = _inside(folder, top, revision)
    contents = _contents(top, commit, inside, revision)
    if not contents:
        what = f"there is nothing called {inside} at {revision.name}"
        raise IssueError(Problem(str(revision), what, "Type the path that it had then."))
    with TemporaryDirectory(prefix="newsletter-kit-") as temporary:
        place = Path(temporary) / folder.name
        for name, content in contents.items():
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield place


def revision_of(folder: Path, *, but: str) -> str | None:
    """The commit that holds a folder as it is now; None if there is none, or no git.

    Args:
        folder: a folder.
        but: the name of a file in it that may differ.

    Example:
        >>> revision_of(Path("issues/2024-q1"), but="approvals.yaml")  # doctest: +SKIP
        '0b10cef…'
    """
    try:
        if _asked(folder, "status", "--porcelain", "-uall", "--", ".", f":(exclude){but}").strip():
            return None
        return _asked(folder, "rev-parse", "--verify", "HEAD^{commit}").decode("ascii").strip()
    except (OSError, subprocess.SubprocessError):
        return None


def _top(folder: Path, revision: Revision) -> Path:
    near = next((each for each in (folder, *folder.parents) if each.is_dir()), Path())
    try:
        return Path(os.fsdecode(_asked(near, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    except FileNotFoundError:
        raise IssueError(Problem(str(revision), "git is not installed here", "Install it.")) from None
    except subprocess.SubprocessError as error:
        what, remedy = "its folder is in no repository of git", "Name two folders instead."
        if b"safe.directory" in (getattr(error, "stderr", None) or b""):
            what = "git does not trust the folder, because it belongs to somebody else"
            remedy = f"If you do, type: git config --global --add safe.directory {near}"
        raise IssueError(Problem(str(revision), what, remedy)) from None


def _commit(top: Path, revision: Revision) -> str:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision.name}^{{commit}}")
    try:
        return _asked(top, *asked).decode("ascii").strip()
    except subprocess.SubprocessError:
        what = f"git knows no revision {revision.name!r}"
        remedy = "`git log --oneline` lists them; HEAD~1 is the last but one."
        raise IssueError(Problem(str(revision), what, remedy)) from None


def _inside(folder: Path, top: Path, revision: Revision) -> PurePosixPath:
    for each, root in ((folder, top), (folder.resolve(), top.resolve())):
        if each.is_relative_to(root):
            return PurePosixPath(each.relative_to(root).as_posix())
    raise IssueError(Problem(str(revision), "it is outside of the repository", "Check the path."))


def _contents(top: Path, commit: str, inside: PurePosixPath, revision: Revision) -> dict[str, bytes]:
    try:
        return {
            name: _asked(top, "cat-file", "blob", blob) for name, blob in _files(top, commit, inside).items()
        }
    except subprocess.SubprocessError:
        what = "this copy of the repository does not hold it whole"
        raise IssueError(Problem(str(revision), what, "Type: git fetch --refetch")) from None


def _files(top: Path, commit: str, inside: PurePosixPath) -> dict[str, str]:
    """Each plain file below a folder of a commit, by its path in it, with the id of what it holds."""
    below = [str(inside)] if inside.parts else []
    listed = _asked(top, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *below)
    found: dict[str, str] = {}
    for line in os.fsdecode(listed).split("\0"):
        about, _, name = line.partition("\t")
        path = PurePosixPath(name)
        if about and about.split()[0] in _FILES and ".." not in path.parts and path.is_relative_to(inside):
            found[path.relative_to(inside).as_posix()] = about.split()[2]
    return found


def _asked(folder: Path, *words: str) -> bytes:
    command = [*_GIT, "-C", str(folder), *words]
    environment = {**os.environ, **_ENVIRONMENT}
    done = subprocess.run(  # noqa: S603  no shell, and options cannot be smuggled in: see --end-of-options
        command, check=True, capture_output=True, env=environment, timeout=TIMEOUT_SECONDS
    )
    return done.stdout
