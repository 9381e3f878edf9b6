"""Rules on blanks, punctuation, dashes and words that were typed twice: what a copy editor mends first."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.finding import Edit, Fault, Severity
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.languages import Language
    from newsletter_kit.checks.prose import Prose

_DOUBLE_BLANK = regex.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")


@rule(
    "NK147",
    Words(
        "two blanks in a row",
        "They leave holes in the lines of the plain text, and look unedited.",
        "Keep one of them; `check` can do so for you.",
    ),
    Example(
        bad="sign_off: We will  be back in three months.",
        good="sign_off: We will be back in three months.",
    ),
)
def double_blanks(draft: Draft) -> Iterator[Fault]:
    """One blank stands between two words, and after a full stop."""
    for each in prose_of(draft):
        for found in _DOUBLE_BLANK.finditer(each.words):
            what = f"more than one blank in {_around(each, found)}"
            yield each.fault(what, edit=each.edit(found.start(), found.end(), " "))


_APOSTROPHE = regex.compile(r"(?<![\p{L}\d'])[\p{L}\d]*(?:'[\p{L}\d]+)+|\p{L}*s'(?![\p{L}\d'])")
_PAIR = regex.compile(r"(?<![\p{L}\d])'(\p{L}(?:[^'\n]|(?<=\p{L})'(?=\p{L}))*[\p{L}\d.,!?])'(?![\p{L}\d])")


@rule(
    "NK149",
    Words(
        "a straight apostrophe",
        "It is a leftover of the typewriter, and looks unedited beside curved quotation marks.",
        "Write ’ in its place; `check` can do so for you.",
    ),
    Example(bad="sign_off: That's it for this issue.", good="sign_off: That’s it for this issue."),
)
def straight_apostrophes(draft: Draft) -> Iterator[Fault]:
    """Apostrophes are curved, in the languages that write them."""
    for each in prose_of(draft):
        if each.language.apostrophe and "'" in each.words:
            yield from _straight_pairs(each)
            yield from _straight_in_words(each)


def _straight_pairs(prose: Prose) -> Iterator[Fault]:
    opening, closing = prose.language.inner_quotes or ("", "")
    for found in _PAIR.finditer(prose.words):
        inside = prose.text.value[found.start(1) : found.end(1)]
        right = f"{opening}{inside}{closing}"
        edit = prose.edit(found.start(), found.end(), right) if opening else None
        yield prose.fault(
            f"{quoted(found[0])} stands between straight marks", f"Write {quoted(right)}.", edit
        )


def _straight_in_words(prose: Prose) -> Iterator[Fault]:
    sign = prose.language.apostrophe
    for word in dict.fromkeys(_APOSTROPHE.findall(_PAIR.sub(r"‘\1’", prose.words))):
        if not word[0].isdigit() or word.endswith("s"):
            right = word.replace("'", sign)
            whole = prose.text.value.count(word) == prose.words.count(word)
            edit = Edit(prose.text.location, word, right) if whole else None
            yield prose.fault(f"{quoted(word)} has a straight apostrophe", f"Write {quoted(right)}.", edit)


_WRONG_BLANK = regex.compile(
    r"(?<=[\p{L}\d\ufffc”»“’*_)\]])(?P<before>[ \u00a0]+)(?=(?P<sign>[,;:!?،؛؟)\]]|\.(?!\.))(?![\p{P}\d]))"
    r"|(?<=[(\[])(?P<after>[ \u00a0]+)(?=[^\s“”„«»\"])"
    r"|(?<=\p{L}/)(?P<slash>[ \u00a0]+)(?=\p{L})|(?<=\p{L})(?P<slash>[ \u00a0]+)(?=/\p{L})"
)
_NO_BLANK = regex.compile(r"(?<=\p{L}{2}\)?)[,;،؛](?=\p{L}{2})")


@rule(
    "NK150",
    Words(
        "a blank at the wrong side of a sign",
        "The sign may slip to the beginning of the next line, and screen readers pause in the wrong place.",
        "Write the blank behind the sign, and none before it.",
    ),
    Example(
        bad="sign_off: We will be back , with the reception/ housing team.",
        good="sign_off: We will be back, with the reception/housing team.",
    ),
)
def blanks_beside_signs(draft: Draft) -> Iterator[Fault]:
    """A sign stands close to the word before it, with a blank behind it; French has blanks of its own."""
    for each in prose_of(draft):
        for found in _WRONG_BLANK.finditer(each.words):
            if found["sign"] and found["sign"] in each.language.space_before:
                continue
            what = f"a blank too much in {_around(each, found)}"
            yield each.fault(what, edit=_with_neighbours(each, found, ""))
        for found in _NO_BLANK.finditer(each.words):
            what = f"no blank after the {found[0]} in {_around(each, found)}"
            yield each.fault(what, edit=_with_neighbours(each, found, f"{found[0]} "))


_REPEATED_SIGN = regex.compile(r"([,;:!?،؛؟])\1+|(?<!\.)\.\.(?!\.)|\.{4,}")


@rule(
    "NK151",
    Words(
        "a punctuation mark stands twice",
        "It looks like a slip; many exclamation marks look like advertising, to readers and to spam filters.",
        "Write it once.",
    ),
    Example(bad="sign_off: Thank you for reading!!", good="sign_off: Thank you for reading!"),
)
def repeated_signs(draft: Draft) -> Iterator[Fault]:
    """No sign is repeated, but for the three dots of an ellipsis."""
    for each in prose_of(draft):
        for found in _REPEATED_SIGN.finditer(each.words):
            new = _in_place_of(found[0], each, found.end())
            yield each.fault(f"{found[0]} in {_around(each, found)}", edit=_with_neighbours(each, found, new))


def _in_place_of(signs: str, prose: Prose, end: int) -> str:
    """One of them; where two commas imitate the low quotation mark, that mark."""
    marks = prose.language.quotes
    if signs == ",," and marks and marks[0] == "„" and prose.words[end : end + 1].isalpha():
        return marks[0]
    return "…" if signs.startswith("...") else signs[0]


@rule(
    "NK152",
    Words(
        "a hyphen between two numbers or months",
        "A hyphen joins, a dash says “to”: screen readers read the first as minus or leave it out.",
        "Write the dash –; `check` can do so for you between years and between months, as other numbers can "
        "be a name.",
    ),
    Example(
        bad="sign_off: We were there in January-March 2024, as in 2019-2023.",
        good="sign_off: We were there in January–March 2024, with 10–15 people on 2024-03-31.",
    ),
    Severity.NOTE,
)
def hyphens_in_ranges(draft: Draft) -> Iterator[Fault]:
    """Ranges of numbers and months are written with an en dash."""
    for each in prose_of(draft):
        if not each.language.range_dash or "-" not in each.words:
            continue
        for found in _range_in(each.language).finditer(each.words):
            if found["month"] or _rises(found["low"], found["high"]):
                right = f"{found['from']}{each.language.range_dash}{found['to']}"
                is_sure = found["month"] or _is_of_years(found["low"], found["high"])
                edit = each.edit(found.start(), found.end(), right) if is_sure else None
                remedy = f"Write {quoted(right)}{'' if is_sure else ', if it means “to”'}."
                yield each.fault(f"{quoted(found[0])} has a hyphen", remedy, edit)


@lru_cache(maxsize=64)
def _range_in(language: Language) -> regex.Pattern[str]:
    months = "|".join(sorted(language.months, key=len, reverse=True)) or r"(?!)"
    return regex.compile(
        rf"\b(?<from>(?<month>{months})) ?- ?(?<to>{months})\b"
        r"|(?<![\p{L}\d/.,+-])(?<from>(?<low>\d{1,4})) ?- ?(?<to>(?<high>\d{1,4}))(?![\p{L}\d/-]|[.,]\d)"
    )


def _rises(low: str, high: str) -> bool:
    """Whether two numbers can be a range: 5-15, 2019-2023, 2019-20, and no telephone number."""
    if (len(low), len(high)) == _YEAR_AND_SHORT_YEAR:
        return int(low[2:]) < int(high)
    alike = len(low) == len(high) or len(high) < _YEAR_AND_SHORT_YEAR[0]
    return alike and not low.startswith("0") and int(low) < int(high)


def _is_of_years(low: str, high: str) -> bool:
    """Whether both ends are years: numbers of laws, houses and contracts are no ranges."""
    return int(low) in _YEARS and (int(high) in _YEARS or (len(low), len(high)) == _YEAR_AND_SHORT_YEAR)


_YEAR_AND_SHORT_YEAR = (4, 2)
_YEARS = range(1900, 2101)


MOST_REPEATS = 50
"""Of more doubled words in one text nobody needs the list."""

_TWICE = regex.compile(
    r"(?<![\p{L}\p{M}\d’'-])(\p{L}[\p{L}\p{M}]{0,40}+)(\s{1,9}\1)(?![\p{L}\p{M}\d’'-])", regex.IGNORECASE
)


@rule(
    "NK153",
    Words(
        "a word stands twice",
        "It is left over from an edit, and readers stumble over it.",
        "Remove one of the two; `check` can do so for you.",
    ),
    Example(
        bad="sign_off: We will be back in in three months.",
        good="sign_off: We will be back in three months, and that that is so we promise.",
    ),
)
def repeated_words(draft: Draft) -> Iterator[Fault]:
    """No word is repeated, but for those that each language does repeat and for names."""
    for each in prose_of(draft):
        for found in islice(_TWICE.finditer(each.words), MOST_REPEATS):
            if not _may_repeat(found[1], found[2].strip(), each.language):
                edit = each.edit(found.start(), found.end(), found[1])
                yield each.fault(f"{quoted(found[0])} has the word twice", edit=edit)


def _may_repeat(first: str, second: str, language: Language) -> bool:
    """Whether the language repeats the word, or both are a name, such as Baden Baden."""
    return first.lower() in language.may_repeat or (second[0].isupper() and first[0].isupper())


def _around(prose: Prose, found: regex.Match[str]) -> str:
    return around(prose.text.value, found.start(), found.end())


def _with_neighbours(prose: Prose, found: regex.Match[str], new: str) -> Edit | None:
    """The edit, with the signs on both sides, so that it fits no other place of the text."""
    value, first, last = prose.text.value, max(found.start() - 1, 0), found.end() + 1
    return prose.edit(first, last, value[first : found.start()] + new + value[found.end() : last])


RULES = (
    double_blanks,
    straight_apostrophes,
    blanks_beside_signs,
    repeated_signs,
    hyphens_in_ranges,
    repeated_words,
)
