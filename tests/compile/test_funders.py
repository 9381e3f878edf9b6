"""Who pays is worked out from the projects, and said as the funders want it, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

import newsletter_kit as nk
from layouts.test_every_layout import LAYOUTS
from newsletter_kit.compile.funders import funders_of
from newsletter_kit.config import Settings
from newsletter_kit.issue.model import Funder
from newsletter_kit.issue.sections import ProjectUpdates
from newsletter_kit.issue.values import Image

if TYPE_CHECKING:
    from pathlib import Path

EU = {
    "name": {"en": "European Union", "ka": "ევროკავშირი"},
    "statement": {"en": "Funded by the European Union", "ka": "დაფინანსებულია ევროკავშირის მიერ"},
    "disclaimer": "Its contents are the sole responsibility of the office.",
    "order": 2,
}
SETTINGS = Settings.model_validate(
    {
        "name": "News",
        "sender": "News <news@iom.int>",
        "postal_address": "1 Hill Street",
        "funders": {"eu": EU, "state": {"name": "A state"}, "city": {"name": "The city", "order": 1}},
        "projects": {"hubs": {"title": "Hubs", "funders": ["eu", "city"]}, "old": {"title": "Old"}},
    }
)


def issue_of(projects: list[str], funders: list[Any], language: str = "en") -> nk.Issue:
    """An issue whose updates name these projects."""
    updates = [{"body": "News.", "project": each} for each in projects] or [{"body": "News."}]
    head = {"id": "a", "title": "News", "subject": "News", "preheader": "All the news"}
    sections = [ProjectUpdates.model_validate({"items": updates})]
    return nk.Issue.model_validate({**head, "language": language, "sections": sections, "funders": funders})


def shown(projects: list[str], funders: list[Any]) -> list[str]:
    """The names of the funders in the foot of such an issue."""
    return [each.name for each in funders_of(issue_of(projects, funders), SETTINGS)]


@pytest.mark.parametrize(
    ("projects", "funders", "names"),
    [
        (["hubs"], [], ["The city", "European Union"]),
        (["hubs", "hubs"], ["eu", "city"], ["The city", "European Union"]),
        (["old"], ["eu", "state"], ["A state", "European Union"]),
        (["hubs"], [{"name": "A friend"}], ["The city", "European Union", "A friend"]),
        (["hubs"], [{"name": "european union"}], ["The city", "European Union"]),
        (["unknown"], ["ue"], ["ue"]),
    ],
)
def test_the_foot_is_worked_out(projects: list[str], funders: list[Any], names: list[str]) -> None:
    """Funders of projects and named ones stand once each, in the order of newsletter.toml, others last."""
    assert shown(projects, funders) == names


def test_a_funder_speaks_the_language_of_the_edition() -> None:
    """Name and statement are those of the edition's language."""
    (_, funder) = funders_of(issue_of(["hubs"], [], "ka"), SETTINGS)
    assert (funder.name, funder.statement) == ("ევროკავშირი", "დაფინანსებულია ევროკავშირის მიერ")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["html", "text"])
def test_both_parts_say_what_a_funder_wants_said(layout: str, kind: str) -> None:
    """Name, statement and disclaimer stand in the HTML and in the plain text."""
    edition = nk.compile_issue(issue_of(["hubs"], []), nk.load_layout(layout), SETTINGS)
    mail = " ".join("".join(getattr(edition, kind).literals).split())
    for words in ("European Union", "Funded by the European Union", "sole responsibility of the office."):
        assert words in mail


def test_a_part_for_others_brings_no_funder() -> None:
    """Whoever does not get an update does not get its funder."""
    update = {"body": "News.", "project": "hubs", "only_for": {"country": "de"}}
    section = ProjectUpdates.model_validate({"items": [update, {"body": "More."}]})
    issue = issue_of([], []).model_copy(update={"sections": (section,)})
    layout = nk.load_layout("base")
    own = nk.compile_issue(issue, layout, SETTINGS)
    theirs = nk.compile_issue(issue, layout, SETTINGS, holding=frozenset({"country=de"}))
    assert "The city" not in "".join(own.text.literals)
    assert "The city" in "".join(theirs.text.literals)


def test_a_logo_is_as_high_as_its_funder_wants(tmp_path: Path) -> None:
    """A logo that would be shown lower than its least height is shown larger."""
    from PIL import Image as Pixels

    (tmp_path / "logos").mkdir()
    Pixels.new("RGB", (300, 300)).save(tmp_path / "logos/square.png")
    funder = {"name": "A fund", "logo": "logos/square.png", "minimum_size": 90}
    settings = SETTINGS.model_copy(update={"root": tmp_path}).overridden({})
    settings = Settings.model_validate({**dict(settings), "funders": {"fund": funder}, "projects": {}})
    edition = nk.compile_issue(issue_of([], ["fund"]), nk.load_layout("base"), settings)
    assert 'width="90" height="90" alt="A fund"' in "".join(edition.html.literals)


def test_a_funder_may_have_a_logo_for_dark_mode() -> None:
    """The second logo is hidden until dark mode puts it in place of the first."""
    picture = Image(src="https://iom.int/a.png", alt="A fund")
    funder = Funder(name="A fund", logo=picture, logo_dark=Image(src="https://iom.int/b.png", alt=""))
    edition = nk.compile_issue(issue_of([], [funder]), nk.load_layout("base"), SETTINGS)
    html = "".join(edition.html.literals)
    assert re.search(r'class="night" style="display:none;[^"]*" src="https://iom.int/b.png"', html)
    assert ".night { display: inline-block !important; }" in html


@pytest.mark.parametrize("funder", [{"url": "https://iom.int"}, {"key": "eu", "name": "European Union"}])
def test_a_funder_is_somebody(funder: dict[str, str]) -> None:
    """A funder without a name is refused, and so is one with two."""
    with pytest.raises(ValueError, match="a funder has a name"):
        Funder.model_validate(funder)
