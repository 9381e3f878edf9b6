"""What a layout's trial can find: each kind of fault with its id, its title and how grave it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Finding, Severity

if TYPE_CHECKING:
    from newsletter_kit.checks.finding import Place


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault.

    Attributes:
        id: `NL` and two digits.
        title: the kind in a few words.
        severity: how grave it is.
        why: whom it would hurt, or what would go wrong.
        mend: what to do about it; a finding's own remedy wins.
    """

    id: str
    title: str
    severity: Severity
    why: str
    mend: str

    def at(self, place: Place, what: str, remedy: str = "") -> Finding:
        """A fault of this kind at a place.

        Example:
            >>> from newsletter_kit.checks.finding import Place
            >>> str(LONG_FILE.at(Place("iom/issue.txt.j2", 41), "it has 50 lines", "Cut it."))
            'iom/issue.txt.j2:41: it has 50 lines. Cut it. [NL04]'
        """
        return Finding(self.id, self.title, self.severity, place, what, remedy or self.mend)


_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

FAILS = Kind(
    "NL01",
    "a template fails",
    _ERROR,
    "An issue with such a section cannot be compiled, and nobody knows before it is needed.",
    "Mend the line that is named.",
)
NO_TWIN = Kind(
    "NL02",
    "a section has no template, or only one of two",
    _ERROR,
    "Readers of the plain text, or of the HTML, would miss the section; so the layout is refused.",
    "Write both: sections/<type>.mjml.j2 and sections/<type>.txt.j2.",
)
MISNAMED = Kind(
    "NL03",
    "a file has the name of nothing",
    _WARNING,
    "The program looks for templates by the types of sections; it never reads this one.",
    "Give it the name of a type, or remove it.",
)
LONG_FILE = Kind(
    "NL04",
    "a template is long",
    _WARNING,
    "What does not fit a screen is hard to change without breaking something.",
    "Put a part of it into partials/ and take it in.",
)
NO_COMMENT = Kind(
    "NL05",
    "a template does not say what it shows",
    _WARNING,
    "Whoever changes it next has to find out which values it reads.",
    "Begin with {# What it shows. Reads these values. #}",
)
UNUSED_FILE = Kind(
    "NL06",
    "no template takes a file in",
    _WARNING,
    "Changes in it do nothing, and say nothing; often its name has a slip.",
    "Take it in with {% include … %}, or remove it.",
)
NO_WORDS = Kind(
    "NL07",
    "a template asks for words that are in no strings file",
    _ERROR,
    "The first issue that needs them cannot be compiled.",
    "Add them to strings/en.yaml.",
)
UNUSED_WORDS = Kind(
    "NL08",
    "no template asks for words of a strings file",
    _WARNING,
    "Somebody translates them for nothing; often the key has a slip.",
    "Remove them, or mend the key.",
)
NOT_SHOWN = Kind(
    "NL09",
    "what an author writes is not shown",
    _WARNING,
    "The author has written it, the check is content, and no reader ever sees it.",
    "Show it where it is there: {% if … %}.",
)
NOT_IN_TEXT = Kind(
    "NL10",
    "what an author writes is not in the plain text",
    _WARNING,
    "Who reads the plain text, and many who have it read aloud, miss it.",
    "Show it in the template that ends in .txt.j2.",
)
EMPTY_TEXT = Kind(
    "NL11",
    "a section is not in the plain text",
    _ERROR,
    "Who reads the plain text does not learn that there is such a section.",
    "Write its words into the template that ends in .txt.j2.",
)
LONG_LINES = Kind(
    "NL12",
    "lines of the plain text are long",
    _WARNING,
    "Mail programs break long lines where they like.",
    "Use the filter `wrap`.",
)
HEAVY = Kind(
    "NL13",
    "a section takes many bytes",
    _WARNING,
    "Gmail cuts a mail off after 102,000 bytes: a few such sections fill it.",
    "Make one table with many rows of what are many columns and sections.",
)
TOO_WIDE = Kind(
    "NL14",
    "something is wider than the screen",
    _ERROR,
    "Readers on a phone have to push every line to and fro.",
    "Let it shrink: no fixed width, few columns, `overflow-wrap:anywhere` for long words.",
)
NO_SAMPLE = Kind(
    "NL15",
    "a section could not be tried",
    _NOTE,
    "Its fields want values that no machine can guess.",
    "Give its fields examples: `Field(examples=[…])`.",
)
UNREAD_TOKEN = Kind(
    "NL16",
    "no template reads a token of the theme",
    _WARNING,
    "Its colour, font or size changes nothing, and says nothing; often its name has a slip.",
    "Mend its name, or remove it.",
)
BROKEN_NUMBER = Kind(
    "NL17",
    "a number is broken in two on a phone",
    _WARNING,
    "Who reads one line sees 12 where 12,345 is meant.",
    "Keep numbers whole: `white-space:nowrap` about each, or fewer columns.",
)

KINDS = (
    FAILS,
    NO_TWIN,
    MISNAMED,
    LONG_FILE,
    NO_COMMENT,
    UNUSED_FILE,
    NO_WORDS,
    UNUSED_WORDS,
    NOT_SHOWN,
    NOT_IN_TEXT,
    EMPTY_TEXT,
    LONG_LINES,
    HEAVY,
    TOO_WIDE,
    NO_SAMPLE,
    UNREAD_TOKEN,
    BROKEN_NUMBER,
)
"""All of them; docs/designers.md tells of each."""
