"""Audiences as people export them, row by row of the catalogue of bad input."""

from __future__ import annotations

import csv
import gzip
import os
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience.files import MAX_LINE_CHARACTERS
from newsletter_kit.audience.sources import Tolerance, read_audience
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from newsletter_kit.audience.audience import Audience

ROWS = "email,first_name\nnino@x.org,Nino\nlevan@x.org,Levan\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for the files of a test."""
    return tmp_path


def written(folder: Path, content: str | bytes, name: str = "audience.csv") -> Path:
    """A file with `content` in `folder`."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def mailed(audience: Audience) -> list[str]:
    """The addresses of an audience, in order."""
    return [str(recipient.address) for recipient in audience]


def refusal(path: Path, **options: object) -> str:
    """What is said when the audience is refused."""
    with pytest.raises(AudienceError) as raised:
        read_audience(path, **options)  # type: ignore[arg-type]
    return str(raised.value)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ROWS, id="plain"),
        pytest.param(b"\xef\xbb\xbf" + ROWS.encode(), id="C01"),
        pytest.param(ROWS.replace(",", ";"), id="C02"),
        pytest.param("sep=;\n" + ROWS.replace(",", ";"), id="C02-excel-line"),
        pytest.param('"email";"first_name"\n"nino@x.org";"Nino"\n"levan@x.org";"Levan"\n', id="C02-quoted"),
        pytest.param(ROWS.encode("utf-16"), id="C03-mark"),
        pytest.param(ROWS.encode("utf-16-le"), id="C03"),
        pytest.param(ROWS.encode("utf-16-be"), id="C03-big-end"),
        pytest.param(ROWS.encode("utf-32"), id="C03-utf-32"),
        pytest.param(ROWS.replace(",", "\t"), id="C06"),
        pytest.param(ROWS.replace("\n", "\r"), id="C15"),
        pytest.param(ROWS.replace("\n", "\r\n"), id="C15-windows"),
        pytest.param("\n\n" + ROWS.replace("\nlevan", "\n,\n\nlevan") + ",\n", id="empty-rows"),
        pytest.param(
            ROWS.replace("email,first_name", " E-Mail ,First  Name").replace("E-Mail", "EMAIL"), id="headers"
        ),
        pytest.param(gzip.compress(ROWS.encode()), id="gzip-by-content"),
        pytest.param(
            "email,first_name,\nnino@x.org,Nino,\nlevan@x.org,Levan,x\n", id="column-without-header"
        ),
    ],
)
def test_every_usual_export_is_read_alike(folder: Path, content: str | bytes) -> None:
    """Marks, encodings, separators, line ends and empty rows make no difference."""
    audience = read_audience(written(folder, content))
    assert [(str(each.address), dict(each.fields)) for each in audience] == [
        ("nino@x.org", {"first_name": "Nino"}),
        ("levan@x.org", {"first_name": "Levan"}),
    ]


def test_rows_know_where_they_stand(folder: Path) -> None:
    """A recipient's row is the one a spreadsheet shows, also below a cell of two lines and an empty row."""
    path = written(folder, 'email,note\na@x.org,"one\ntwo"\n\nb@x.org,three\n')
    audience = read_audience(path)
    assert [(each.row, each.fields["note"]) for each in audience] == [(2, "one two"), (4, "three")]
    assert audience.where(4) == "audience.csv:4"


def test_c04_an_encoding_is_read_as_declared(folder: Path) -> None:
    """cp1252 is read right when it is declared, also by the name that Windows gives it."""
    path = written(folder, "email,name\njose@x.org,José\n".encode("cp1252"))
    assert [each.fields["name"] for each in read_audience(path, encoding="windows-1252")] == ["José"]


@pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
def test_c04_an_undeclared_encoding_names_row_and_byte(folder: Path, newline: str) -> None:
    """Bytes that are not UTF-8 are refused with their row and offset, and a way out."""
    content = newline.join(["email,name", *["a@x.org,A"] * 30_000, "jose@x.org,José"]).encode("cp1252")
    said = refusal(written(folder, content))
    assert said.startswith(f"audience.csv:30002: byte {len(content) - 1:,} of the file is not utf-8")
    assert 'newsletter.toml: audience_encoding = "cp1252".' in said


def test_c04_an_unknown_encoding_is_refused(folder: Path) -> None:
    """A misspelt encoding, or one that is no text encoding, is named."""
    assert "'utf-9'" in refusal(written(folder, ROWS), encoding="utf-9")
    assert "'hex'" in refusal(written(folder, ROWS), encoding="hex")


