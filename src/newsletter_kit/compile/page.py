"""What the templates of one edition see: its values and its functions, gathered in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.images import (
    Box,
    ImageError,
    MissingImageError,
    Picture,
    PictureStore,
    place_picture,
)
from newsletter_kit.compile.wording import direction_of, has_capitals, number_in_words, own_name_of
from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue.avrr import SMALL_NUMBER
from newsletter_kit.issue.markdown import to_plain
from newsletter_kit.issue.values import Image
from newsletter_kit.layout.translate import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location
    from newsletter_kit.issue.values import Link
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.translate import Translator


@dataclass(frozen=True, slots=True)
class Newsletter:
    """What templates may know of the settings. Keys and paths are not among it.

    Attributes:
        name: the newsletter's name.
        tagline: the line under it, or None.
        organisation: the short name for sentences.
        website: the organisation's site, or None.
        logo: its logo, or None.
        postal_address: the street address as Markdown, a line for each of its lines, or None.
    """

    name: str
    tagline: str | None
    organisation: str
    website: str | None
    logo: Image | None
    postal_address: str | None


@dataclass(frozen=True, slots=True)
class OtherEdition:
    """The same issue in another language.

    Attributes:
        language: its BCP 47 tag.
        name: the language's own name for itself.
        url: where it can be read.
        dir: `ltr` or `rtl`.
    """

    language: str
    name: str
    url: str
    dir: str


@dataclass(frozen=True, slots=True)
class Links:
    """The links that each mail carries; they hold merge tags.

    Attributes:
        unsubscribe_url: where to leave the list.
        view_url: where to read the issue in a browser, or None.
        preferences_url: where to change what one gets, or None.
        editions: the issue in other languages.
    """

    unsubscribe_url: str
    view_url: str | None
    preferences_url: str | None
    editions: tuple[OtherEdition, ...]


def newsletter_of(issue: Issue, settings: Settings) -> Newsletter:
    """The part of `settings` that templates see; the issue's footer wins over newsletter.toml.

    Example:
        >>> newsletter_of(issue, settings).name  # doctest: +SKIP
        'IOM Georgia'
    """
    organisation = settings.organisation or settings.name
    logo = (
        Image.model_construct(src=str(settings.path(settings.logo)), alt=organisation)
        if settings.logo
        else None
    )
    address = issue.footer.postal_address or settings.postal_address
    lines = _with_line_breaks(address) if address else None
    return Newsletter(settings.name, settings.tagline, organisation, settings.website, logo, lines)


def _with_line_breaks(address: str) -> str:
    """An address is written in lines, and stays in them: in Markdown a plain line break is but a space."""
    return "\\\n".join(line.strip().rstrip("\\") for line in address.strip().splitlines())


def links_of(issue: Issue, languages: Sequence[str], settings: Settings) -> Links:
    """The links of one edition; the other `languages` are linked where newsletter.toml has a `view_url`.

    Example:
        >>> links_of(issue, ("en", "ka"), settings).unsubscribe_url  # doctest: +SKIP
        '((unsubscribe_url))'
    """
    others = [language for language in languages if language != issue.language]
    view = settings.view_url
    editions = tuple(_other_edition(view, issue.id, language) for language in others) if view else ()
    return Links("((unsubscribe_url))", "((view_url))" if view else None, settings.preferences_url, editions)


def _other_edition(view_url: str, issue_id: str, language: str) -> OtherEdition:
    url = view_url.replace("((issue))", issue_id).replace("((language))", language)
    return OtherEdition(language, own_name_of(language), url, direction_of(language))


def page_values(
    issue: Issue, languages: Sequence[str], layout: Layout, settings: Settings, store: PictureStore
) -> dict[str, Any]:
    """The values and functions that every template of the edition sees.

    Args:
        issue: the issue in the edition's language.
        languages: all languages that the issue is written in.
        layout: the layout.
        settings: the settings that hold for the issue.
        store: gathers the pictures that the templates ask for.

    Example:
        >>> page_values(issue, ("en",), layout, settings, store)["dir"]  # doctest: +SKIP
        'ltr'
    """
    spoken = language_values(issue, issue.language, layout)
    return {
        "issue": issue,
        "newsletter": newsletter_of(issue, settings),
        "theme": layout.theme,
        "links": links_of(issue, languages, settings),
        "picture": picture_function(issue, store),
        **spoken,
        "page": spoken,
    }


def language_values(issue: Issue, language: str, layout: Layout) -> dict[str, Any]:
    """The values that hang on a language: its name, direction and sides, its words.

    A section that nobody has translated gets those of its own language; `page` keeps the edition's, in
    which the layout sets the section's heading.

    Example:
        >>> language_values(issue, "ar", layout)["start"]  # doctest: +SKIP
        'right'
    """
    right_to_left = direction_of(language) == "rtl"
    words = translator(layout, language)
    edition_words = translator(layout, issue.language)  # some links of a section may be translated already
    return {
        "language": language,
        "dir": "rtl" if right_to_left else "ltr",
        "start": "right" if right_to_left else "left",
        "end": "left" if right_to_left else "right",
        "caps": has_capitals(language),
        "t": words,
        "link_text": link_text_function(issue, words, edition_words),
        "small": small_function(language, words),
        "counted": counted_function(language, words),
    }


def picture_function(issue: Issue, store: PictureStore) -> Callable[..., Picture]:
    """`picture(image, width, height=None, crop=False)` for templates; a bad file is the author's error.

    Example:
        >>> picture_function(issue, store)(item.image, 536).width  # doctest: +SKIP
        536
    """

    def picture(image: Image, width: int, height: int | None = None, *, crop: bool = False) -> Picture:
        try:
            return place_picture(image, Box(width, height, crop), store)
        except ImageError as error:
            is_missing = isinstance(error, MissingImageError)
            remedy = (
                "Put it there, or mend its name." if is_missing else "Save the picture again as PNG or JPEG."
            )
            raise IssueError(Problem(_where(issue, image), str(error), remedy)) from None

    return picture


def link_text_function(issue: Issue, *spoken: Translator) -> Callable[[Link, str | None], str]:
    """`link_text(link, title=None)` for templates: words that say where a link leads.

    A generic "Read more" (each language has its own list) is completed from `about`, else from the title.

    Args:
        issue: for the line that an error names.
        spoken: the words of the languages that its links may be written in; those of the first are used for
            a link that has none.

    Example:
        >>> link_text_function(issue, words)(item.link)  # doctest: +SKIP
        'Read more about the Service Hubs'
    """
    generic = {word: words for words in reversed(spoken) for word in generic_words(words)}

    def link_text(link: Link, title: str | None = None) -> str:
        words = generic.get(bare_words(link.text)) if link.text else spoken[0]
        if link.text and words is None:
            return link.text
        about = link.about or (to_plain(title) if title else None)
        if about:
            return (words or spoken[0])("read_more_about", about=about)
        what = f"{link.text!r} does not say where it leads" if link.text else "the link has no words"
        raise IssueError(Problem(_where(issue, link), what, "Add `about:` with what is behind it."))

    return link_text


def generic_words(words: Translator) -> list[str]:
    """The words of a language that say of a link only that it is one, as `bare_words` spells them.

    Example:
        >>> generic_words(translator(load_layout("base"), "en"))[:2]  # doctest: +SKIP
        ['read more', 'more']
    """
    return [bare_words(each) for each in words("generic_link_texts").split("|")]


def small_function(language: str, words: Translator) -> Callable[..., str]:
    """`small(count, hide)` for templates: the number, or "fewer than 5" where it could point at a person.

    Example:
        >>> small_function("en", words)(3, True)  # doctest: +SKIP
        'fewer than 5'
    """

    def small(count: int, hide: bool = False) -> str:  # noqa: FBT001, FBT002  templates say small(n, true)
        if _is_hidden(count, hide=hide):
            return words("fewer_than", limit=SMALL_NUMBER)
        return number_in_words(count, language)

    return small


def counted_function(language: str, words: Translator) -> Callable[..., str]:
    """`counted(key, count, hide)` for templates: the text of `key` with `{n}`, in the right plural.

    A hidden number takes the plural of many, or the words would give it away.

    Example:
        >>> counted_function("en", words)("women", 9)  # doctest: +SKIP
        '9 women'
    """
    small = small_function(language, words)

    def counted(key: str, count: int, hide: bool = False, **values: object) -> str:  # noqa: FBT001, FBT002
        seeming = SMALL_NUMBER if _is_hidden(count, hide=hide) else count
        return words(key, count=seeming, n=small(count, hide), **values)

    return counted


def _is_hidden(count: int, *, hide: bool) -> bool:
    return hide and 0 < count < SMALL_NUMBER


def bare_words(words: str) -> str:
    """The words of a link in small letters, without the signs that may follow them.

    Example:
        >>> bare_words("Read more »")
        'read more'
    """
    return words.casefold().strip(" .…:»>→")


def _where(issue: Issue, part: object) -> str:
    location = locate(issue, part)
    return "newsletter.toml logo" if location is None else issue.where(location)


def locate(issue: Issue, part: object) -> Location | None:
    """The way from the issue to `part`, which is one of its values (the same object), or None.

    Example:
        >>> locate(issue, issue.sections[0])  # doctest: +SKIP
        ('sections', 0)
    """
    return _search(issue, part, ())


def _search(value: object, part: object, location: Location) -> Location | None:
    if value is part:
        return location
    for name, child in _children(value):
        if found := _search(child, part, (*location, name)):
            return found
    return None


def _children(value: object) -> list[tuple[str | int, object]]:
    if isinstance(value, tuple):
        return list(enumerate(value))
    fields: Mapping[str, object] = getattr(type(value), "model_fields", {})
    return [(name, getattr(value, name)) for name in fields]
