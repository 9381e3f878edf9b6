"""An audience that was read before is not judged again, unless anything about it is another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.audience.reading import reading_of, reading_told
from newsletter_kit.audience.rows import RowRules
from newsletter_kit.audience.sources import Tolerance, read_audience, recall_audience
from newsletter_kit.audience.suppression import read_suppression
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "email,first_name,nom\nnino@x.org,Nino,A\nlevan@x.org,Levan,B\nNINO@x.org,Nino,C\nnobody,Ana,D\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An audience with a wrong row and a repeated one."""
    (tmp_path / "audience.csv").write_text(ROWS, encoding="utf-8")
    return tmp_path / "audience.csv"


def test_what_was_read_comes_back_from_json(path: Path) -> None:
    """Counts, notes, columns and the rows that were left out are the same after a way through JSON."""
    audience = read_audience(path)
    again = reading_of(json.loads(json.dumps(reading_told(audience.reading))))
    assert replace(again, left_out=audience.left_out) == audience.reading
    assert bytes(again.left_out) == bytes(audience.left_out)


def test_a_known_audience_is_the_one_that_was_read(path: Path) -> None:
    """Recipients, counts and notes are those of the first reading."""
    first = read_audience(path)
    again = recall_audience(path, {first.digest(): first.reading})
    assert (list(again), again.invalid, again.merged) == (list(first), first.invalid, first.merged)


def test_of_a_known_audience_no_row_is_judged_again(path: Path) -> None:
    """What the earlier reading found is taken as it is, though it be wrong."""
    first = read_audience(path)
    known = {first.digest(): replace(first.reading, rows=77)}
    assert (recall_audience(path, known).rows, recall_audience(path, {}).rows) == (77, 4)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param((ROWS.replace("Levan", "Lasha"), {}), id="a cell"),
        pytest.param((ROWS + "eka@x.org,Eka,E\n", {}), id="a row more"),
        pytest.param((ROWS, {"encoding": "cp1252"}), id="the encoding"),
        pytest.param((ROWS, {"columns": {"last_name": "nom"}}), id="the columns"),
    ],
)
def test_another_audience_is_read_anew(path: Path, changed: tuple[str, dict[str, str]]) -> None:
    """Whatever could make another recipient of a row makes what was known useless."""
    first = read_audience(path)
    known = {first.digest(): replace(first.reading, rows=77)}
    content, options = changed
    path.write_text(content, encoding="utf-8")
    assert recall_audience(path, known, **options).rows != 77  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rules",
    [RowRules(languages=("en",)), RowRules(languages=("en", "ka")), RowRules(allow_test=True)],
    ids=str,
)
def test_other_rules_make_another_digest(path: Path, rules: RowRules) -> None:
    """Rows that are judged by other rules are another audience."""
    audience = read_audience(path)
    assert replace(audience, rules=rules).digest() != audience.digest()


def test_the_same_bytes_elsewhere_have_the_same_digest(path: Path) -> None:
    """A copy of the file, or one that was only touched, is the same audience."""
    copy = path.with_name("copy.csv")
    copy.write_text(ROWS, encoding="utf-8")
    assert read_audience(copy).digest() == read_audience(path).digest()


def test_a_file_that_changes_has_no_digest(path: Path) -> None:
    """The digest of an audience whose file was changed is refused, as its rows are."""
    audience = read_audience(path)
    path.write_text(ROWS + "eka@x.org,Eka,E\n", encoding="utf-8")
    with pytest.raises(AudienceError, match="it was changed"):
        audience.digest()


def test_a_known_audience_is_refused_as_a_new_one_is(path: Path) -> None:
    """If more rows are wrong than is allowed now, it does not help that they were read before."""
    path.write_text("email\n" + "nobody\n" * 3 + "nino@x.org\n", encoding="utf-8")
    first = read_audience(path, tolerance=Tolerance(max_invalid_share=0.9))
    with pytest.raises(AudienceError, match="3 of 4 rows are wrong"):
        recall_audience(path, {first.digest(): first.reading})


def test_json_lines_have_a_digest_too(tmp_path: Path) -> None:
    """It tells another mapping of the keys from the first."""
    path = tmp_path / "audience.jsonl"
    path.write_text('{"email": "nino@x.org", "nom": "A"}\n', encoding="utf-8")
    plain, named = read_audience(path), read_audience(path, columns={"last_name": "nom"})
    assert plain.digest() != named.digest()


def test_a_suppression_list_has_a_digest_of_its_mailboxes(tmp_path: Path) -> None:
    """Each mailbox counts, whatever its spelling; comments and the order of the lines do not."""
    digests = []
    for content in ("nino@x.org\na@x.org\n", "# left\nA@x.org\nNINO@X.org\na@x.org\n", "nino@x.org\n", ""):
        (tmp_path / "suppressed.txt").write_text(content, encoding="utf-8")
        digests.append(read_suppression(tmp_path / "suppressed.txt").digest())
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
