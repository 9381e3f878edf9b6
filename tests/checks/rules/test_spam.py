"""The rules that ask spam filters: what they make of points, and of a filter that fails or is not there."""

from __future__ import annotations

from shutil import which
from typing import TYPE_CHECKING

import pytest

from checks.stand_ins import put_on_path
from newsletter_kit.checks.rules.spam import rspamd, spamassassin
from newsletter_kit.checks.spam_filters import read_rspamd, read_spamassassin
from newsletter_kit.errors import CheckError
from newsletter_kit.testing import draft_of_example, findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

SAID = """\
Content analysis details:   ({points} points, 5.0 required)

 pts rule name              description
---- ---------------------- --------------------------------------------------
 0.5 SUBJ_ALL_CAPS          Subject is all capitals
 {points} MISSING_DATE           Missing Date: header, and what is said of it
                            on a second line
-1.0 MAILING_LIST_MULTI     Multiple indicators
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """An empty folder for programs."""
    (tmp_path / "programs").mkdir()
    return tmp_path / "programs"


@pytest.mark.parametrize(("points", "severity"), [("1.2", "note"), ("2.5", "warning"), ("5.0", "error")])
def test_points_decide_how_grave_it_is(
    points: str, severity: str, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 2.5 points on it is a warning, from 5 on an error, and each hit is named with its words."""
    put_on_path(programs, monkeypatch, spamassassin=f"cat <<'END'\n{SAID.format(points=points)}END")
    (found,) = spamassassin.findings(draft_of_example(tmp_path, "{}"))
    assert found.severity == severity
    assert found.what.endswith(
        f"{float(points):g} MISSING_DATE (Missing Date: header, and what is said of it on a second line),"
        " 0.5 SUBJ_ALL_CAPS (Subject is all capitals)"
    )


def test_without_a_filter_that_is_said_once(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for filters on a machine that has none learns it, as a note."""
    monkeypatch.setenv("PATH", str(programs))
    draft = draft_of_example(tmp_path, "{}")
    found = [*spamassassin.findings(draft), *rspamd.findings(draft)]
    assert [(each.severity, "apt install" in each.remedy) for each in found] == [("note", True)]


def test_a_filter_that_fails_is_no_verdict(
    tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter that cannot be asked is a warning with its own words, not silence."""
    put_on_path(programs, monkeypatch, rspamc="cat >/dev/null; echo IO write error >&2; exit 1")
    (found,) = rspamd.findings(draft_of_example(tmp_path, "{}"))
    assert (found.severity, found.what) == ("warning", "Rspamd was not asked: IO write error")


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"score": null, "symbols": {}}', "Content analysis"])
def test_an_answer_that_cannot_be_read_is_no_verdict(answer: str) -> None:
    """Nothing is taken for no points."""
    for read in (read_spamassassin, read_rspamd):
        with pytest.raises(CheckError):
            read(answer)


@pytest.mark.skipif(which("spamassassin") is None, reason="SpamAssassin is not on this machine")
def test_spamassassin_itself_is_understood(tmp_path: Path) -> None:
    """The program as it is calls the test text spam and names the rule."""
    (found,) = findings_of_example(spamassassin, tmp_path, spamassassin.example.bad)
    assert (found.severity, "1000 GTUBE" in found.what) == ("error", True)
