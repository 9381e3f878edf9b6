"""Programs that answer as the spam filters do, for machines that have none of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GTUBE = "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL"
"""The text that every spam filter calls spam (spamassassin.apache.org/gtube)."""

_SPAMASSASSIN = """\
points="-1.0"; words="-1.0 MAILING_LIST_MULTI     Multiple indicators imply a widely-seen list
                            manager"
grep -q {gtube} && points="1000" && words="1000 GTUBE  BODY: Generic Test"
echo "Content analysis details:   ($points points, 5.0 required)"
echo
echo "$words"
"""
_RSPAMC = """\
if grep -qi "^Message-ID:"; then
  echo '{{"score": -0.1, "symbols": {{"MIME_GOOD": {{"score": -0.1, "description": "Known content-type"}}}}}}'
else
  echo '{{"score": 5.3, "symbols": {{"MISSING_MID": {{"score": 2.5, "description": "It is missing"}}}}}}'
fi
"""


def put_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> None:
    """Put shell programs into a folder in which programs are looked for first.

    Args:
        folder: an empty one.
        monkeypatch: that of the test.
        programs: the lines of each; stand-ins of both filters if none is given.
    """
    for name, lines in (programs or {"spamassassin": _SPAMASSASSIN, "rspamc": _RSPAMC}).items():
        (folder / name).write_text("#!/bin/sh\n" + lines.format(gtube=GTUBE), encoding="ascii")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
