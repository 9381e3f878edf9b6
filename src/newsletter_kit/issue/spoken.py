"""Which of an issue's languages a reader gets."""

from __future__ import annotations

from functools import lru_cache


def main_tag(language: str) -> str:
    """The language of a BCP 47 tag, without its country and script.

    Example:
        >>> main_tag("pt-BR")
        'pt'
    """
    return language.partition("-")[0].lower()


@lru_cache(maxsize=1_000)
def spoken_language(wanted: str | None, languages: tuple[str, ...]) -> str:
    """Which of an issue's `languages` a reader gets: the one they read, a near one, else the first.

    Args:
        wanted: BCP 47 tag of the language they read, in any case; None if nobody knows.
        languages: BCP 47 tags, the main language first.

    Example:
        >>> spoken_language("ka-GE", ("en", "ka")), spoken_language("de", ("en", "ka"))
        ('ka', 'en')
    """
    if wanted is None:
        return languages[0]
    by_tag = {language.lower(): language for language in languages}
    wanted = wanted.lower()
    return by_tag.get(wanted) or by_tag.get(main_tag(wanted)) or languages[0]
