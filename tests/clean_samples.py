"""Our own issues without what is still to be done in them, so that no rule has anything to say."""

from __future__ import annotations

import shutil
from pathlib import Path

from newsletter_kit import load_issue
from newsletter_kit.issue.words import words_by_part, words_digest

ROOT = Path(__file__).parents[1]
SAMPLES = ("2024-q1", "2024-q2", "counter-trafficking")

_SETTLED = {
    "newsletter.toml": [
        ("georgia.example.org", "georgia.iom.int"),
        ("[…] [street and number, postal code]", "12 Hill Street, 0162"),
        ("[…] ", ""),
    ],
    "issue.yaml": [
        ("https://example.org/facebook", "https://www.facebook.com/IOMGeorgia"),
        ("https://example.org/", "https://georgia.iom.int/"),
        ("SAMPLE – no form of this number exists", "2024-017"),
        ('project: "[…]"', "project: multi-agency"),
        ("her 11-year-old son", "her son"),
        ("[…] the US State Department’s", "IOM works with the US State Department’s"),
        ("[…] Refugees and Migration of the Republic of Serbia", "Officials of the Republic of Serbia"),
        ("[…] (donor)", "Rustavi City Hall"),
        ("[…] (another donor)", "Telavi City Hall"),
        ("Another donor to be named", "Telavi City Hall"),
        ("A donor to be named", "Rustavi City Hall"),
    ],
    "issue.ka.yaml": [
        ("https://example.org/", "https://georgia.iom.int/"),
        ("თავის 11 წლის ვაჟს", "თავის ვაჟს"),
        ("[…] (დონორი)", "რუსთავის მერია"),
        ("[…] (კიდევ ერთი დონორი)", "თელავის მერია"),
        ("კიდევ ერთი დონორი, რომელიც დასაზუსტებელია", "თელავის მერია"),
        ("დონორი, რომელიც დასაზუსტებელია", "რუსთავის მერია"),
        ("ლტოლვილთა და მიგრაციის […]", "წარმომადგენლები"),
        ("[…] ", ""),
    ],
}
_OWN_FILES = ("newsletter.toml", "audience.csv", "suppressed.txt")


def copied(sample: str, folder: Path) -> Path:
    """A sample with all its languages in a project of its own, with nothing left to be done in it."""
    for name in _OWN_FILES:
        shutil.copy(ROOT / name, folder)
    (folder / "issues").mkdir()
    for picture in (ROOT / "issues").glob("*.png"):
        shutil.copy(picture, folder / "issues")
    shutil.copytree(ROOT / "layouts", folder / "layouts")
    shutil.copytree(ROOT / "issues" / sample, folder / "issues" / sample)
    path = folder / "issues" / sample / "issue.yaml"
    translations = list(path.parent.glob("issue.*.yaml"))
    before = _digests(path) if translations else []
    for file in (folder / "newsletter.toml", *path.parent.glob("issue*.yaml")):
        _settle(file)
    for translation in translations:
        _exchange(translation, list(zip(before, _digests(path), strict=True)))
    return path


def _digests(path: Path) -> list[str]:
    """What translations note of the words that they were made from."""
    return [words_digest(words) for words in words_by_part(load_issue(path)).values()]


def _settle(path: Path) -> None:
    _exchange(path, _SETTLED.get(path.name, []))


def _exchange(path: Path, pairs: list[tuple[str, str]]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
