"""Rules on the numbers of one issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from newsletter_kit.checks.rules import statistics
from newsletter_kit.testing import findings_of_example

if TYPE_CHECKING:
    from pathlib import Path


def returned(numbers: str) -> str:
    """An issue with a record of persons who came home."""
    return f"sections: [{{type: avrr, returned: {{{numbers}}}}}]"


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        ("persons: 463, female_percent: 59, male_percent: 41", 0),
        ("persons: 3, female_percent: 33.3, male_percent: 66.7", 0),
        ("persons: 3, female_percent: 66", 0),
        ("persons: 0, female_percent: 41", 0),
        ("persons: 1, female_percent: 41", 1),
        ("persons: 19, female_percent: 41, male_percent: 59", 2),
        ("persons: 463, female_percent: 41.3", 0),
        ("persons: 463, female_percent: 41.1", 1),
    ],
)
def test_a_share_is_that_of_whole_persons(numbers: str, count: int, tmp_path: Path) -> None:
    """A share rounded up, or cut off, is possible; one between two persons is not."""
    assert len(findings_of_example(statistics.impossible_share, tmp_path, returned(numbers))) == count


@pytest.mark.parametrize("numbers", ["persons: 7, health_needs: 7", "persons: 463, female_percent: 100"])
def test_a_part_may_be_all_of_a_few(numbers: str, tmp_path: Path) -> None:
    """That all of a few persons share something is no mistake."""
    assert findings_of_example(statistics.part_is_whole, tmp_path, returned(numbers)) == []


def test_a_growth_may_be_above_one_hundred(tmp_path: Path) -> None:
    """A number above 100 that is no share is left alone."""
    text = "sections: [{type: stats, figures: [{value: 140, label: trainings}]}]"
    assert findings_of_example(statistics.share_above_whole, tmp_path, text) == []


def test_a_label_may_stand_in_two_sections(tmp_path: Path) -> None:
    """Two sections may count the same thing in two periods."""
    section = "{type: stats, bars: [{label: Tbilisi, value: 40}]}"
    text = f"sections: [{section}, {section}]"
    assert findings_of_example(statistics.label_twice, tmp_path, text) == []


@pytest.mark.parametrize(
    ("language", "rows", "count"),
    [
        ("en", [["Tbilisi", "1,240"], ["Batumi", "760"], ["Total", "2,000"]], 0),
        ("en", [["Tbilisi", "1,240"], ["Batumi", "760"], ["Total", "2,100"]], 1),
        ("ka", [["თბილისი", "40"], ["ბათუმი", "34"], ["სულ", "75"]], 1),
        ("ru", [["Тбилиси", "40"], ["Батуми", "34"], ["Всего", "74"]], 0),
        ("en", [["Tbilisi", "40"], ["Batumi", "34"], ["Telavi", "75"]], 0),
        ("en", [["Tbilisi", "40 %"], ["Batumi", "34 %"], ["Total", "37 %"]], 0),
        ("en", [["Tbilisi", "40"], ["Batumi", "–"], ["Total", "41"]], 0),
    ],
)
def test_a_total_is_the_sum_of_its_column(
    language: str, rows: list[list[str]], count: int, tmp_path: Path
) -> None:
    """Whole numbers are added up where the last row is a total; shares and gaps are left alone."""
    section = {"type": "table", "columns": ["Town", "Families"], "rows": rows}
    text = yaml.safe_dump({"language": language, "sections": [section]}, allow_unicode=True)
    assert len(findings_of_example(statistics.wrong_sum, tmp_path, text)) == count
