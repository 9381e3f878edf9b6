"""Rules on mail programs: what the targets change, what is accepted, and where findings point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import client_support
from newsletter_kit.config import Settings
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft

FLEX = '<div style="display:flex">One</div>'


def with_settings(draft: Draft, **changes: object) -> Draft:
    """The draft with other settings."""
    vars(draft)["settings"] = Settings.model_validate({**dict(draft.settings), **changes})
    return draft


def test_only_the_readers_programs_are_asked(tmp_path: Path) -> None:
    """What Outlook does not know is no fault of a mail whose readers have Apple Mail."""
    draft = with_settings(draft_of_example(tmp_path, FLEX, "html"), clients=["apple-mail-ios"])
    assert list(client_support.unsupported.findings(draft)) == []


def test_what_the_newsletter_accepts_is_not_found(tmp_path: Path) -> None:
    """A feature with a reason in newsletter.toml is left in peace."""
    reason = {"css-display-flex": "the columns stand below each other there"}
    draft = with_settings(draft_of_example(tmp_path, FLEX, "html"), accepted_degradations=reason)
    assert list(client_support.unsupported.findings(draft)) == []


def test_the_programs_are_named(tmp_path: Path) -> None:
    """A finding says in people's words who does not see it."""
    (finding,) = client_support.unsupported.findings(draft_of_example(tmp_path, FLEX, "html"))
    assert finding.severity is Severity.ERROR
    assert "Outlook on Windows" in finding.what


def test_a_style_sheets_fault_is_found_in_the_layouts_file(tmp_path: Path) -> None:
    """What stands in a sheet of a layout is told with the file and the line that wrote it."""
    folder = tmp_path / "layouts/own"
    (folder / "partials").mkdir(parents=True)
    sheet = "<mj-style>\n.card { position: sticky }\n</mj-style>\n"
    (folder / "layout.yaml").write_text("title: Own\nextends: base\n")
    (folder / "partials/phone.mjml.j2").write_text(sheet)
    draft = draft_of_example(tmp_path, "{}")
    vars(draft)["layout"] = load_layout("own", root=tmp_path)
    (finding,) = client_support.unsupported.findings(draft)
    assert str(finding.place) == "own/partials/phone.mjml.j2:2"


@pytest.mark.parametrize(
    ("style", "is_found"),
    [
        ("color:rgb(0 51 160)", True),
        ("color:rgb(0, 51, 160)", False),
        ("margin:0 -4px", True),
        ("margin:0 0 -0px", False),
        ("margin-top:-.5em", True),
        ("text-indent:-4px", False),
        ("color:#000000 !IMPORTANT", True),
        ("color:#000000 !important", False),
    ],
)
def test_poisons_are_known(style: str, *, is_found: bool, tmp_path: Path) -> None:
    """Only what takes other styles with it is found."""
    draft = draft_of_example(tmp_path, f'<p style="{style}">News</p>', "html")
    assert bool(list(client_support.poisonous.findings(draft))) is is_found


def test_a_media_query_inside_another_is_found(tmp_path: Path) -> None:
    """Two that stand one after the other are not."""
    nested = "<style>@media screen { @media (max-width:9px) { a { color: red } } }</style>"
    beside = "<style>@media screen { a { color: red } } @media print { a { color: red } }</style>"
    drafts = (
        draft_of_example(tmp_path / name, each, "html") for name, each in (("a", nested), ("b", beside))
    )
    assert [len(list(client_support.poisonous.findings(each))) for each in drafts] == [1, 0]


def test_a_mistyped_feature_is_named_with_the_nearest(tmp_path: Path) -> None:
    """A wrong name among the accepted is told with what was probably meant."""
    text = '[accepted_degradations]\ncss-border-radios = "corners may be square"'
    (finding,) = client_support.unknown_names.findings(draft_of_example(tmp_path, text, "settings"))
    assert finding.place.part == "accepted_degradations"
    assert finding.remedy == "Did you mean css-border-radius?"


def test_what_is_kept_from_outlook_is_no_fault_there(tmp_path: Path) -> None:
    """A part that a comment hides from Outlook on Windows need not be known to it, unless it comes again."""
    hidden = '<!--[if !mso]><!--><div style="position:static;float:left">One</div><!--<![endif]-->'
    drafts = [
        with_settings(draft_of_example(tmp_path / name, html, "html"), clients=["outlook-windows"])
        for name, html in (("a", hidden), ("b", f'{hidden}<p style="position:static">Two</p>'))
    ]
    assert [len(list(client_support.unsupported.findings(each))) for each in drafts] == [0, 1]
