"""JSON that is the same for many readers, with gaps for what differs: encoded once, then joined.

A call of 500 whole mails is 40 MB of JSON, nearly all of which all readers share. It is escaped once, and of
each reader only the few values of their own are. The bytes are those that `json.dumps` would give.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, AnyStr, Generic, TypeAlias

from newsletter_kit.compile.merge import MergeTag, MergeText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_SEAM = "\x7f"
"""A sign that JSON leaves as it is, and that hardly stands in any text."""

_ESCAPED = bytes((*range(0x20), *b'"\\'))
"""What JSON does not leave as it is (RFC 8259 §7)."""

_encoded = json.JSONEncoder(ensure_ascii=False).encode


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
    pieces: list[str] = []
    run: list[str] = []
    gaps: list[int] = []
    for item in _written(value):
        if isinstance(item, str):
            run.append(item)
        else:
            pieces += ("".join(run), "")
            gaps.append(place[item])
            run = []
    return JsonForm((*pieces, "".join(run)), tuple(gaps))


def utf8(texts: Iterable[str]) -> list[bytes]:
    r"""Texts as they are sent; half of a letter is a question mark.

    Example:
        >>> utf8(["Nino", "ნ"])
        [b'Nino', b'\xe1\x83\x9c']
    """
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


def _written(value: object) -> Iterator[str | Space]:
    if isinstance(value, Gap | MergeTag):
        yield from _as_space(value)
    elif isinstance(value, MergeText):
        yield from _as_text(value)
    elif isinstance(value, dict):
        yield from _within("{", (_member(key, each) for key, each in value.items()), "}")
    elif isinstance(value, list):
        yield from _within("[", map(_written, value), "]")
    else:
        yield _encoded(value)


def _as_space(space: Space) -> Iterator[str | Space]:
    mark = "" if isinstance(space, Gap) and not space.is_text else '"'
    yield from (mark, space, mark)


def _as_text(text: MergeText) -> Iterator[str | Space]:
    first, *others = (encode_basestring(literal)[1:-1] for literal in text.literals)
    yield f'"{first}'
    for tag, literal in zip(text.tags, others, strict=True):
        yield tag
        yield literal
    yield '"'


def _member(key: object, value: object) -> Iterator[str | Space]:
    yield from _written(key)
    yield ":"
    yield from _written(value)


def _within(begin: str, items: Iterable[Iterable[str | Space]], end: str) -> Iterator[str | Space]:
    yield begin
    for number, item in enumerate(items):
        if number:
            yield ","
        yield from item
    yield end
