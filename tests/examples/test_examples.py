"""The scripts in examples/ do what examples/README.md says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import newsletter_kit as nk
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for the links to leave the list, so that a test writes none into the repository."""
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, "a key that is long enough for a test, and for nothing else")


def run(script: str, *arguments: Path | str) -> str:
    """What a script prints; a warning of any kind fails it."""
    command = [sys.executable, "-W", "error", EXAMPLES / script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_an_issue_can_be_made_in_python(tmp_path: Path) -> None:
    """The issue made of models is compiled and made personal, with its own postal address and way out."""
    assert run("issue_in_python.py", tmp_path).startswith("Spring news for Nino: ")
    for part in ("spring.html", "spring.txt"):
        said = (tmp_path / part).read_text(encoding="utf-8")
        assert all(
            words in said
            for words in ("Dear Nino,", "Read more about the bridge", "1 Hill Street", "9 May 2026")
        )


def test_a_section_of_ones_own_is_like_a_built_in_one(tmp_path: Path) -> None:
    """A class and two templates of its name suffice: heading, link and day appear in both parts."""
    assert run("own_section/run.py", tmp_path).startswith("text, vacancies: ")
    for part in ("vacancies.html", "vacancies.txt"):
        said = (tmp_path / part).read_text(encoding="utf-8").casefold()
        assert all(
            words in said
            for words in ("vacancies", "https://valley.example.org/guide", "apply by 15 may 2026")
        )


def test_a_mistake_in_ones_own_section_is_found_like_any_other(tmp_path: Path) -> None:
    """A wrong day in a section of one's own is reported with its line and its place."""
    own = EXAMPLES / "own_section"
    text = (own / "issue/issue.yaml").read_text(encoding="utf-8")
    (tmp_path / "issue.yaml").write_text(text.replace("2026-05-15", "in May"), encoding="utf-8")
    line = text[: text.index("2026-05-15")].count("\n") + 1
    with pytest.raises(
        nk.NewsletterError, match=rf"issue\.yaml:{line}:\d+ sections\.1\.vacancies\.1\.apply_by"
    ):
        nk.load_issue(tmp_path, settings=nk.load_settings(own))


@pytest.mark.usefixtures("key")
def test_the_first_issue_is_written_into_an_outbox(tmp_path: Path) -> None:
    """Eleven of twelve readers get one mail each, the one who has left gets none, and a page shows them."""
    said = run("send_to_outbox.py", tmp_path)
    assert "11 of 12 readers" in said
    assert "2024-q1 by outbox: 11 written, 1 suppressed; 12 rows in all." in said
    mails = list(tmp_path.rglob("messages/*.eml"))
    assert len(mails) == 11
    assert not [mail for mail in mails if "left" in mail.name]
    assert len(list(tmp_path.rglob("index.html"))) == 1


def test_an_audience_is_told_row_by_row(tmp_path: Path) -> None:
    """Who is left out is named with the row and the reason; the others are counted by language."""
    sample = run("who_gets_it.py")
    assert "audience.csv: 12 rows, 11 readers" in sample
    assert "audience.csv:13: suppressed" in sample
    own = tmp_path / "own.csv"
    rows = [f"reader{number}@example.org,en" for number in range(40)]
    own.write_text(
        "\n".join(["email,language", *rows, "no address,en", "READER0@example.org,ka"]), encoding="utf-8"
    )
    said = run("who_gets_it.py", own)
    assert "languages: {'en': 40}" in said
    assert re.search(r"^own\.csv:42: ", said, re.MULTILINE)
    assert re.search(r"^own\.csv:43: ", said, re.MULTILINE)


def test_every_example_is_run_here_and_listed() -> None:
    """No script lies in examples/ that README.md does not list, and none is listed that no test runs."""
    scripts = {
        path.relative_to(EXAMPLES).as_posix()
        for path in EXAMPLES.rglob("*.py")
        if path.name != "vacancies.py"
    }
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"python examples/(\S+)", readme)) == scripts
    tested = Path(__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'run\("(\S+\.py)"', tested)) == scripts
