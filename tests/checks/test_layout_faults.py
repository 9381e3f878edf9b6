"""A fault of a layout is found at the line of the layout's own file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit import load_issue, load_layout, load_settings
from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.draft import Draft
from newsletter_kit.testing import draft_of_example
from newsletter_kit.testing.drafts import SAMPLE_DAY

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
{% extends "partials/section.mjml.j2" %}
{% block content %}
<mj-text>
PIECE
</mj-text>
{% endblock %}
"""
RULES = {rule.id: rule for rule in catalogue()}


def _draft(folder: Path, piece: str, issue_lines: str = "{}") -> Draft:
    """The sample with these lines, in a layout whose template of `text` has `piece` on its fourth line."""
    (folder / "layouts/mine/sections").mkdir(parents=True)
    (folder / "layouts/mine/layout.yaml").write_text("title: Mine\nextends: base\n")
    (folder / "layouts/mine/sections/text.mjml.j2").write_text(TEMPLATE.replace("PIECE", piece))
    path = draft_of_example(folder, issue_lines).issue.source
    assert path is not None
    issue = load_issue(path.path)
    return Draft(issue, load_layout("mine", root=folder), load_settings(folder), SAMPLE_DAY)


@pytest.mark.parametrize(
    ("rule", "piece"),
    [
        ("NK032", "<p>სერვის ჰაბი</p>"),
        ("NK036", "<h3></h3>"),
        ("NK037", "<table><tr><td>{{ section.body }}</td></tr></table>"),
        ("NK041", '<img src="https://iom.int/a.png" width="20" height="20">'),
        ("NK047", '<a href="https://iom.int"></a>'),
        ("NK050", '<p>See <a style="text-decoration:none" href="https://iom.int">the report</a></p>'),
        ("NK052", '<p style="color:#aaaaaa">{{ section.body }}</p>'),
        ("NK054", '<p style="font-size:10px">{{ section.body }}</p>'),
        ("NK056", '<p style="text-align:justify">{{ section.body }}</p>'),
        ("NK092", '<img src="https://iom.int/a.png" alt="A map">'),
        ("NK100", '<div style="display:flex">{{ section.body }}</div>'),
        ("NK103", '<p style="margin:0 -4px">{{ section.body }}</p>'),
        ("NK057", '<p style="font-family:Arial">{{ section.body }}</p>'),
    ],
)
def test_a_fault_of_a_template_is_found_at_its_line(rule: str, piece: str, tmp_path: Path) -> None:
    """The designer learns the file and the line, and for which section of the issue it was used."""
    found = list(RULES[rule].findings(_draft(tmp_path, piece)))
    assert [(each.place.name, each.place.line) for each in found] == [("mine/sections/text.mjml.j2", 4)]
    assert "sections.0" in found[0].place.part


def test_a_template_that_prints_nothing_is_the_loss_of_the_author(tmp_path: Path) -> None:
    """What a template leaves out is named at the author's line."""
    lines = "sections: [{type: text, body: 'We met 1,250 [guests](https://iom.int/guests).'}]"
    found = list(RULES["NK018"].findings(_draft(tmp_path, "<p>Nothing of it.</p>", lines)))
    assert [(each.place.part, each.what) for each in found] == [
        ("sections.0.body", "the HTML lacks the link to https://iom.int/guests"),
        ("sections.0.body", "1,250 of “We met 1,250 guests.” is not in the HTML"),
    ]
