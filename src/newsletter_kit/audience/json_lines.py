"""JSON Lines (https://jsonlines.org): one object a line, its keys are the columns."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, NoReturn

from newsletter_kit.audience.at_once import ROWS_AT_ONCE
from newsletter_kit.audience.grid import grids_of
from newsletter_kit.audience.rows import BadRow, Fields, RowError, column_name
from newsletter_kit.errors import AudienceError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.audience.files import TextFile
    from newsletter_kit.audience.grid import Grid

SUFFIXES = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class JsonLines:
    """A file of JSON objects.

    Attributes:
        file: where the rows are.
        names: our name of each key that is called otherwise in the file.
    """

    file: TextFile
    names: Mapping[str, str]

    def rows(self) -> Iterator[tuple[int, Fields | BadRow]]:
        """Number and values of every line that is not empty, or what is wrong with it.

        Numbers are kept as they were typed; null is an empty text.

        Raises:
            AudienceError: if the file is one JSON array, or cannot be read on.
        """
        for row, line in enumerate(self.file.lines(), start=1):
            if row == 1 and line.startswith("["):
                what = "this is a JSON array, not one object a line"
                raise AudienceError(Problem(f"{self.file.path.name}:1", what, "Run: jq -c '.[]' on it."))
            if not line.isspace():
                yield row, self._fields(line)

    def grids(self) -> Iterator[Grid]:
        """See `RowSource.grids`."""
        coming = self.rows()
        while rows := list(islice(coming, ROWS_AT_ONCE)):
            yield from grids_of(rows)

    def digest(self) -> str:
        """The same if all rows would be told the same, in hex.

        Raises:
            AudienceError: if the file was changed.
        """
        read_as = (self.file.encoding, self.file.is_gzip, sorted(self.names.items()))
        return sha256(repr((self.file.digest(), "json", read_as)).encode()).hexdigest()

    def _fields(self, line: str) -> Fields | BadRow:
        try:
            pairs = _DECODER.decode(line)
            if not isinstance(pairs, _Pairs):
                return BadRow("it is no JSON object")
            return self._named(pairs)
        except json.JSONDecodeError as error:
            return BadRow(f"it is no JSON: {error.msg} at column {error.colno}")
        except RecursionError:
            return BadRow("its values are nested too deeply")
        except RowError as error:
            return BadRow(str(error))

    def _named(self, pairs: _Pairs) -> Fields:
        fields: Fields = {}
        for key, value in pairs:
            name = column_name(key)
            if name in self.names.values() and name not in self.names:
                continue
            name = self.names.get(name, name)
            if name in fields:
                raise RowError(f"the key {name!r} is there twice")
            fields[name] = _text(name, value)
        return fields


def read_json_lines(file: TextFile, columns: Mapping[str, str]) -> JsonLines:
    """The JSON Lines in `file`.

    Args:
        file: the file.
        columns: the key of each of our columns that is called otherwise: `{"email": "E-Mail"}`.

    Example:
        >>> next(read_json_lines(look_at(Path("audience.jsonl")), {}).rows())  # doctest: +SKIP
        (1, {'email': 'nino@iom.int'})
    """
    return JsonLines(file, {column_name(theirs): name for name, theirs in columns.items()})


class _Pairs(list[tuple[str, object]]):
    """A JSON object in which a key may stand twice."""


def _no_constant(name: str) -> NoReturn:
    raise RowError(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_int=str, parse_float=str, parse_constant=_no_constant
)


def _text(name: str, value: object) -> str:
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case _:
            raise RowError(f"{name}: a text, a number, true, false or null is wanted")
