"""JSON that is the same for many readers, with gaps for what differs: encoded once, then joined.

A call of 500 whole mails is 40 MB of JSON, nearly all of which all readers share. It is escaped once, and of
each reader only the few values of their own are. The bytes are those that `json.dumps` would give.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, AnyStr, Generic, TypeAlias

from newsletter_kit.compile.merge import MergeTag, MergeText

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_SEAM = "\x7f"
"""A sign that JSON leaves as it is, and that hardly stands in any text."""

_ESCAPED = bytes((*range(0x20), *b'"\\'))
"""What JSON does not leave as it is (RFC 8259 §7)."""

_LONG = 4_096
"""Letters. A text that is longer is the body of an edition."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a text of one reader goes, which is no merge tag.

    Attributes:
        name: tells one gap from another.
        is_text: whether it is a text, in quotation marks; otherwise it is finished JSON.
    """

    name: str
    is_text: bool = True


Space: TypeAlias = Gap | MergeTag
"""What stands for something of one reader's: as a value it is a whole text, within a `MergeText` a part."""


@dataclass(frozen=True, slots=True)
class JsonForm(Generic[AnyStr]):
    """JSON with gaps.

    Attributes:
        pieces: text, or bytes in UTF-8; at every second place is an empty gap.
        gaps: for each gap, the place of its text among those that fill the form.
    """

    pieces: tuple[AnyStr, ...]
    gaps: tuple[int, ...]


def json_form(value: object, spaces: Sequence[Space]) -> JsonForm[str]:
    """`value` in JSON, with a gap for each `Gap` and `MergeTag` in it, and for each tag of a `MergeText`.

    Args:
        value: of dicts, lists, texts, numbers, and the three above.
        spaces: all gaps and tags that may be in it, in the order in which texts are given for them.

    Example:
        >>> json_form({"to": Gap("to"), "tags": ["a"]}, [Gap("to")]).pieces
        ('{"to":"', '', '","tags":["a"]}')
    """
    place = {space: index for index, space in enumerate(spaces)}
    written: list[str | Space] = []
    _write(value, written)
    pieces: list[str] = []
    run: list[str] = []
    gaps: list[int] = []
    for item in written:
        if isinstance(item, str):
            run.append(item)
        else:
            pieces += ("".join(run), "")
            gaps.append(place[item])
            run = []
    return JsonForm((*pieces, "".join(run)), tuple(gaps))


def utf8(texts: Sequence[str]) -> list[bytes]:
    r"""Texts as they are sent; half of a letter is a question mark.

    Example:
        >>> utf8(["Nino", "ნ"])
        [b'Nino', b'\xe1\x83\x9c']
    """
    joined = _SEAM.join(texts)
    if joined.count(_SEAM) == len(texts) - 1:
        return joined.encode("utf-8", "replace").split(_SEAM.encode())
    return [text.encode("utf-8", "replace") for text in texts]


def in_json(texts: Sequence[str]) -> Sequence[str]:
    r"""Texts as they stand between quotation marks; nearly always they stay as they are.

    Example:
        >>> in_json(['say "no"'])
        ['say \\"no\\"']
    """
    joined = _SEAM.join(texts)  # looked at all at once, and escaped all at once
    if _is_plain(joined):
        return texts
    if joined.count(_SEAM) == len(texts) - 1:
        return encode_basestring(joined)[1:-1].split(_SEAM)
    return [encode_basestring(text)[1:-1] for text in texts]


def _is_plain(text: str) -> bool:
    written = text.encode("utf-8", "replace")  # which takes a fifth of the time of a regular expression
    return len(written.translate(None, _ESCAPED)) == len(written)


def filled_forms(
    form: JsonForm[AnyStr], columns: Sequence[Sequence[AnyStr]], readers: int
) -> Iterator[list[AnyStr]]:
    """The pieces of finished JSON for one reader after the other, to be joined.

    The readers' texts are put into each gap for all of them at once: it takes a third of the time.

    Args:
        form: what `json_form` made.
        columns: for each of the form's spaces what goes there for each reader, as `in_json` gives it.
        readers: how many there are.

    Example:
        >>> form = json_form(["Dear", Gap("who")], [Gap("who")])
        >>> ["".join(pieces) for pieces in filled_forms(form, [in_json(["Nino", "Ana"])], readers=2)]
        ['["Dear","Nino"]', '["Dear","Ana"]']
    """
    pieces, length = _filled(form, columns, readers), len(form.pieces)
    for start in range(0, len(pieces), length):
        yield pieces[start : start + length]


def filled_list(
    form: JsonForm[AnyStr], columns: Sequence[Sequence[AnyStr]], readers: int, comma: AnyStr
) -> list[AnyStr]:
    """The pieces of `filled_forms` for all readers at once, with commas between them, as a list has.

    Example:
        >>> form = json_form(["Dear", Gap("who")], [Gap("who")])
        >>> "".join(filled_list(form, [in_json(["Nino", "Ana"])], 2, ","))
        '["Dear","Nino"],["Dear","Ana"]'
    """
    first, *others = form.pieces
    pieces = _filled(JsonForm((comma + first, *others), form.gaps), columns, readers)
    pieces[0] = first
    return pieces


def _filled(form: JsonForm[AnyStr], columns: Sequence[Sequence[AnyStr]], readers: int) -> list[AnyStr]:
    pieces, length = list(form.pieces) * readers, len(form.pieces)
    for place, index in zip(range(1, length, 2), form.gaps, strict=True):
        pieces[place::length] = columns[index]
    return pieces


def _write(value: object, written: list[str | Space]) -> None:
    """Add `value` to what is written, bit by bit."""
    if isinstance(value, Gap | MergeTag):
        mark = "" if isinstance(value, Gap) and not value.is_text else '"'
        written += (mark, value, mark)
    elif isinstance(value, MergeText):
        _write_text(value, written)
    elif isinstance(value, dict):
        _write_members(value, written)
    elif isinstance(value, list):
        _write_list(value, written)
    elif isinstance(value, str):
        written.append(_quoted(value) if len(value) > _LONG else encode_basestring(value))
    else:
        written.append(json.dumps(value))


@lru_cache(maxsize=8)
def _quoted(text: str) -> str:
    """An edition's own, which is in all of its calls."""
    return str(encode_basestring(text))


def _write_text(text: MergeText, written: list[str | Space]) -> None:
    first, *others = (encode_basestring(literal)[1:-1] for literal in text.literals)
    written.append(f'"{first}')
    for tag, literal in zip(text.tags, others, strict=True):
        written += (tag, literal)
    written.append('"')


def _write_members(members: dict[object, object], written: list[str | Space]) -> None:
    sign = "{"
    for key, value in members.items():
        written.append(sign)
        _write(key, written)
        written.append(":")
        _write(value, written)
        sign = ","
    written.append("}" if members else "{}")


def _write_list(items: list[object], written: list[str | Space]) -> None:
    sign = "["
    for item in items:
        written.append(sign)
        _write(item, written)
        sign = ","
    written.append("]" if items else "[]")
