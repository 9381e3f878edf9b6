"""Rules on pictures as readers get them: their weight, their sharpness, their shape, where they come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.hosts import owner_of
from newsletter_kit.checks.mailed_pictures import mailed_pictures, named_pictures
from newsletter_kit.checks.picture_file import picture_file
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.checks.written_links import host_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.spoken_text import SpokenText

MOST_BYTES = 1_048_576
"""A picture of more stops the display of many mail programs (react-email refuses it, too)."""

MOST_BYTES_IN_ALL = 800_000

LEAST_DENSITY = 1.5
"""Pixels for each shown one below which phones show a picture blurred."""

WIDEST, HIGHEST = 4.0, 1.5
"""Width by height, and height by width, of the longest pictures that fit a screen."""

_SIGN = re.compile(r"\.(svgz?|webp|avif|bmp|tiff?|hei[cf]|ico|jxl)(?:$|[?#])", re.IGNORECASE)


def _with_picture(description: str, name: str = "field.jpg") -> str:
    return f"""\
sections:
  - {{type: image, image: {{src: {name}, alt: A field near Telavi}}}}
---
pictures: {{{name}: "{description}"}}
"""


def _two_pictures(first: str, second: str) -> str:
    return f"""\
sections:
  - {{type: image, image: {{src: a.jpg, alt: A field near Telavi}}}}
  - {{type: image, image: {{src: b.jpg, alt: A vineyard}}}}
---
pictures: {{a.jpg: "{first}", b.jpg: "{second}"}}
"""


def _on_the_web(address: str) -> str:
    return f"sections: [{{type: image, image: {{src: '{address}', alt: A field near Telavi}}}}]"


@rule(
    "NK080",
    Words(
        "a picture is heavy",
        "Readers with a slow or costly connection wait for it, and many close the mail before it is there.",
        "Save a photo as JPEG, with fewer pixels or less quality; shorten a moving picture.",
    ),
    Example(bad=_with_picture("1200 x 900, noise"), good=_with_picture("1200 x 900")),
)
def heavy_picture(draft: Draft) -> Iterator[Fault]:
    """Every picture, as it is mailed, is light enough."""
    most = draft.settings.limits.image_bytes
    for edition in draft.editions:
        for each in mailed_pictures(edition):
            if (size := len(each.image.content)) > most:
                grave = Severity.ERROR if size > MOST_BYTES else None
                what = f"{quoted(each.named.src)} has {size:,} bytes, and {most:,} are enough"
                yield Fault(each.named.place, what, severity=grave)


@rule(
    "NK081",
    Words(
        "the pictures together are heavy",
        "The mail arrives late on phones, and costs money where connections are paid for by their bytes.",
        "Leave out a picture, or save the largest with fewer pixels.",
    ),
    Example(
        bad=_two_pictures("1100 x 800, noise", "900 x 700, noise"),
        good=_two_pictures("1100 x 800", "900 x 700"),
    ),
)
def heavy_pictures(draft: Draft) -> Iterator[Fault]:
    """All pictures of an edition together are light enough."""
    most = draft.settings.limits.images_bytes
    for edition in draft.editions:
        pictures = sorted(mailed_pictures(edition), key=lambda each: -len(each.image.content))
        if (size := sum(len(each.image.content) for each in pictures)) > most:
            heaviest = pictures[0]
            what = (
                f"the pictures in {edition.language} have {size:,} bytes together,"
                f" {quoted(heaviest.named.src)} alone {len(heaviest.image.content):,}"
            )
            grave = Severity.ERROR if size > max(most, MOST_BYTES_IN_ALL) else None
            yield Fault(heaviest.named.place, what, severity=grave)


@rule(
    "NK082",
    Words(
        "a picture has too few pixels",
        "Phones and good screens show two pixels for one: the picture is blurred there.",
        "Take the original picture, before it was made small.",
    ),
    Example(bad=_with_picture("500 x 400"), good=_with_picture("1200 x 900")),
)
def blurred(draft: Draft) -> Iterator[Fault]:
    """Every picture has at least one and a half times the pixels of the width that it is shown in."""
    for edition in draft.editions:
        for each in mailed_pictures(edition):
            pixels, _ = each.pixels
            if each.width and pixels < LEAST_DENSITY * each.width:
                what = f"{quoted(each.named.src)} is shown {each.width} px wide and has {pixels} pixels"
                yield Fault(each.named.place, what, f"Take a picture that is {2 * each.width} pixels wide.")


@rule(
    "NK083",
    Words(
        "a picture is of a kind that mail programs do not show",
        "Gmail shows no SVG, Outlook no WebP, hardly any program HEIC or TIFF: readers see an empty frame.",
        "Save it as PNG or JPEG, and put that in its place.",
    ),
    Example(bad=_on_the_web("https://iom.int/map.svg"), good=_on_the_web("https://iom.int/map.png")),
    Severity.ERROR,
)
def odd_kind(draft: Draft) -> Iterator[Fault]:
    """Every picture on the web is PNG, JPEG or GIF, as far as its address tells; files are converted."""
    for text in _remote(draft):
        if found := _SIGN.search(text.value):
            yield Fault(text.place, f"{quoted(text.value)} is {found[1].upper()}")


def _remote(draft: Draft) -> Iterator[SpokenText]:
    return (each for each in draft.texts if each.kind == "file" and "://" in each.value)


@rule(
    "NK088",
    Words(
        "a picture is very long",
        "One that is much higher than wide fills more than the screen of a phone, and one that is a thin"
        " strip shows nothing there.",
        "Cut it to what matters, between 4:1 and 2:3.",
    ),
    Example(bad=_with_picture("800 x 1800"), good=_with_picture("1200 x 900")),
)
def odd_shape(draft: Draft) -> Iterator[Fault]:
    """Every picture, as it is shown, is neither a strip nor a tower; logos may be."""
    for edition in draft.editions:
        for each in mailed_pictures(edition):
            width, height = each.pixels
            if not each.named.is_mark and not 1 / HIGHEST <= width / height <= WIDEST:
                yield Fault(each.named.place, f"{quoted(each.named.src)} is shown {width} to {height}")


@rule(
    "NK089",
    Words(
        "a picture stands in the issue twice",
        "Readers take it for a slip, and it is one more to wait for.",
        "Take another picture for one of the two places, or leave it out.",
    ),
    Example(bad=_two_pictures("1200 x 900", "1200 x 900"), good=_two_pictures("1200 x 900", "1300 x 900")),
    Severity.NOTE,
)
def twice(draft: Draft) -> Iterator[Fault]:
    """No two pictures of an issue are the same file, under whatever name; logos and icons may be."""
    first: dict[str, Place] = {}
    for each in named_pictures(draft):
        if not each.is_mark and (file := picture_file(each.path)):
            before = first.setdefault(file.digest, each.place)
            if before.part != each.place.part:
                yield Fault(each.place, f"{quoted(each.src)} is the picture of {before.part}, too")


@rule(
    "NK090",
    Words(
        "a picture is fetched without protection",
        "Webmail shows no picture from http:// on its own protected page, and others can see or change it.",
        "Write https:// in place of http://, or save the picture beside the issue.",
    ),
    Example(bad=_on_the_web("http://iom.int/map.png"), good=_on_the_web("https://iom.int/map.png")),
    Severity.ERROR,
)
def unprotected_picture(draft: Draft) -> Iterator[Fault]:
    """Every picture on the web is fetched by https, the layout's own too."""
    for place, address in _fetched(draft):
        if address.lower().startswith("http://"):
            yield Fault(place, f"{quoted(address)} begins with http://")


