"""Quoted-printable in pieces: any text and any values, and every line within 76."""

from __future__ import annotations

import quopri
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter_kit.message.quoted import quoted_pieces, quoted_value

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
trouble = st.sampled_from(
    [" ", "\t", ".", "=", "\n", "\r\n", "From ", "." * 74, "x" * 75, "=" * 25, "é" * 13]
)
texts = st.lists(st.one_of(letters, trouble), max_size=60).map("".join)


def joined(literals: list[str], values: list[str]) -> bytes:
    """The pieces with the values between them."""
    pieces = quoted_pieces(tuple(literals))
    whole = [pieces[0]]
    for value, piece in zip(values, pieces[1:], strict=True):
        whole += (quoted_value(value), piece)
    return b"".join(whole)


@given(st.lists(st.tuples(texts, texts), max_size=4), texts)
@example([("", "")], "")
@example([("a ", "b ")], "\n")
@example([("\n", ".")], ".\nFrom me")
@example([("x" * 76, "y" * 76)], "z" * 76)
@example([("", "")] * 3, " ")
def test_any_values_between_any_texts_read_back(pairs: list[tuple[str, str]], last: str) -> None:
    """What is decoded is the literals and values, end to end, with CRLF for every line break."""
    literals, values = [*(pair[0] for pair in pairs), last], [pair[1] for pair in pairs]
    encoded = joined(literals, values)
    meant = "".join(text for pair in pairs for text in pair) + last
    assert quopri.decodestring(encoded.replace(b"\r\n", b"\n")).decode() == re.sub("\r\n|\r", "\n", meant)


@given(st.lists(st.tuples(texts, texts), max_size=4), texts)
@example([("x" * 75, "y" * 75)], "z" * 75)
@example([("é" * 25, "é" * 25)], "é" * 25)
@example([("." * 80, "." * 80)], "." * 80)
@example([("", "y" * 75), ("", "y" * 75)], "")
@example([("", "."), ("a", "From me")], "")
def test_every_line_is_within_the_limits(pairs: list[tuple[str, str]], last: str) -> None:
    """RFC 2045 §6.7: lines of at most 76, CRLF only, no blank at a line's end, no dot at its start."""
    encoded = joined([*(pair[0] for pair in pairs), last], [pair[1] for pair in pairs])
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert re.fullmatch(rb"(?!\.|From )(?:[\t !-<>-~]|=[0-9A-F]{2})*=?", line)
        assert not line.endswith((b" ", b"\t"))


@given(texts)
def test_a_boundary_can_never_stand_in_it(text: str) -> None:
    """`=_`, with which every boundary of ours begins, is in no encoded text."""
    assert b"=_" not in quoted_value(text + "=_")


@pytest.mark.parametrize("word", ["x" * 3_000, "https://iom.example.org/" + "y=&" * 1_000, "გ" * 3_000])
def test_a37_word_without_a_blank_is_kept_whole(word: str) -> None:
    """A37: a word or URL of 3,000 characters comes out as it went in, in lines of 76."""
    encoded = joined([f"See {word} and ", "."], [word])
    assert max(map(len, encoded.split(b"\r\n"))) <= 76
    assert quopri.decodestring(encoded.replace(b"\r\n", b"\n")).decode() == f"See {word} and {word}."


def test_half_a_character_does_not_stop_the_mail() -> None:
    """A lone surrogate that a layout let through becomes a question mark."""
    assert quoted_value("a\ud800b") == b"a?b"


def test_plain_text_stays_readable() -> None:
    """A mail in English can be read in its source."""
    assert quoted_pieces(("", "")) == [b"", b""]
    assert joined(["Dear ", ",\n\nhere is the news.\n"], ["Nino"]) == (
        b"Dear=20=\r\nNino=\r\n,\r\n\r\nhere is the news.\r\n"
    )
