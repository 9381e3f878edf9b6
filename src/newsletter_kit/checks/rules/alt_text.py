"""Rules on the words that stand for pictures."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.languages import language_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.graphemes import count_graphemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

ALT_CHARACTERS = 125
"""Some screen readers stop there, and take what follows for a second picture."""

FEWEST_WORDS = 100
"""SpamAssassin counts against a mail of pictures with fewer words beside them (HTML_IMAGE_ONLY)."""

LARGE_PICTURE = 300
"""Pixels of width from which a picture can hold what the words should say."""

FIGURES_IN_A_PICTURE = 2

_FILE_NAME = re.compile(
    r".*\.(?:png|jpe?g|gif|webp|svg|heic|tiff?|bmp)"
    r"|(?:img|dsc[nf]?|image|photo|pic|screenshot|whatsapp image)[\s_-]*\d[\w\s.-]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d{2,}[\d.,]*|\d[\d.,]*(?=\s?%)")  # "3 women" can be seen and counted
_WORD = re.compile(r"[^\W\d_]+")
_NOT_WORDS = re.compile(r"[\W_]+")


@rule(
    "NK041",
    Words(
        "a picture has no alt attribute",
        "A screen reader then reads the file's name aloud, letter by letter.",
        'Write alt="…" with what it shows, or alt="" for decoration.',
    ),
    Example(
        bad='<img src="https://iom.int/a.png" width="20" height="20">',
        good='<img src="https://iom.int/a.png" alt="" width="20" height="20">',
        kind="html",
    ),
    Severity.ERROR,
)
def alt_attribute(draft: Draft) -> Iterator[Fault]:
    """Every picture in the HTML has an alt attribute, if only an empty one."""
    for each in draft.editions:
        for image in each.page.all("img"):
            if image.get("alt") is None:
                name = PurePosixPath(image.get("src") or "").name
                yield Fault(each.page.place(image), f"<img> has no alt: {quoted(name)}")


@rule(
    "NK042",
    Words(
        "an alt text says nothing of the picture",
        "Who does not see the picture learns a file's name, or that there is a picture, which screen readers"
        " say by themselves.",
        "Say what can be seen, such as “Five women stand in front of mountains”.",
    ),
    Example(
        bad="hero: {src: 'https://iom.int/a.jpg', alt: Photo of women}",
        good="hero: {src: 'https://iom.int/a.jpg', alt: Five women stand in front of mountains}",
    ),
    Severity.WARNING,
)
def idle_alt(draft: Draft) -> Iterator[Fault]:
    """No alt text is a file's name or begins with "image of"."""
    for picture in draft.pictures:
        alt = picture.alt.strip(" .")
        if not alt:
            continue
        if _FILE_NAME.fullmatch(alt) or alt == PurePosixPath(picture.src).stem:
            yield Fault(picture.place, f"the alt text {quoted(alt)} is a file's name")
        elif found := _picture_words(picture.language).match(alt):
            rest = alt[found.end() :].strip(" :")
            what = f"the alt text says {quoted(found[0])}, which screen readers say already"
            yield Fault(picture.place, what if rest else f"the alt text is {quoted(alt)} and no more")


@lru_cache(maxsize=64)
def _picture_words(language: str) -> re.Pattern[str]:
    return re.compile(language_of(language).picture_words or r"(?!)", re.IGNORECASE)


@rule(
    "NK043",
    Words(
        "an alt text is long",
        "Some screen readers stop after about 125 characters; nobody can go back within an alt text.",
        "Say the most important in one sentence, and the rest in a caption or in the text.",
    ),
    Example(
        bad="hero: {src: 'https://iom.int/a.jpg', alt: 'Five women of different ages stand side by side in"
        " front of the mountains of Svaneti, hold each other by the hand and look at the sun, which rises'}",
        good="hero: {src: 'https://iom.int/a.jpg', alt: Five women stand in front of the mountains}",
    ),
    Severity.WARNING,
)
def long_alt(draft: Draft) -> Iterator[Fault]:
    """No alt text has more than 125 characters."""
    for picture in draft.pictures:
        if (length := count_graphemes(picture.alt)) > ALT_CHARACTERS:
            yield Fault(picture.place, f"the alt text has {length} characters: {quoted(picture.alt)}")