def _fetched(draft: Draft) -> Iterator[tuple[Place, str]]:
    """The pictures on the web: those of the author, then those that a template writes itself."""
    written = [(each.place, each.value) for each in _remote(draft)]
    yield from written
    known, base = {address for _, address in written}, draft.settings.image_base_url or "cid:"
    for edition in draft.editions:
        for element in edition.page.all("img"):
            address = (element.get("src") or "").strip()
            if "//" in address and address not in known and not address.startswith(("data:", base)):
                yield edition.page.place(element), address


@rule(
    "NK091",
    Words(
        "a picture stands on somebody else's server",
        "Whoever runs it sees which reader opens the mail and when, and can put another picture there.",
        "Save it beside the issue, if you may use it: `src: images/map.png`.",
    ),
    Example(
        bad=_on_the_web("https://upload.wikimedia.org/map.png"),
        good=_on_the_web("https://georgia.iom.int/map.png"),
    ),
)
def foreign_server(draft: Draft) -> Iterator[Fault]:
    """Every picture is a file beside the issue, or stands on the organisation's own server."""
    settings = draft.settings
    boxes = [each for each in (settings.sender, settings.reply_to) if each]
    own = {owner_of(host_of(each)) for each in (settings.website, settings.image_base_url) if each}
    own |= {owner_of(each.address.rpartition("@")[2].lower()) for each in boxes}
    for place, address in _fetched(draft):
        if (host := host_of(address)) and owner_of(host) not in own:
            yield Fault(place, f"{quoted(address)} is fetched from {host}")


@rule(
    "NK092",
    Words(
        "a picture of the layout has no width",
        "Outlook then shows it in its own pixels, twice as large as it was meant, and the mail falls apart.",
        "Give the <img> a `width` in px, no larger than the theme's.",
    ),
    Example(
        bad='<img src="https://iom.int/a.png" alt="A map">',
        good='<img src="https://iom.int/a.png" alt="A map" width="300">',
        kind="html",
    ),
    Severity.ERROR,
)
def no_width(draft: Draft) -> Iterator[Fault]:
    """Every picture of the page has a width in pixels, and none that is larger than the mail."""
    most = draft.layout.theme.width
    for edition in draft.editions:
        for element in edition.page.all("img"):
            width = element.get("width") or ""
            if not width.isdecimal() or int(width) > most:
                said = (
                    f"is {width} px wide, and the mail {most} px"
                    if width.isdecimal()
                    else "has no width in px"
                )
                yield Fault(edition.page.place(element), f"the picture {_called(element.get('src'))} {said}")


def _called(src: str | None) -> str:
    return quoted((src or "").partition("@")[0].removeprefix("cid:"), 40)


RULES = (
    heavy_picture,
    heavy_pictures,
    blurred,
    odd_kind,
    odd_shape,
    twice,
    unprotected_picture,
    foreign_server,
    no_width,
)