def test_c07_a_missing_email_column_lists_the_columns(folder: Path) -> None:
    """Without an email column, the columns found are listed, and mapping one is offered."""
    path = written(folder, "E-Mail Adresse;Vorname\nnino@x.org;Nino\n")
    assert "The columns are: E-Mail Adresse, Vorname." in refusal(path)
    assert 'newsletter.toml: audience_columns = { email = "E-Mail Adresse" }.' in refusal(path)
    audience = read_audience(path, columns={"email": "E-Mail Adresse", "first_name": "vorname"})
    assert [each.fields["first_name"] for each in audience] == ["Nino"]


def test_c07_a_mapped_column_wins_over_one_of_that_name(folder: Path) -> None:
    """When another column is said to be the email, the one called email is not read."""
    path = written(folder, "email,work email\nhome@x.org,work@x.org\n")
    audience = read_audience(path, columns={"email": "Work Email"})
    assert [(str(each.address), dict(each.fields)) for each in audience] == [("work@x.org", {})]


def test_c07_mapping_to_a_column_that_is_not_there_is_an_error(folder: Path) -> None:
    """A mapping to a header that the file lacks says so, and lists what there is."""
    said = refusal(written(folder, ROWS), columns={"email": "Mail"})
    assert "there is no column 'Mail', which audience_columns in newsletter.toml names" in said
    assert "Did you mean email? The columns are: email, first_name" in said


def test_c07_addresses_without_a_header_are_noticed(folder: Path) -> None:
    """A list without a header row is not read with its first person as the header."""
    assert "the first row holds an address" in refusal(written(folder, "a@x.org\nb@x.org\n"))


def test_c08_a_column_twice_names_both(folder: Path) -> None:
    """Two columns of one name are an error, also when only case or spaces differ."""
    said = refusal(written(folder, "email,name,E Mail, Email \na@x.org,A,,b@x.org\n"))
    assert "audience.csv:1: the columns 1 and 4 are both called 'email'" in said


@pytest.mark.parametrize("content", ["", "\n\n", "email,name\n", "email\r\n\r\n", b"\xef\xbb\xbf"])
def test_c09_nobody_is_said_so(folder: Path, content: str | bytes) -> None:
    """An empty file, or one of headers only, is an error that says 0 recipients."""
    assert "0 recipients" in refusal(written(folder, content))


def test_c10_one_column_is_no_riddle(folder: Path) -> None:
    """A list of addresses alone is read, whatever letters they share."""
    path = written(folder, "email\nmaria.m@mmm.org\nmm@m.com\n")
    assert mailed(read_audience(path)) == ["maria.m@mmm.org", "mm@m.com"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(['r4@x.org,"Nino', *(f"r{n}@x.org,N" for n in range(5, 10_000))], id="C11"),
        pytest.param(['r4@x.org,"Nino', *(f"r{n}@x.org,N" for n in range(5, 20))], id="C11-short"),
        pytest.param(['r4@x.org,"Nino', "r5@x.org,N", 'r6@x.org,N"'], id="C11-closed-later"),
        pytest.param(['r4@x.org,"Nino', 'r5@x.org,"N"'], id="C11-opened-again"),
        pytest.param(['r4@x.org,"Nino'], id="C11-last-row"),
    ],
)
def test_c11_an_unclosed_quotation_mark_swallows_nobody(folder: Path, rows: list[str]) -> None:
    """A quotation mark that hides rows is refused by its row, wherever it happens to be closed."""
    path = written(folder, "\n".join(["email,name", "r1@x.org,A", "r2@x.org,A", "r3@x.org,A", *rows, ""]))
    assert refusal(path).startswith("audience.csv:5: a quotation mark is opened in this row")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param("a@x.org", "it has 1 cell, and the header has 3", id="C12-short"),
        pytest.param("a@x.org,A,en,B", "it has 4 cells, and the header has 3", id="C12-long"),
        pytest.param("a@x.org,N\0ino,en", "name: it holds a control character", id="C13"),
        pytest.param("a@x.org," + "x" * 200_000 + ",en", "a cell has more than 131,072 characters", id="C14"),
        pytest.param('a@x.org,"A"B,en', "there is text after a closing quotation mark", id="quotation-mark"),
        pytest.param("a@b@example.org,A,en", "email: one address", id="C19"),
        pytest.param('"a@x.org, b@x.org",A,en', "email: one address", id="C20"),
        pytest.param('"a@x.org\r\nRCPT TO:<e@y.org>",A,en', "email: it holds a control", id="C23"),
        pytest.param("#N/A,A,en", "email: one address", id="C30"),
        pytest.param(",A,en", "email: it is empty", id="C30-empty"),
        pytest.param("x@localhost,A,en", "email: ", id="C31"),
        pytest.param(
            "a@x.org," + "x" * 10_000 + ",en", "name: it has 10,000 characters; 1,000 is the limit", id="C37"
        ),
        pytest.param(
            "a@x.org,e" + "\u0301" * 400 + ",en", "name: it has more than 30 accents", id="C37-marks"
        ),
        pytest.param("a@x.org,A,xx", "there is no edition in 'xx'; there is en, ka", id="C48"),
        pytest.param("a@x.org,A,Georgian!", "language: a tag such as en", id="C48-no-tag"),
    ],
)
def test_a_bad_row_is_left_out_with_its_reason(folder: Path, row: str, reason: str) -> None:
    """One bad row is counted and named; everybody else is still there."""
    path = written(folder, f"email,name,language\nfirst@x.org,A,en\n{row}\nlast@x.org,B,ka\n")
    audience = read_audience(path, languages=["en", "ka"])
    assert mailed(audience) == ["first@x.org", "last@x.org"]
    assert [(note.row, reason in note.reason) for note in audience.invalid.first] == [(3, True)]


