"""Rules on what is written in two ways in one issue: the words of links, shares, large numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.finding import Edit, Severity
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.compile.wording import has_capitals
from newsletter_kit.issue.markdown import links_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.prose import Prose


@rule(
    "NK144",
    Words(
        "the words of links have their capitals in different places",
        "“Read more” beside “Read More” looks careless, and readers wonder whether they differ.",
        "Write the words of such links alike everywhere.",
    ),
    Example(
        bad="sign_off: '[Read more](https://iom.int/a) and [Read More](https://iom.int/b)'",
        good="sign_off: '[Read more](https://iom.int/a) and [Read more](https://iom.int/b)'",
    ),
)
def link_capitals(draft: Draft) -> Iterator[Fault]:
    """Links with the same words have them with the same capitals."""
    uses: dict[tuple[str, str], list[tuple[str, Prose]]] = {}
    for prose in prose_of(draft):
        for words in _link_words(prose):
            uses.setdefault((prose.text.language, _alike(words)), []).append((words, prose))
    for (language, key), found in uses.items():
        spellings = Counter(words for words, _ in found)
        right = _generic(draft, language).get(key) or spellings.most_common(1)[0][0]
        for words, prose in found if len(spellings) > 1 else ():
            if words != right:
                old, new = (words, right) if _is_link(prose) else (f"[{words}]", f"[{right}]")
                what = f"{quoted(words)} stands there, and {quoted(right)} elsewhere"
                yield prose.fault(what, f"Write {quoted(right)}.", Edit(prose.text.location, old, new))


def _alike(words: str) -> str:
    return " ".join(words.casefold().split())


def _link_words(prose: Prose) -> Iterator[str]:
    if _is_link(prose):
        yield prose.text.value
    elif "](" in prose.text.value:
        yield from (words for words, _ in links_in(prose.text.value))


def _is_link(prose: Prose) -> bool:
    return prose.text.location[-2:] == ("link", "text")


def _generic(draft: Draft, language: str) -> dict[str, str]:
    """How the layout's generic words of links are written: with a capital at the beginning alone."""
    words = draft.layout.strings.get(language.partition("-")[0], {}).get("generic_link_texts")
    listed = [each.strip() for each in words.split("|")] if isinstance(words, str) else []
    return {each.casefold(): each[:1].upper() + each[1:] for each in listed if has_capitals(language)}


_SHARE = regex.compile(r"(?<=\d)(?P<blank>[ \u00a0\u202f]?)(?P<sign>%|per ?cent\b|pour cent\b|процент\p{L}*)")


@rule(
    "NK154",
    Words(
        "shares are written in two ways",
        "Readers take 41%, 41 % and 41 per cent for the styles of different authors.",
        "Write all shares alike.",
    ),
    Example(
        bad="sign_off: 41% are men, and 59 % are women.",
        good="sign_off: 41% are men, and 59% are women.",
    ),
    Severity.NOTE,
)
def shares(draft: Draft) -> Iterator[Fault]:
    """All percentages of one language are written in one way."""
    for usual, form, prose, found in _unusual(draft, _SHARE, _form_of_share):
        both = usual.endswith("%") and form.endswith("%")
        edit = (
            prose.edit(found.start() - 1, found.end(), prose.words[found.start() - 1] + usual)
            if both
            else None
        )
        yield _fault(prose, found, f"41{usual}", edit)


def _form_of_share(found: regex.Match[str]) -> str:
    return f"{' ' if found['blank'] else ''}{_CASE_ENDING.sub('', found['sign'])}"


_CASE_ENDING = re.compile("(?<=процент).+")

_LARGE = regex.compile(
    r"(?<![\d.,’+-]|\d[ \u00a0\u202f])"
    r"\d{1,3}(?P<sign>[,’ \u00a0\u202f])\d{3}(?:(?P=sign)\d{3})*"
    r"(?![\d-]|[ ,.]\d)"
)


@rule(
    "NK155",
    Words(
        "large numbers are written in two ways",
        "With 12,500 in one place and 12 500 in another, readers have to guess what the comma stands for.",
        "Part the thousands by the same sign everywhere.",
    ),
    Example(
        bad="sign_off: Of 12,500 people, 3 200 were children.",
        good="sign_off: Of 12,500 people, 3,200 were children.",
    ),
    Severity.NOTE,
)
def large_numbers(draft: Draft) -> Iterator[Fault]:
    """The thousands are parted by one sign in all texts of a language."""
    for usual, form, prose, found in _unusual(draft, _LARGE, lambda each: _BLANK.sub(" ", each["sign"])):
        sign = "\u00a0" if usual == " " else usual
        new = (_BLANK if form == " " else re.compile(form)).sub(sign, found[0])
        may_be_telephone = form == " " and len(found[0]) > len("123 456")
        edit = None if may_be_telephone else prose.edit(found.start(), found.end(), new)
        yield _fault(prose, found, f"12{usual}500", edit)


_BLANK = re.compile("[ \u00a0\u202f]")


def _unusual(
    draft: Draft, pattern: regex.Pattern[str], form_of: Callable[[regex.Match[str]], str]
) -> Iterator[tuple[str, str, Prose, regex.Match[str]]]:
    """What is written in another form than most in its language: the usual form, its own, and the place."""
    uses: dict[str, list[tuple[str, Prose, regex.Match[str]]]] = {}
    for prose in prose_of(draft):
        for found in pattern.finditer(prose.words):
            uses.setdefault(prose.text.language, []).append((form_of(found), prose, found))
    for all_of_them in uses.values():
        usual = Counter(form for form, _, _ in all_of_them).most_common(1)[0][0]
        yield from ((usual, *each) for each in all_of_them if each[0] != usual)


def _fault(prose: Prose, found: regex.Match[str], model: str, edit: Edit | None) -> Fault:
    what = f"{around(prose.text.value, *found.span())} is not written like {model}, as most are"
    return prose.fault(what, edit=edit)


RULES = (link_capitals, shares, large_numbers)
