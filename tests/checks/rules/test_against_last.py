"""Rules that lay the numbers of an issue beside those of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.rules import against_last
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Rule

_PERIODS = ("{start: 2023-07-01, end: 2023-09-30}", "{start: 2023-10-01, end: 2023-12-31}")


def avrr(*persons: int | None) -> str:
    """Issues of one quarter after the other; None for one without numbers."""
    periods = (*_PERIODS, "{start: 2024-01-01, end: 2024-03-31}")[-len(persons) :]
    sections = ("type: divider" if n is None else f"type: avrr, returned: {{persons: {n}}}" for n in persons)
    pairs = zip(periods, sections, strict=True)
    return "\n---\n".join(f"period: {period}\nsections: [{{{section}}}]" for period, section in pairs)


@pytest.mark.parametrize(
    ("rule", "issues", "count"),
    [
        (against_last.same_again, avrr(463, 463), 1),
        (against_last.same_again, avrr(463, None, 463), 1),
        (against_last.same_again, avrr(463, 470, 463), 0),
        (against_last.same_again, avrr(7, 7), 0),
        (against_last.far_from_last, avrr(46, 463), 1),
        (against_last.far_from_last, avrr(463, 46), 1),
        (against_last.far_from_last, avrr(4, 41), 0),
        (against_last.far_from_last, avrr(463, 0), 0),
        (against_last.falling_total, avrr(463, 300), 0),
    ],
)
def test_numbers_are_laid_beside_the_last_that_there_were(
    rule: Rule, issues: str, count: int, tmp_path: Path
) -> None:
    """The last issue that had numbers is the one compared with; few persons may be as many again."""
    assert len(findings_of_example(rule, tmp_path, issues)) == count


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("ka", "დახმარებული ადამიანი 2003 წლის შემდეგ"),
        ("ru", "Всего человек"),
        ("fr", "personnes depuis 2003"),
        ("ar", "شخص منذ عام 2003"),
    ],
)
def test_a_total_is_known_in_each_language(language: str, label: str, tmp_path: Path) -> None:
    """A figure whose label says that it is a total may not fall in any language that is known."""
    issue = "language: {}\nsections: [{{type: stats, figures: [{{value: {}, label: {}}}]}}]\nperiod: {}"
    texts = [
        issue.format(language, value, label, period)
        for value, period in zip((1204, 1180), _PERIODS, strict=True)
    ]
    found = findings_of_example(against_last.falling_total, tmp_path, "\n---\n".join(texts))
    assert [each.place.part for each in found] == ["sections.0.figures.0.value"]


def test_a_label_that_is_spelt_otherwise_is_a_note(tmp_path: Path) -> None:
    """A label that changed a little is told of; one that is another is not."""
    issue = (
        "sections: [{{type: stats, figures: [{{value: 1, label: {}}}]}}]\n"
        "period: {{start: {}-01-01, end: {}-03-31}}"
    )
    first = issue.format("persons trained in Tbilisi", 2023, 2023)
    near = f"{first}\n---\n{issue.format('persons trained in Tiblisi', 2024, 2024)}"
    far = f"{first}\n---\n{issue.format('hubs opened', 2024, 2024)}"
    found = findings_of_example(against_last.changed_label, tmp_path / "near", near)
    assert [each.severity for each in found] == ["note"]
    assert findings_of_example(against_last.changed_label, tmp_path / "far", far) == []