def test_c16_one_message_a_mailbox(folder: Path) -> None:
    """Three spellings of one mailbox are one recipient, the first; the others are counted."""
    path = written(folder, "email,name\na@x.org,first\nb@x.org,b\nA@X.org,second\n a@x.org ,third\n")
    audience = read_audience(path)
    assert [(each.fields["name"], each.row) for each in audience] == [("first", 2), ("b", 3)]
    assert [str(note.reason) for note in audience.merged.first] == ["it has the mailbox of row 2"] * 2


def test_c18_plus_addresses_are_two_people(folder: Path) -> None:
    """`a+1` and `a+2` are two mailboxes and get two messages."""
    assert len(read_audience(written(folder, "email\na+1@x.org\na+2@x.org\n"))) == 2


def test_c28_mixed_scripts_are_kept_with_a_warning(folder: Path) -> None:
    """A look-alike is mailed, and pointed out."""
    audience = read_audience(written(folder, "email\nа@example.org\nb@example.org\n"))
    assert (len(audience), audience.warnings.count, audience.warnings.first[0].row) == (2, 1, 2)


def test_c31_test_mode_takes_unreachable_addresses(folder: Path) -> None:
    """With the tolerance for it, an address that no mail can reach is a recipient."""
    path = written(folder, "email\nx@localhost\nx@[127.0.0.1]\nx@example.invalid\n")
    assert len(read_audience(path, tolerance=Tolerance(allow_test=True))) == 3


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        pytest.param('"A\r\nBcc: e@x"', "A Bcc: e@x", id="C32"),
        pytest.param("<b>Bob</b><img src=x onerror=1>", "<b>Bob</b><img src=x onerror=1>", id="C33"),
        pytest.param(
            "{{7*7}}{%x%}%recipient.email%*|EMAIL|*<%body%>",
            "{{7*7}}{%x%}%recipient.email%*|EMAIL|*<%body%>",
            id="C34",
        ),
        pytest.param("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0", id="C36"),
        pytest.param("  ნინო\u00a0ბერიძე ", "ნინო\u00a0ბერიძე", id="spaces"),
        pytest.param('"a\tb"', "a b", id="tab"),
    ],
)
def test_a_cell_is_kept_as_text_of_one_line(folder: Path, cell: str, kept: str) -> None:
    """What is in a cell stays literal; only line breaks, tabs and outer spaces give way."""
    audience = read_audience(written(folder, f"email,name\na@x.org,{cell}\n"))
    assert [each.fields["name"] for each in audience] == [kept]


def test_c43_what_is_no_file_is_refused_at_once(folder: Path) -> None:
    """A folder, a pipe, a device and a missing file are named for what they are, and not read."""
    os.mkfifo(folder / "pipe")
    assert "it is a folder" in refusal(folder)
    assert "it is a pipe or a device" in refusal(folder / "pipe")
    assert "it is a pipe or a device" in refusal(Path("/dev/zero"))
    assert "No such file" in refusal(folder / "none.csv")


def test_c43_a_line_without_end_is_not_read_to_its_end(folder: Path) -> None:
    """A file that is one huge line is refused at the limit."""
    path = written(folder, "email\na@x.org\n" + "x" * (MAX_LINE_CHARACTERS + 1))
    assert refusal(path).startswith("audience.csv:3: the line has more than 1,000,000 characters")


