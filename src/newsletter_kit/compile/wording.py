"""The filters that templates use to put values into words, each in the edition's own language."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from markupsafe import Markup

from newsletter_kit.issue import markdown
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping
    from decimal import Decimal

    from babel import Locale
    from jinja2.runtime import Context

    from newsletter_kit.issue.model import Period

TEXT_WIDTH = 76
"""Columns of the text part, so that a quoted line still fits into 78 (RFC 5322 §2.1.1)."""

_WITH_CAPITALS = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Thaa", "Syrc", "Nkoo"})
_SCRIPT = {"ka": "Geor", "ar": "Arab", "fa": "Arab", "ur": "Arab", "ps": "Arab", "he": "Hebr", "dv": "Thaa"}
_SCRIPT |= {"ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "be": "Cyrl", "mk": "Cyrl", "kk": "Cyrl", "ky": "Cyrl"}
_SCRIPT |= {"el": "Grek", "hy": "Armn", "am": "Ethi", "zh": "Hans", "ja": "Jpan", "ko": "Kore", "hi": "Deva"}
_GEORGIAN = re.compile("[\u10d0-\u10ff]")
_TAG_OR_WORDS = re.compile(rf"{MERGE_TAG.pattern}|[^(]+|\(")


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 tag; plain `en` is written as in the United Nations, so like `en-GB`.

    Example:
        >>> str(locale_of("en"))
        'en_GB'
    """
    from babel import Locale, UnknownLocaleError

    tag = {"en": "en-GB"}.get(language, language)
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en-GB", sep="-")


def script_of(language: str) -> str:
    """The ISO 15924 code of the script a language is written in, as far as layouts need to know.

    Example:
        >>> script_of("ka"), script_of("fr-CH")
        ('Geor', 'Latn')
    """
    parts = language.split("-")
    named = next((part for part in parts[1:] if len(part) == 4), None)  # noqa: PLR2004  a script has four letters
    return named or _SCRIPT.get(parts[0], "Latn")


def own_name_of(language: str) -> str:
    """What a language calls itself, which is how its readers find it.

    Example:
        >>> own_name_of("en"), own_name_of("ka")
        ('English', 'ქართული')
    """
    return str(locale_of(language).languages.get(language.partition("-")[0], language))


def direction_of(language: str) -> str:
    """`rtl` for Arabic, Hebrew and their like, else `ltr`.

    Example:
        >>> direction_of("ar"), direction_of("ka")
        ('rtl', 'ltr')
    """
    return "rtl" if script_of(language) in _RIGHT_TO_LEFT else "ltr"


def has_capitals(language: str) -> bool:
    """Whether the script may be set in capitals. Georgian may not: old fonts lack them.

    Example:
        >>> has_capitals("ru"), has_capitals("ka")
        (True, False)
    """
    return script_of(language) in _WITH_CAPITALS


def wrap(text: str, width: int = TEXT_WIDTH, indent: str = "", first: str | None = None) -> str:
    r"""`text` in lines of at most `width` columns; a URL or a merge tag is never broken.

    Args:
        text: lines and paragraphs; each line is wrapped for itself.
        width: columns, with the indent.
        indent: stands before every line.
        first: stands before the first line instead, such as `* `.

    Example:
        >>> wrap("one two", 5)
        'one\ntwo'
    """
    guarded = MERGE_TAG.sub(lambda found: found[0].replace(" ", "\x00"), str(text))
    lines: list[str] = []
    for line in guarded.splitlines() or [""]:
        lead = indent if lines or first is None else first
        lines.append(_wrapped_line(line, width, lead, indent))
    return "\n".join(lines).replace("\x00", " ")


