"""On which file system a folder is: told from the system's table of mounts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsletter_kit.doctor.file_system import file_system_of, is_network

MOUNTS = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv/our\040news rw,relatime - nfs4 files:/news rw
31 22 0:41 / /srv rw shared:2 master:3 - xfs /dev/sdb rw
32 22 0:42 / /mnt rw - ext4 /dev/sdc rw
33 32 0:43 / /mnt rw - fuse.sshfs host: rw
a line that is none
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/data/nino", "ext4"),
        ("/srv/news", "xfs"),
        ("/srv/our news/.newsletter", "nfs4"),
        ("/mnt/x", "fuse.sshfs"),
    ],
)
def test_the_nearest_mount_counts(place: str, kind: str) -> None:
    """Also with a blank in its name, and where one mount covers another."""
    assert file_system_of(Path(place), MOUNTS) == kind


def test_an_unknown_table_says_nothing() -> None:
    """Where there is none, nobody guesses."""
    assert file_system_of(Path("/srv"), "") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="cannot run here: only Linux has such a table")
def test_this_machine_tells_its_own(tmp_path: Path) -> None:
    """The real table names a kind, and it is no network for the folder of the tests."""
    assert file_system_of(tmp_path) != ""
    assert not is_network(file_system_of(tmp_path))