def test_c44_a_gzip_bomb_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small file that opens to a huge one is refused, although every row in it is right."""
    monkeypatch.setattr("newsletter_kit.audience.files.MIN_OPENED_BYTES", 100_000)
    bomb = gzip.compress(b"email\n" + b"aaaaaaaa@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.org\n" * 100_000)
    said = refusal(written(folder, bomb, "audience.csv.gz"))
    assert f"it opens to more than {100 * len(bomb):,} bytes" in said


def test_c41_memory_does_not_grow_with_the_file(folder: Path) -> None:
    """A file of 40 MB is read, checked and told again in a fraction of that."""
    path = folder / "audience.csv"
    with path.open("w") as file:
        file.write("email,a,b,c,d\n")
        cells = f",{'a' * 950}" * 4
        file.writelines(f"reader{number}@x.org{cells}\n" for number in range(10_000))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_audience(path)) == 10_000
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_c44_a_cut_gzip_file_is_refused(folder: Path) -> None:
    """Half a compressed file is an error, not half an audience."""
    rows = "email\n" + "".join(f"r{os.urandom(8).hex()}@x.org\n" for _ in range(5_000))
    packed = gzip.compress(rows.encode())
    assert "it cannot be read on" in refusal(written(folder, packed[: len(packed) // 2], "a.csv.gz"))


@pytest.mark.parametrize(("wrong", "total"), [(5, 5), (1, 1), (3, 10), (30, 100)])
def test_c45_an_audience_that_is_mostly_wrong_is_refused(folder: Path, wrong: int, total: int) -> None:
    """Above the limit nobody is mailed, and the limit and the first wrong rows are named."""
    rows = ["null"] * wrong + [f"r{number}@x.org" for number in range(total - wrong)]
    said = refusal(written(folder, "\n".join(["email", *rows])))
    assert f"{wrong} of {total} rows are wrong, and 20% is the limit" in said
    assert "audience.csv:2: email: one address" in said


def test_c45_the_limit_can_be_raised(folder: Path) -> None:
    """Whoever knows that a list is poor can say so."""
    path = written(folder, "email\n" + "null\n" * 3 + "a@x.org\n" * 1)
    assert mailed(read_audience(path, tolerance=Tolerance(max_invalid_share=0.9))) == ["a@x.org"]


@pytest.mark.parametrize("tag", ["ka", "KA", "ka-GE", "ka_GE"])
def test_c48_a_language_is_matched_to_an_edition(folder: Path, tag: str) -> None:
    """Case and region do not keep a reader from their language; an empty cell asks for none."""
    path = written(folder, f"email,language\na@x.org,{tag}\nb@x.org,\n")
    assert [each.language for each in read_audience(path, languages=["en", "ka"])] == ["ka", None]


@pytest.mark.parametrize("magic", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_c49_a_workbook_is_no_csv(folder: Path, magic: bytes) -> None:
    """An Excel file under another name is recognised by its first bytes."""
    assert "this is an Excel workbook. Export it as CSV (UTF-8)." in refusal(
        written(folder, magic + bytes(99))
    )


def test_an_audience_can_be_read_again_and_again(folder: Path) -> None:
    """Every iteration begins anew and tells the same people."""
    audience = read_audience(written(folder, ROWS))
    assert mailed(audience) == mailed(audience)
    assert len(audience) == 2


def test_a_file_that_changes_under_a_reading_is_refused(folder: Path) -> None:
    """What was surveyed is what is mailed: another file of that name is not."""
    path = written(folder, ROWS)
    audience = read_audience(path)
    written(folder, ROWS + "new@x.org,New\n")
    with pytest.raises(AudienceError, match="it was changed"):
        list(audience)


def test_a_file_that_changes_in_the_middle_of_a_reading_is_noticed(folder: Path) -> None:
    """A row that was written while the others are read does not pass as one that was looked at."""
    rows = "".join(f"reader{number:09}@x.org\n" for number in range(10_000))
    path = written(folder, "email\n" + rows)
    readers = iter(read_audience(path))
    next(readers)
    with path.open("a") as file:
        file.write("new@x.org\n")
    with pytest.raises(AudienceError, match="it was changed"):
        list(readers)


def test_the_columns_are_the_fields_for_merge_tags(folder: Path) -> None:
    """An audience tells which fields a merge tag can use; email and language are told apart."""
    assert read_audience(written(folder, "email,name,language,Country\na@x.org,A,ka,GE\n")).columns == (
        "name",
        "country",
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_an_audience_or_an_audience_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """No file breaks the reader: it gives recipients, or says what is wrong."""
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.csv", "a.jsonl"):
        path = written(folder, content, name)
        try:
            audience = read_audience(path)
        except AudienceError:
            continue
        assert len(mailed(audience)) == len(audience)


@given(st.lists(st.tuples(st.integers(0, 9), st.text(max_size=12)), min_size=1, max_size=30))
def test_what_a_csv_writer_wrote_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str]]
) -> None:
    """Whatever names the csv module writes, every row is counted, and the printable ones are mailed."""
    path = tmp_path_factory.mktemp("csv") / "audience.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows(
            [("email", "name"), *((f"r{number}@x.org", name) for number, name in rows)]
        )
    try:
        audience = read_audience(path, tolerance=Tolerance(max_invalid_share=0.99))
    except AudienceError as error:
        assert "rows are wrong" in str(error)  # noqa: PT017
        return
    assert {f"r{number}@x.org" for number, name in rows if name.isprintable()} <= set(mailed(audience))
    assert audience.rows == len(rows)