@rule(
    "NK044",
    Words(
        "an alt text repeats the words beside the picture",
        "People who listen hear the same twice.",
        'Say what can be seen, or write alt: "" where the words beside it say all.',
    ),
    Example(
        bad="hero: {src: 'https://iom.int/a.jpg', alt: Natia at work, caption: Natia at work.}",
        good="hero: {src: 'https://iom.int/a.jpg', alt: A woman who sews, caption: Natia at work.}",
    ),
    Severity.WARNING,
)
def repeated_alt(draft: Draft) -> Iterator[Fault]:
    """No alt text is the same as the caption, the title or the name beside it."""
    for picture in draft.pictures:
        beside = {_bare(line) for line in picture.beside}
        if picture.alt and _bare(picture.alt) in beside:
            yield Fault(picture.place, f"the alt text {quoted(picture.alt)} stands beside the picture, too")


def _bare(text: str) -> str:
    return _NOT_WORDS.sub(" ", text).strip().casefold()


@rule(
    "NK045",
    Words(
        "a picture that tells something has no words",
        "Who does not see the picture does not learn that it was there.",
        "Say in `alt` what it shows.",
    ),
    Example(
        bad="sections:\n- {type: image, image: {src: 'https://iom.int/a.jpg', alt: ''}}",
        good="sections:\n- {type: image, image: {src: 'https://iom.int/a.jpg', alt: Five women in Svaneti}}",
    ),
    Severity.WARNING,
)
def silent_picture(draft: Draft) -> Iterator[Fault]:
    """Every picture but icons has an alt text."""
    for picture in draft.pictures:
        if not picture.alt and not picture.is_decoration:
            yield Fault(picture.place, f"alt is empty: {quoted(PurePosixPath(picture.src).name)}")


@rule(
    "NK046",
    Words(
        "a picture seems to hold figures or text",
        "Words in a picture are not read aloud, cannot be enlarged or translated, and vanish where pictures"
        " are off.",
        "Write the figures as a section `stats` or `table`, and the text as text.",
    ),
    Example(
        bad="hero: {src: 'https://iom.int/a.png', alt: 'Chart: 463 persons came home, 73 with health needs'}",
        good="hero: {src: 'https://iom.int/a.png', alt: People arrive at the airport of Tbilisi}",
    ),
    Severity.WARNING,
)
def text_in_picture(draft: Draft) -> Iterator[Fault]:
    """No alt text tells of several figures, which then stand in the picture and not in the text."""
    for picture in draft.pictures:
        figures = [each for each in _FIGURE.findall(picture.alt) if not _is_year(each)]
        if len(figures) >= FIGURES_IN_A_PICTURE:
            yield Fault(picture.place, f"the picture tells of {len(figures)} figures: {quoted(picture.alt)}")


def _is_year(figure: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", figure.strip(" .,")) is not None


@rule(
    "NK059",
    Words(
        "the mail is hardly more than a picture",
        "Where pictures are off there is nothing to read; spam filters know such mails from advertising.",
        "Write what the picture says as text.",
    ),
    Example(
        bad="<!DOCTYPE html><html><body><img src='https://iom.int/a.png' width='600' alt='News'></body>",
        good="<!DOCTYPE html><html><body><img src='https://iom.int/a.png' width='120' alt='IOM'><p>We opened"
        " two service hubs.</p></body></html>",
        kind="html",
    ),
    Severity.WARNING,
)
def picture_only(draft: Draft) -> Iterator[Fault]:
    """A mail with large pictures has a hundred words of its own."""
    for each in draft.editions:
        words = len(_WORD.findall(each.page.body_words))
        wide = [image for image in each.page.all("img") if _width(image.get("width")) >= LARGE_PICTURE]
        if wide and words < FEWEST_WORDS:
            yield Fault(each.page.place(wide[0]), f"beside large pictures there are {words} words")


def _width(value: str | None) -> int:
    return int(value) if value and value.isdigit() else 0


RULES = (
    alt_attribute,
    idle_alt,
    long_alt,
    repeated_alt,
    silent_picture,
    text_in_picture,
    picture_only,
)
