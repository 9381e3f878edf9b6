"""Rules on single characters: look-alikes, capitals that fonts lack, invisible signs, odd digits."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.finding import Edit, Fault
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

# Unicode's confusables.txt (UTS 39), those letters alone that look the same in every common font.
_CYRILLIC = "аеорсухіјѕАВЕКМНОРСТХІЅЈУ"
_GREEK = "οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN_OF = {
    **dict(zip(_CYRILLIC, "aeopcyxijsABEKMHOPCTXISJY", strict=True)),
    **dict(zip(_GREEK, "oABEZHIKMNOPTYX", strict=True)),
}
_CYRILLIC_OF = {_LATIN_OF[letter]: letter for letter in reversed(_CYRILLIC)}

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MIXED = regex.compile(r"(?=\p{L}*\p{Latin})\p{L}*[\p{Cyrillic}\p{Greek}]")
_LATIN_LETTER = regex.compile(r"\p{Latin}")
_OTHER_LETTER = regex.compile(r"[\p{Cyrillic}\p{Greek}]")
_CYRILLIC_LETTER = regex.compile(r"\p{Cyrillic}")


@rule(
    "NK113",
    Words(
        "a word has letters of another script",
        "A Cyrillic letter that looks like a Latin one is not found by a search, breaks spell checkers and"
        " screen readers, and makes spam filters suspicious.",
        "Type the word again with one keyboard.",
    ),
    Example(bad="sign_off: We will be b\u0430ck in three months.", good="sign_off: We will be back."),
)
def look_alikes(draft: Draft) -> Iterator[Fault]:
    """No word mixes Latin letters with their Cyrillic or Greek look-alikes, or is made of these alone."""
    for each in prose_of(draft):
        words = [] if each.words.isascii() else list(_WORD.finditer(each.words))
        for found in (*filter(_is_mixed, words), *_disguised(words, each.language.script)):
            odd = ", ".join(f"{sign} ({unicodedata.name(sign).title()})" for sign in _odd_ones(found[0]))
            pure = _of_one_script(found[0])
            edit = each.edit(found.start(), found.end(), pure) if pure else None
            yield each.fault(f"{quoted(found[0])} has letters of another script: {odd}", edit=edit)


def _is_mixed(word: regex.Match[str]) -> bool:
    return bool(_MIXED.match(word[0]))


def _disguised(words: list[regex.Match[str]], script: str) -> list[regex.Match[str]]:
    """Words of a Latin text that only look Latin; none if the text has real Cyrillic or Greek words, too."""
    others = [each for each in words if not _LATIN_LETTER.search(each[0]) and _OTHER_LETTER.match(each[0])]
    only_look_alike = script == "Latin" and all(set(each[0]) <= _LATIN_OF.keys() for each in others)
    return others if only_look_alike else []


def _odd_ones(word: str) -> list[str]:
    latin, cyrillic = _LATIN_LETTER.findall(word), _CYRILLIC_LETTER.findall(word)
    return list(dict.fromkeys(latin if 0 < len(latin) < len(cyrillic) else _others(word)))


def _others(word: str) -> list[str]:
    return [sign for sign in word if not _LATIN_LETTER.match(sign)]


def _of_one_script(word: str) -> str:
    """The word in the script of most of its letters; empty where a letter has no look-alike there."""
    odd = _odd_ones(word)
    table = _CYRILLIC_OF if _LATIN_LETTER.match(odd[0]) else _LATIN_OF
    return "".join(table.get(sign, sign) for sign in word) if all(sign in table for sign in odd) else ""


_CAPITALS = re.compile("[\u1c90-\u1cbf]+")


@rule(
    "NK117",
    Words(
        "capitals in Georgian",
        "Many telephones and mail programs have no font for Georgian capitals (Mtavruli), and show boxes.",
        "Write it in the usual letters; the layout can make it bold.",
    ),
    Example(bad="sign_off: ნახვამდის, ᲛᲔᲒᲝᲑᲠᲔᲑᲝ", good="sign_off: Goodbye"),
)
def georgian_capitals(draft: Draft) -> Iterator[Fault]:
    """No Georgian text is written in Mtavruli letters (U+1C90 to U+1CBF)."""
    for each in prose_of(draft):
        for run in dict.fromkeys(_CAPITALS.findall(each.words)):
            small = run.lower()
            edit = Edit(each.text.location, run, small)
            yield each.fault(f"{quoted(run)} is in Georgian capitals", f"Write {quoted(small)}.", edit)


_INVISIBLE = regex.compile(
    r"[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\ufeff\u3164]"
    r"|(?<![\p{Arabic}\p{Hebrew}\s])[\u200e\u200f\u061c]|[\u202a-\u202e\u2066-\u2069]"
    # Joiners belong to emoji and to the scripts of Persia and India.
    r"|(?<=[\p{Latin}\p{Cyrillic}\p{Georgian}\p{Greek}\d\s])[\u200c\u200d]"
)
_DIRECTION = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


@rule(
    "NK119",
    Words(
        "a text has invisible characters",
        "Word processors and web pages leave them behind: words break in odd places, searches miss them, and"
        " some mail programs show a box.",
        "Remove them.",
    ),
    Example(bad='sign_off: "We will be ba\\u00adck in three months."', good="sign_off: We will be back."),
)
def invisible(draft: Draft) -> Iterator[Fault]:
    """No soft hyphens, zero-width spaces and stray direction marks stand between the letters."""
    for each in prose_of(draft):
        if each.words.isascii():
            continue
        right_to_left = each.language.script in {"Arabic", "Hebrew"}
        for sign in dict.fromkeys(_INVISIBLE.findall(each.words)):
            if not (right_to_left and _DIRECTION.match(sign)):
                name = unicodedata.name(sign).lower()
                place = each.words.index(sign)
                what = (
                    f"an invisible character ({name}) stands in {around(each.text.value, place, place + 1)}"
                )
                yield each.fault(what, edit=Edit(each.text.location, sign, ""))


_CLUSTER = regex.compile(r"\X")


@rule(
    "NK120",
    Words(
        "a letter is made of two characters where one would do",
        "Old fonts set the accent beside its letter, and a search for the word does not find it.",
        "Type the letter again; `check` can join the two for you.",
    ),
    Example(bad='sign_off: "Adie\\u0301u"', good='sign_off: "Adi\\u00e9u"'),
)
def not_composed(draft: Draft) -> Iterator[Fault]:
    """All texts are in Unicode's Normalization Form C, as the web and mail expect."""
    for each in prose_of(draft):
        if unicodedata.is_normalized("NFC", each.text.value):
            continue
        for cluster in dict.fromkeys(_CLUSTER.findall(each.words)):
            composed = unicodedata.normalize("NFC", cluster)
            if composed != cluster:
                codes = " ".join(f"U+{ord(sign):04X}" for sign in cluster)
                edit = Edit(each.text.location, cluster, composed)
                yield each.fault(f"{quoted(cluster)} is written as {codes}", edit=edit)


