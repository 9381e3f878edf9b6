"""Rules on what a picture's file holds that nobody sees: the place, the camera, frames that flash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.flashes import flashes_a_second
from newsletter_kit.checks.mailed_pictures import NamedPicture, named_pictures
from newsletter_kit.checks.picture_file import PictureFile, picture_file
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

MOST_FLASHES = 3
"""Flashes in one second that harm nobody (WCAG 2.2, success criterion 2.3.1)."""


def _with(description: str, name: str = "field.jpg") -> str:
    return f"""\
sections:
  - {{type: image, image: {{src: {name}, alt: A field near Telavi}}}}
---
pictures: {{{name}: "{description}"}}
"""


def _files(draft: Draft) -> Iterator[tuple[NamedPicture, PictureFile]]:
    """Every picture of the issue and of newsletter.toml that can be read."""
    for each in named_pictures(draft):
        if file := picture_file(each.path):
            yield each, file


@rule(
    "NK084",
    Words(
        "a picture moves",
        "Outlook on Windows shows the first frame alone, and readers who are made ill by movement cannot"
        " stop it.",
        "See that the first frame says all, and that the movement ends within five seconds.",
    ),
    Example(
        bad=_with("1200 x 900, moving", "field.gif"),
        good=_with("1200 x 900", "field.gif"),
    ),
    Severity.NOTE,
)
def moving(draft: Draft) -> Iterator[Fault]:
    """No picture has a second frame."""
    for each, file in _files(draft):
        if file.frames > 1:
            yield Fault(each.place, f"{quoted(each.src)} has {file.frames} frames")


@rule(
    "NK085",
    Words(
        "a moving picture flashes",
        "More than three flashes in a second can bring on a seizure.",
        "Take a picture that does not move, or let it move slowly.",
    ),
    Example(
        bad=_with("300 x 200, 5 flashes a second", "alarm.gif"),
        good=_with("300 x 200, 1 flashes a second", "alarm.gif"),
    ),
    Severity.ERROR,
)
def flashing(draft: Draft) -> Iterator[Fault]:
    """No moving picture flashes more than three times in any second."""
    for each, file in _files(draft):
        if file.frames > 1 and (count := flashes_a_second(each.path)) > MOST_FLASHES:
            yield Fault(each.place, f"{quoted(each.src)} flashes {count} times in a second")


@rule(
    "NK086",
    Words(
        "a picture's file tells where it was taken",
        "The mail is freed of it, but the file is not: whoever gets it from this folder, or from a web site,"
        " finds the house of the person in the picture.",
        "Save the picture anew without its data, for example with “Remove properties” in Windows or by"
        " exporting it without location on a Mac.",
    ),
    Example(bad=_with("1200 x 900, taken at a place"), good=_with("1200 x 900")),
    Severity.WARNING,
)
def place_in_picture(draft: Draft) -> Iterator[Fault]:
    """No picture's file has coordinates in it; that of a picture of people is an error."""
    people = {each.location for each in draft.portrayals}
    for each, file in _files(draft):
        if file.has_place:
            is_of_people = each.location in people
            who = ", and shows people" if is_of_people else ""
            what = f"{quoted(each.src)} has the coordinates of the place in it{who}"
            yield Fault(each.place, what, severity=Severity.ERROR if is_of_people else None)


@rule(
    "NK087",
    Words(
        "a picture's file tells whose camera took it",
        "By the camera's number all pictures of one photographer can be found and put together.",
        "Save the picture anew without its data, if the photographer should not be found.",
    ),
    Example(bad=_with("1200 x 900, camera 0815"), good=_with("1200 x 900")),
    Severity.NOTE,
)
def camera_in_picture(draft: Draft) -> Iterator[Fault]:
    """No picture's file has the number of a camera or the name of its owner in it."""
    for each, file in _files(draft):
        if file.says:
            yield Fault(each.place, f"{quoted(each.src)} has {' and '.join(file.says)} in it")


RULES = (moving, flashing, place_in_picture, camera_in_picture)