@lru_cache(maxsize=2_048)
def _wrapped_line(line: str, width: int, lead: str, indent: str) -> str:
    hanging = re.match(r"\s*(?:[-*•]|\d+\.)\s+", line)
    deeper = indent + " " * len(hanging[0]) if hanging else indent
    return textwrap.fill(
        line,
        width,
        initial_indent=lead,
        subsequent_indent=deeper,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def tidy_text(text: str) -> str:
    r"""The finished plain text: no blanks at line ends, at most two empty lines, one line break at the end.

    Example:
        >>> tidy_text("a  \n\n\n\n\nb")
        'a\n\n\nb\n'
    """
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{4,}", "\n\n\n", lines).strip("\n") + "\n"


def _md(text: str) -> Markup:
    return Markup(markdown.to_html(str(text)))  # noqa: S704  to_html escapes all that is not its own


def _md_inline(text: str) -> Markup:
    return Markup(markdown.to_inline_html(str(text)))  # noqa: S704


def _md_text(text: str) -> str:
    return markdown.to_text(str(text))


def _targets(text: str) -> list[str]:
    return list(_links_in(str(text)))


@lru_cache(maxsize=1_024)
def _links_in(text: str) -> tuple[str, ...]:
    return tuple(target for _, target in markdown.links_in(text))


def _plain(text: str) -> str:
    return markdown.to_plain(str(text))


@pass_context
def _number(context: Context, value: Decimal | float) -> str:
    return number_in_words(value, context["language"])


@lru_cache(maxsize=1_024, typed=True)
def number_in_words(value: Decimal | float, language: str) -> str:
    """A number with its thousands set apart as the language does.

    One that an author wrote, a `Decimal`, keeps all its digits: nothing is rounded without a word.

    Example:
        >>> from decimal import Decimal
        >>> number_in_words(12345, "en"), number_in_words(Decimal("0.0001"), "en")
        ('12,345', '0.0001')
    """
    from decimal import Decimal

    from babel.numbers import format_decimal

    is_written = isinstance(value, Decimal)
    return format_decimal(value, locale=locale_of(language), decimal_quantization=not is_written)


@pass_context
def _percent(context: Context, value: float) -> str:
    from babel.numbers import format_percent

    pattern = None if float(value).is_integer() else "#,##0.#%"
    return format_percent(value / 100, format=pattern, locale=locale_of(context["language"]))


@pass_context
def _day(context: Context, value: dt.date) -> str:
    from babel.dates import format_date

    return format_date(value, format="long", locale=locale_of(context["language"]))


@pass_context
def _month(context: Context, value: dt.date) -> str:
    from babel.dates import format_date

    return format_date(value, format="LLL", locale=locale_of(context["language"]))


@pass_context
def _days(context: Context, first: Period | dt.date, last: dt.date | None = None) -> str:
    from newsletter_kit.issue.model import Period

    period = first if isinstance(first, Period) else Period(start=first, end=last or first)
    return days_in_words(period, context["language"])


def days_in_words(period: Period, language: str) -> str:
    """A period as people say it: months where it is whole months, days otherwise.

    Example:
        >>> import datetime as dt
        >>> from newsletter_kit.issue.model import Period
        >>> days_in_words(Period(start=dt.date(2024, 1, 1), end=dt.date(2024, 3, 31)), "en")
        'January–March 2024'
    """
    from babel.dates import format_interval

    whole_months = period.start.day == 1 and _is_last_of_month(period.end)
    words = format_interval(
        period.start, period.end, "yMMMM" if whole_months else "yMMMd", locale=locale_of(language)
    )
    return re.sub(r"(?<=\w)[\s\u2009]+–[\s\u2009]+(?=\D)", "–", words) if whole_months else words


def _is_last_of_month(day: dt.date) -> bool:
    import calendar

    return day.day == calendar.monthrange(day.year, day.month)[1]


@pass_context
def _country(context: Context, name: str) -> str:
    return country_in_words(name, context["language"])


def country_in_words(name: str, language: str) -> str:
    """A country in `language`: from its ISO 3166 code, or from its English name; others stay as they are.

    Example:
        >>> [country_in_words(name, "fr") for name in ("GR", "Poland", "Ruritania")]
        ['Grèce', 'Pologne', 'Ruritania']
    """
    territories = locale_of(language).territories
    if re.fullmatch(r"[A-Z]{2}", name):
        return str(territories.get(name, name))
    if language.startswith("en"):
        return name
    code = _codes_by_english_name().get(name.removeprefix("the ").casefold())
    return str(territories.get(code, name)) if code else name


@lru_cache(maxsize=1)
def _codes_by_english_name() -> Mapping[str, str]:
    names = locale_of("en").territories
    return {name.casefold(): code for code, name in names.items() if code.isalpha()}


@pass_context
def _listing(context: Context, words: Iterable[str]) -> str:
    from babel.lists import format_list

    words = [str(word) for word in words]
    return format_list(words, locale=locale_of(context["language"])) if words else ""


@pass_context
def _caps(context: Context, text: str) -> str:
    words = str(text)
    if not has_capitals(context["language"]) or _GEORGIAN.search(words):
        return words
    return _TAG_OR_WORDS.sub(lambda found: found[0] if found["name"] else found[0].upper(), words)


FILTERS: dict[str, Callable[..., Any]] = {
    "md": _md,
    "md_inline": _md_inline,
    "md_text": _md_text,
    "plain": _plain,
    "targets": _targets,
    "wrap": wrap,
    "number": _number,
    "percent": _percent,
    "day": _day,
    "days": _days,
    "month": _month,
    "country": _country,
    "listing": _listing,
    "caps": _caps,
}
"""What a template may write behind a bar; docs/designers.md explains each."""
