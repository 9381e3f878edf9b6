"""What the YAML parser says about a broken file, in words that tell an author what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem
from newsletter_kit.issue.yaml_slips import slip_at

if TYPE_CHECKING:
    import yaml

_INDENTED_BY_TAB = re.compile(r"[ ]*-?[ ]*\t")

# What libyaml and the pure Python parser say, in both spellings where they differ.
_PLAIN_WORDS = (
    ("cannot start any token", "text cannot begin with this character", "Put the text in quotes."),
    ("mapping values are not allowed", "a colon stands in text without quotes", "Put the text in quotes."),
    ("alphabetic or numeric", "text cannot begin with * or & without quotes", "Put the text in quotes."),
    ("unexpected end of stream", "a quotation mark is opened here and never closed", "Close it."),
    ("expected ':'", "a key without its colon", "Write `key: value`."),
    ("sequence entries are not allowed", "a list begins in the key's own line", "Begin it in the next line."),
    (
        "line break",
        "text cannot begin with > or | in the key's own line",
        "Put the text in quotes, or begin it in the next line.",
    ),
    ("',' or ']'", "a [ is opened and never closed", "Close it with ], or put the text in quotes."),
    ("',' or '}'", "a { is opened and never closed", "Close it with }, or put the text in quotes."),
    ("expected key", "this line is out of place", "Check its indentation and the quotation marks above it."),
    ("block end", "this line is out of place", "Check its indentation and the quotation marks above it."),
    ("expected '-'", "this line is out of place", "Indent it like the lines that it belongs to."),
    ("undefined alias", "text cannot begin with * without quotes", "Put the text in quotes."),
)


def syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    """The parser's `error` about `text` as a problem of the file `name`.

    Example:
        >>> import yaml
        >>> try:
        ...     list(yaml.parse("title: a: b"))
        ... except yaml.MarkedYAMLError as error:
        ...     str(syntax_problem(error, "title: a: b", "issue.yaml"))
        'issue.yaml:1:9: a colon stands in text without quotes. Put the text in quotes.'
    """
    said = error.problem or "it cannot be read"
    begins_earlier = any(each in said for each in ("end of stream", "expected ':'", "',' or"))
    mark = error.context_mark if begins_earlier else error.problem_mark
    mark = mark or error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines() or [""]
    if tab := _INDENTED_BY_TAB.match(lines[min(line, len(lines) - 1)]):
        where = f"{name}:{line + 1}:{tab.end()}"
        return Problem(where, "a tab stands in the indentation", "Replace it: use spaces.")
    if mark and line < len(lines) and "end of stream" not in said and (slip := slip_at(lines, line, column)):
        return Problem(f"{name}:{slip.line + 1}:{slip.column + 1}", slip.what, slip.remedy)
    known = next((words for words in _PLAIN_WORDS if words[0] in said), None)
    what, remedy = known[1:] if known else (f"it is no YAML: {said}", "Mend that line.")
    return Problem(f"{name}:{line + 1}:{column + 1}", what, remedy)
