"""Dictionaries of Hunspell on this machine, for those who ask for spelling. Nothing is fetched."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HOMES = (
    "/usr/share/hunspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
    "~/Library/Spelling",
)
"""Where Debian, Fedora, Homebrew and macOS keep dictionaries."""

SUGGESTIONS = 3

Dictionaries = tuple[Any, ...]
"""Opened dictionaries; a word is right if one of them has it, as both colour and color may be."""


def has_hunspell() -> bool:
    """Whether the extra `newsletter-kit[spelling]` is installed.

    Example:
        >>> has_hunspell() in {True, False}
        True
    """
    return find_spec("hunspell") is not None


def dictionaries_for(language: str, folder: Path | None = None) -> Dictionaries:
    """The dictionaries of a language: those in `folder`, else those of the machine, else Hunspell's own.

    Args:
        language: BCP 47 tag; `en` takes every English one, `en-GB` that one.
        folder: a folder of `.aff` and `.dic` files that the newsletter keeps itself.

    Example:
        >>> dictionaries_for("en")  # doctest: +SKIP
        (<hunspell.hunspell.HunspellWrap object>,)
    """
    homes = [Path(each).expanduser() for each in (*os.environ.get("DICPATH", "").split(os.pathsep), *HOMES)]
    for places in ([folder] if folder else [], [each for each in homes if each != Path()], [_own_folder()]):
        if found := tuple(_names(language, places)):
            return tuple(_opened(*each) for each in found)
    return ()


def is_right(word: str, dictionaries: Dictionaries) -> bool:
    """Whether one of the dictionaries has the word.

    Example:
        >>> is_right("reintergation", dictionaries_for("en"))  # doctest: +SKIP
        False
    """
    return any(_has(each, word.replace("’", "'")) for each in dictionaries)


def suggestions(word: str, dictionaries: Dictionaries) -> list[str]:
    """The words that may have been meant, the likeliest first.

    Example:
        >>> suggestions("reintergation", dictionaries_for("en"))  # doctest: +SKIP
        ['reintegration']
    """
    found = (each for dictionary in dictionaries for each in dictionary.suggest(word.replace("’", "'")))
    return list(dict.fromkeys(found))[:SUGGESTIONS]


def _names(language: str, folders: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """The folder and the name of each dictionary of a language."""
    tag = language.replace("-", "_")
    pattern = f"{tag}*.dic" if "_" in tag else f"{tag}_*.dic"
    seen = set()
    for folder in folders:
        for path in sorted((*folder.glob(pattern), *folder.glob(f"{tag}.dic"))):
            if path.with_suffix(".aff").is_file() and path.stem not in seen:
                seen.add(path.stem)
                yield str(folder), path.stem


def _own_folder() -> Path:
    spec = find_spec("hunspell")
    return Path(spec.origin).parent / "dictionaries" if spec and spec.origin else Path()


@lru_cache(maxsize=16)
def _opened(folder: str, name: str) -> Any:  # noqa: ANN401  the library has no types
    from hunspell import Hunspell

    return Hunspell(name, hunspell_data_dir=folder)


def _has(dictionary: Any, word: str) -> bool:  # noqa: ANN401  the library has no types
    """Whether it has the word, or cannot have it because its own encoding lacks the letters."""
    try:
        return bool(dictionary.spell(word))
    except UnicodeEncodeError:
        return True
