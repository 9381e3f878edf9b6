"""The function that templates know as `t`: the words of a key, in one language."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.strings import FALLBACK_LANGUAGE, PLACEHOLDER
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.strings import Text


class Translator(Protocol):
    """What templates know as `t`: `t("read_more")`, `t("families", count=74)`."""

    def __call__(self, key: str, /, **values: object) -> str:
        """The words of `key` with `values` in the places of `{name}`."""
        ...


class MissingTextError(LayoutError):
    """A template asks for words that no strings file of the layout has, or leaves one of their values out."""


def translator(layout: Layout, language: str) -> Translator:
    """The function that templates know as `t`, for one language.

    A word that the language lacks is taken from the parent layout, then from English.

    Args:
        layout: whose words.
        language: BCP 47 tag.

    Example:
        >>> t = translator(load_layout("base"), "en")  # doctest: +SKIP
        >>> t("view_in_browser")  # doctest: +SKIP
        'View in browser'
    """
    languages = tuple(_languages(language))

    def t(key: str, /, **values: object) -> str:
        found_in, text = _find(layout, languages, key)
        if isinstance(text, dict):
            text = _plural(text, found_in, key, values)
        if isinstance(count := values.get("count"), int | float | Decimal):
            values["count"] = _number(count, found_in)
        return _filled(text, values, f"{layout.name}/strings/{found_in}.yaml {key}")

    return t


def in_english(layout: Layout, language: str) -> Mapping[str, Text]:
    """The words of a layout that an edition has in English, because there are none in its own language.

    Args:
        layout: whose words.
        language: BCP 47 tag of the edition; for `ka-GE` the words in `ka` will do.

    Example:
        >>> in_english(load_layout("base"), "ro")["unsubscribe"]  # doctest: +SKIP
        'Unsubscribe'
    """
    own = {*_languages(language)} - {FALLBACK_LANGUAGE}
    if language.partition("-")[0] == FALLBACK_LANGUAGE:
        return {}
    known = set[str]().union(*(layout.strings.get(each, {}) for each in own))
    return {key: text for key, text in layout.strings.get(FALLBACK_LANGUAGE, {}).items() if key not in known}


@lru_cache(maxsize=1_024, typed=True)
def _number(value: float | Decimal, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=language.replace("-", "_"))


def _languages(language: str) -> Iterator[str]:
    parts = language.split("-")
    yield from dict.fromkeys("-".join(parts[:n]) for n in range(len(parts), 0, -1))
    yield FALLBACK_LANGUAGE


def _find(layout: Layout, languages: Sequence[str], key: str) -> tuple[str, Text]:
    for each in languages:
        if key in layout.strings.get(each, {}):
            return each, layout.strings[each][key]
    near = did_you_mean(key, layout.strings.get(FALLBACK_LANGUAGE, {}))
    where = f"{layout.name}/strings/{FALLBACK_LANGUAGE}.yaml"
    raise MissingTextError(Problem(where, f"there is no text `{key}`", near or f"Add `{key}: …` to it."))


def _plural(forms: Mapping[str, str], language: str, key: str, values: Mapping[str, object]) -> str:
    from babel import Locale

    count = values.get("count")
    if not isinstance(count, int | float | Decimal):
        raise MissingTextError(
            Problem(f"strings/{language}.yaml {key}", "its plural needs a number", f't("{key}", count=3).')
        )
    form = Locale.parse(language, sep="-").plural_form(-count if count < 0 else count)
    return forms.get(form, forms["other"])


def _filled(text: str, values: Mapping[str, object], where: str) -> str:
    if "{" not in text:
        return text
    if missing := [name for name in PLACEHOLDER.findall(text) if name not in values]:
        raise MissingTextError(
            Problem(where, f"it wants a value for {{{missing[0]}}}", f"Write {missing[0]}=… in t().")
        )
    if any(hasattr(value, "__html__") for value in values.values()):
        filled = PLACEHOLDER.sub(lambda match: escape(values[match[1]]), escape(text))
        return Markup(filled)  # noqa: S704  each part was escaped
    return PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)
