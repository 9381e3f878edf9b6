"""Pictures of mails on a phone and on a desk, by day and in dark mode."""

from __future__ import annotations

import io
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    Take = Callable[[str, Path], tuple["Picture", ...]]

Scheme = Literal["light", "dark"]
Picture = tuple[str, int, Scheme, int]
"""The name of a file, the width of the screen in px, the mode, and the height in px."""

LOOKS: tuple[tuple[int, Scheme], ...] = ((375, "light"), (375, "dark"), (700, "light"), (700, "dark"))

MAILS, SCREENS = "mails", "screens"
"""The folders of a gallery in which the mails and their pictures lie."""

QUALITY = 45
"""Of WebP: letters are sharp, and a mail of 3,000 px takes some 100 KB."""

BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""How Chromium is started wherever samples are looked at: nothing is fetched from anywhere."""

_MOST_PIXELS = 16_000
"""A WebP picture is at most 16,383 px high (RFC 9649 §2.7)."""


@contextmanager
def camera(program: str) -> Iterator[Take]:
    """A browser for as long as it is needed; what it gives takes the pictures of one mail.

    Args:
        program: the path of Chromium.

    Example:
        >>> with camera("/usr/bin/chromium") as take:  # doctest: +SKIP
        ...     take("text-short", Path("gallery"))[0]
        ('text-short-375-light.webp', 375, 'light', 2140)
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        try:
            yield partial(_taken, opened.new_page(java_script_enabled=False))
        finally:
            opened.close()


def _taken(tab: Page, name: str, folder: Path) -> tuple[Picture, ...]:
    return tuple(_picture(tab, name, folder, look) for look in LOOKS)


def _picture(tab: Page, name: str, folder: Path, look: tuple[int, Scheme]) -> Picture:
    from PIL import Image

    width, scheme = look
    tab.set_viewport_size({"width": width, "height": 800})
    tab.emulate_media(color_scheme=scheme)
    tab.goto((folder / MAILS / f"{name}-{scheme}.html").absolute().as_uri())
    taken = Image.open(io.BytesIO(tab.screenshot(full_page=True))).convert("RGB")
    shown = taken.crop((0, 0, taken.width, min(taken.height, _MOST_PIXELS)))
    file = f"{name}-{width}-{scheme}.webp"
    shown.save(folder / SCREENS / file, quality=QUALITY, method=2)
    return file, width, scheme, shown.height
