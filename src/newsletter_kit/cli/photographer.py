"""Pictures of a page, taken with the Chromium of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from newsletter_kit.errors import ConfigError, Problem

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
VARIABLE = "NEWSLETTER_CHROMIUM"
WIDTH_PIXELS, HEIGHT_PIXELS = 700, 12_000
"""A mail's page, and more than the longest of them is high; the empty rest is cut off."""
TIMEOUT_SECONDS = 60

_FLAGS = (
    "--headless",
    "--no-sandbox",  # an office's container has no user namespaces; the page says that it runs no script
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing is fetched
    f"--window-size={WIDTH_PIXELS},{HEIGHT_PIXELS}",
)


def chromium() -> str:
    """The path of Chromium: the one that NEWSLETTER_CHROMIUM names, or the one that is installed.

    Raises:
        ConfigError: if there is none.

    Example:
        >>> chromium()  # doctest: +SKIP
        '/usr/bin/chromium'
    """
    found = found_chromium()
    if found is None:
        remedy = f"Install it, name its path in {VARIABLE}, or leave out --pictures."
        raise ConfigError(Problem("--pictures", "there is no Chromium on this machine", remedy))
    return found


def found_chromium() -> str | None:
    """The path of Chromium as above; None if there is none.

    Example:
        >>> found_chromium()  # doctest: +SKIP
        '/usr/bin/chromium'
    """
    return os.environ.get(VARIABLE) or next(filter(None, map(shutil.which, PROGRAMS)), None)


def take_picture(html: str, path: Path) -> None:
    """Write a picture of a whole page, as a PNG.

    Raises:
        ConfigError: if there is no Chromium, or it takes none.

    Example:
        >>> take_picture("<p>Hello</p>", Path("hello.png"))  # doctest: +SKIP
    """
    program = chromium()
    with TemporaryDirectory(prefix="newsletter-kit-") as temporary:
        source, taken = Path(temporary, "page.html"), Path(temporary, "page.png")
        source.write_text(html, encoding="utf-8")
        folder = f"--user-data-dir={temporary}/profile"
        command = [program, *_FLAGS, folder, f"--screenshot={taken}", source.as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_SECONDS)  # noqa: S603
            _cut(taken, path)
        except (OSError, subprocess.SubprocessError):
            what = f"{program} took no picture"
            raise ConfigError(Problem("--pictures", what, "Leave out --pictures.")) from None


def _cut(taken: Path, path: Path) -> None:
    """Save a picture without the empty rows below the page, which are all of one colour."""
    from PIL import Image, ImageChops

    with Image.open(taken) as shot:
        picture = shot.convert("RGB")
    ground = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, ground).getbbox()
    picture.crop((0, 0, picture.width, box[3] if box else picture.height)).save(path, optimize=True)
