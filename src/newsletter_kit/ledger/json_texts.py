"""Many values in JSON, a text for each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = "\x1e"  # RFC 7464 §2.2 puts it between texts; in a text it is escaped
_BETWEEN = ',"\\u001e",'

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def json_texts(values: Sequence[object]) -> list[str]:
    """The JSON of each value, in UTF-8's letters and without spaces.

    They are written as one list with a mark between them, and cut apart at the marks: the encoder takes as
    long to begin as to write what a person's fields are.

    Raises:
        TypeError or ValueError: if there is no JSON for one of them.

    Example:
        >>> json_texts([{"name": "ნინო"}, {}])
        ['{"name":"ნინო"}', '{}']
    """
    marked = [each for value in values for each in (_MARK, value)][1:]
    texts = _write(marked)[1:-1].split(_BETWEEN)
    if len(texts) == len(values):
        return texts
    return [_write(value) for value in values]  # none at all, or a list among them holds the mark
