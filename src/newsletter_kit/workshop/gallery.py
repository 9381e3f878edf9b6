"""The gallery of a layout: a folder with a page that shows all samples, and loads nothing from anywhere."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from newsletter_kit.workshop.camera import MAILS, SCREENS, camera
from newsletter_kit.workshop.exhibits import PICTURES, by_section, exhibits
from newsletter_kit.workshop.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsletter_kit.issue.model import Section
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.camera import Picture, Scheme, Take
    from newsletter_kit.workshop.exhibits import Exhibit
    from newsletter_kit.workshop.sample_page import Press

PAGE = "index.html"
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
_WORDS = {
    "short": "Short",
    "long": "Long",
    "georgian": "ქართული",
    "arabic": "العربية",
    "unbroken": "Unbroken",
}


@dataclass(frozen=True, slots=True)
class Hung:
    """One mail of the gallery as its page shows it.

    Attributes:
        exhibit: the mail.
        pictures: those that were taken of it; none where there is no browser.
    """

    exhibit: Exhibit
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be shown, and how.

    Attributes:
        types: the sections by their types.
        only: the types to show; all of them if empty.
        program: the path of Chromium; None takes no pictures.
    """

    types: Mapping[str, type[Section]]
    only: Sequence[str] = ()
    program: str | None = None


def write_gallery(
    press: Press, plan: Plan, folder: Path, told: Callable[[int], None] = lambda _: None
) -> tuple[Hung, ...]:
    """Write the gallery into `folder`: `index.html`, `mails/` and `screens/`.

    Args:
        press: the layout, and the settings of a made-up newsletter whose pictures are written already.
        plan: what is shown.
        folder: where; files of the same names are written anew.
        told: is told after each mail how many there are by now.

    Example:
        >>> write_gallery(press, Plan(section_types()), Path("gallery"))[0].pictures  # doctest: +SKIP
        ()
    """
    for name in (MAILS, f"{MAILS}/{PICTURES}", *([SCREENS] if plan.program else [])):
        (folder / name).mkdir(parents=True, exist_ok=True)
    browser: AbstractContextManager[Take | None] = camera(plan.program) if plan.program else nullcontext()
    hung: list[Hung] = []
    with browser as take:
        for exhibit in exhibits(press, plan.types, plan.only):
            _write_mail(exhibit, folder / MAILS)
            taken = take(exhibit.name, folder) if take and not exhibit.parts else ()
            hung.append(Hung(exhibit, taken))
            told(len(hung))
    (folder / PAGE).write_text(gallery_page(press.layout, hung), encoding="utf-8")
    return tuple(hung)


def _write_mail(exhibit: Exhibit, folder: Path) -> None:
    for image in exhibit.images:
        (folder / PICTURES / image.file_name).write_bytes(image.content)
    for scheme in SCHEMES:
        (folder / f"{exhibit.name}-{scheme}.html").write_text(exhibit.in_mode(scheme), encoding="utf-8")


def gallery_page(layout: Layout, hung: Iterable[Hung]) -> str:
    """The page of the gallery. It holds no script: its switches are fields that the style sheet asks.

    Args:
        layout: the layout.
        hung: what it shows.

    Example:
        >>> "<h1>" in gallery_page(load_layout("iom"), [])  # doctest: +SKIP
        True
    """
    from jinja2 import Environment, StrictUndefined

    shown = {each.exhibit.name: each for each in hung}
    groups = by_section(each.exhibit for each in shown.values())
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files("newsletter_kit.workshop").joinpath("gallery.html.j2").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        layout=layout,
        words=_WORDS,
        sections=[
            {"name": name, "id": name.replace(" ", "-"), "hung": [shown[each.name] for each in group]}
            for name, group in groups.items()
        ],
        wordings=[each.name for each in WORDINGS],
        has_pictures=any(each.pictures for each in shown.values()),
    )
