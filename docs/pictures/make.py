"""Make every picture of the documentation anew: `python docs/pictures/make.py`.

The pictures of the preview alone: `python docs/pictures/preview.py`.

Needs the extra `test`, for its browser's driver, and Debian's chromium; NEWSLETTER_CHROMIUM names another.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ISSUE = "issues/2024-q1"
AS_IT_STOOD = "tests/checks/seed/issues/2024-q1"  # the first issue with all its faults
FEW_RULES = ("NK012", "NK013", "NK116", "NK144", "NK145", "NK170", "NK180")
TERMINALS = {
    "terminal": ("send", ISSUE),
    "check": ("check", AS_IT_STOOD, *(word for rule in FEW_RULES for word in ("--select", rule))),
}
WIDTHS = {"desktop": 700, "phone": 375}
CHROMIUM = os.environ.get("NEWSLETTER_CHROMIUM") or shutil.which("chromium")
COLOURS = 160
COLUMNS = 100
MARGIN, COVER_HEIGHT = 25, 1250
GROUND = "#C3CCDA"


def main() -> None:
    """Write all pictures beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        command("build", ISSUE, "--fresh", "--language", "en", "-o", folder)
        photographs = photograph(next(Path(folder).glob("*.html")))
    for name, picture in photographs.items():
        save(picture, name)
    save(cover(photographs), "cover")
    for name, words in TERMINALS.items():
        (HERE / f"{name}.svg").write_text(terminal(*words), encoding="utf-8")


def command(*arguments: str) -> str:
    """Run the command in a terminal of its own and give what it showed, colours included."""
    front, back = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    full = [sys.executable, "-m", "newsletter_kit", *arguments]
    with subprocess.Popen(full, cwd=ROOT, stdout=back, stderr=subprocess.PIPE, env=environment) as running:  # noqa: S603
        os.close(back)
        shown = b"".join(iter(lambda: read_some(front), b""))
    if running.returncode not in {0, int(ExitCode.BAD_INPUT)}:  # `check` has found something
        sys.exit(f"{arguments} failed: {shown.decode()}")
    return shown.decode().replace("\r\n", "\n")


def read_some(front: int) -> bytes:
    """The next bytes of a terminal; none once the program has left it, which Linux tells by an error."""
    try:
        return os.read(front, 65536)
    except OSError:
        return b""


def photograph(page: Path) -> dict[str, Image.Image]:
    """The page as a desktop and a phone show it, in light and in dark mode."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        looks = [(device, mode) for device in WIDTHS for mode in ("light", "dark")]
        pictures = {f"{device}-{mode}": shot(browser, page, device, mode) for device, mode in looks}
        browser.close()
    return pictures


def shot(browser: Browser, page: Path, device: str, mode: str) -> Image.Image:
    """One full-length photograph."""
    scheme: Literal["dark", "light"] = "dark" if mode == "dark" else "light"
    tab = browser.new_page(viewport={"width": WIDTHS[device], "height": 900}, color_scheme=scheme)
    tab.goto(page.as_uri())
    return Image.open(BytesIO(tab.screenshot(full_page=True))).convert("RGB")


def cover(photographs: dict[str, Image.Image]) -> Image.Image:
    """The head of the issue on a desktop, beside the phone in light and in dark mode."""
    chosen = [photographs[name] for name in ("desktop-light", "phone-light", "phone-dark")]
    width = MARGIN + sum(each.width + MARGIN for each in chosen)
    sheet = Image.new("RGB", (width, COVER_HEIGHT), GROUND)
    left = MARGIN
    for each in chosen:
        sheet.paste(each.crop((0, 0, each.width, COVER_HEIGHT - MARGIN)), (left, MARGIN))
        left += each.width + MARGIN
    return sheet


def save(picture: Image.Image, name: str) -> None:
    """Write a PNG of few colours: a third of the size, and no difference to the eye."""
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(HERE / f"{name}.png", optimize=True)


def terminal(*arguments: str) -> str:
    """An SVG of the command and what it shows; without fonts from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    typed = [each for each in arguments if each != "--select" and each not in FEW_RULES]
    console.print(Text(f"$ newsletter-kit {' '.join(typed)}", style="bold"))
    console.print(Text.from_ansi(command(*arguments)))
    svg = console.export_svg(title="newsletter-kit", theme=MONOKAI, unique_id="terminal")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    main()
