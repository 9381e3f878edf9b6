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
    """

    id: str
    title: str
    severity: Severity

    def at(self, place: Place, what: str, remedy: str = "") -> Finding:
        """A fault of this kind at a place.

        Example:
            >>> from newsletter_kit.checks.finding import Place
            >>> str(LONG_FILE.at(Place("iom/partials/a.mjml.j2", 41), "it has 50 lines"))
            'iom/partials/a.mjml.j2:41: it has 50 lines. [NL04]'
        """
        return Finding(self.id, self.title, self.severity, place, what, remedy)


FAILS = Kind("NL01", "a template fails", Severity.ERROR)
NO_TWIN = Kind("NL02", "a section has no template, or only one of two", Severity.ERROR)
MISNAMED = Kind("NL03", "a file has the name of nothing", Severity.WARNING)
LONG_FILE = Kind("NL04", "a template is long", Severity.WARNING)
NO_COMMENT = Kind("NL05", "a template does not say what it shows", Severity.WARNING)
UNUSED_FILE = Kind("NL06", "no template takes a file in", Severity.WARNING)
NO_WORDS = Kind("NL07", "words that a template asks for are in no strings file", Severity.ERROR)
UNUSED_WORDS = Kind("NL08", "no template asks for words of a strings file", Severity.WARNING)
NOT_SHOWN = Kind("NL09", "what an author writes is not shown", Severity.WARNING)
NOT_IN_TEXT = Kind("NL10", "what an author writes is not in the plain text", Severity.WARNING)
EMPTY_TEXT = Kind("NL11", "a section is not in the plain text", Severity.ERROR)
HEAVY = Kind("NL12", "a section takes many bytes", Severity.WARNING)
TOO_WIDE = Kind("NL13", "something is wider than the screen", Severity.ERROR)
NO_SAMPLE = Kind("NL14", "a section could not be tried", Severity.NOTE)

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
    HEAVY,
    TOO_WIDE,
    NO_SAMPLE,
)
"""All of them; docs/designers.md tells of each."""
