"""On which file system a folder is. SQLite's WAL needs memory that processes share, so no network will do.

Source: https://sqlite.org/wal.html, "all processes using a database must be on the same host computer".
"""

from __future__ import annotations

import re
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")  # proc_pid_mountinfo(5)
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "davfs", "glusterfs", "lustre"),
        *("fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.glusterfs", "fuse.davfs", "vboxsf", "prl_fs"),
    }
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def file_system_of(path: Path, mounts: str | None = None) -> str:
    """The kind of file system that holds `path`, such as `ext4`; nothing where that cannot be learnt.

    Args:
        path: a file or a folder that is there.
        mounts: the text of /proc/self/mountinfo; the system's own unless given.

    Example:
        >>> line = "22 1 8:1 / /srv rw,relatime shared:1 - nfs4 host:/srv rw"
        >>> file_system_of(Path("/srv/news"), line)
        'nfs4'
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "replace")
        except OSError:
            return ""
        path = path.resolve()
    found = [each for each in map(_mount, mounts.splitlines()) if each and path.is_relative_to(each[0])]
    # Of mounts at one place the last covers the others.
    return max(enumerate(found), key=lambda each: (len(each[1][0].parts), each[0]))[1][1] if found else ""


def is_network(kind: str) -> bool:
    """Whether files of that kind lie on another machine.

    Example:
        >>> is_network("nfs4"), is_network("ext4")
        (True, False)
    """
    return kind in _NETWORK


def _mount(line: str) -> tuple[Path, str] | None:
    fields, dash, rest = line.partition(" - ")
    parts = fields.split(" ")
    if not dash or len(parts) <= len(("id", "parent", "device", "root")):
        return None
    place = _OCTAL.sub(lambda match: chr(int(match[1], 8)), parts[4])
    return Path(place), rest.split(" ")[0]