# Mathematical alphabets and full-width forms: social media use them for bold and italics.
_DRESSED_UP = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]+(?: [\U0001d400-\U0001d7ff\uff01-\uff5e]+)*")


@rule(
    "NK121",
    Words(
        "words are made of mathematical signs",
        "They look bold, but screen readers read each sign's long name or nothing, and searches miss them.",
        "Type plain letters, and write **two stars** around them for bold.",
    ),
    Example(bad="title: The 𝗳𝗶𝗿𝘀𝘁 quarter", good="title: The **first** quarter"),
)
def dressed_up(draft: Draft) -> Iterator[Fault]:
    """Letters are letters, and not signs that look like bold ones."""
    for each in prose_of(draft):
        for run in dict.fromkeys(_DRESSED_UP.findall(each.words)):
            plain = unicodedata.normalize("NFKC", run)
            edit = Edit(each.text.location, run, plain)
            yield each.fault(f"{quoted(run)} is made of mathematical signs", f"Write {quoted(plain)}.", edit)


_OTHER_DIGIT = re.compile(r"[^\W\D0-9\U0001d400-\U0001d7ff\uff01-\uff5e]")
_ASCII_DIGIT = re.compile(r"[0-9]")


@rule(
    "NK122",
    Words(
        "a text has digits of two scripts",
        "Readers take the numbers for different things, and cannot compare them.",
        "Write all numbers with the same digits.",
    ),
    Example(
        bad="sign_off: In 2023 there were 41, in ٢٠٢٤ there were 57.",
        good="sign_off: In 2023 there were 41, in 2024 there were 57.",
    ),
)
def mixed_digits(draft: Draft) -> Iterator[Fault]:
    """A text keeps to one set of digits; outside of Arabic and its like, to 0 to 9."""
    for each in prose_of(draft):
        found = () if each.words.isascii() else dict.fromkeys(_OTHER_DIGIT.findall(each.words))
        own = each.language.script == "Arabic"
        if not found or (own and not _ASCII_DIGIT.search(each.words)):
            continue
        for sign in found:
            plain = str(unicodedata.digit(sign))
            edit = None if own else Edit(each.text.location, sign, plain)
            yield each.fault(f"{sign} stands among the digits 0 to 9", f"Write {plain}.", edit)


_LETTER_IN_NUMBER = re.compile(r"(?<![\w.-])\d+(?:[OoОоlIІ]\d+|[OОо]\b)[OoОо\d]*(?![\w-])")
_DIGIT_OF = str.maketrans("OoОоlIІ", "0000111")


@rule(
    "NK123",
    Words(
        "a letter stands in a number",
        "An O in place of a zero is read out as a letter, and nobody finds the number by searching.",
        "Type the number again with digits.",
    ),
    Example(bad="title: The first quarter of 2O24", good="title: The first quarter of 2024"),
)
def letter_in_number(draft: Draft) -> Iterator[Fault]:
    """Numbers are written with digits alone."""
    for each in prose_of(draft):
        for number in dict.fromkeys(_LETTER_IN_NUMBER.findall(each.words)):
            right = number.translate(_DIGIT_OF)
            edit = Edit(each.text.location, number, right)
            yield each.fault(f"{quoted(number)} has a letter in it", f"Write {quoted(right)}.", edit)


RULES = (
    look_alikes,
    georgian_capitals,
    invisible,
    not_composed,
    dressed_up,
    mixed_digits,
    letter_in_number,
)
