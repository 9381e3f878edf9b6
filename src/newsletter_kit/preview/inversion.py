"""Dark mode by force: what mail programs make of a mail's colours when they do not ask its author.

None of them publishes its rules. What is known is what testers have seen: some turn light grounds and dark
words only, others all colours. Hue stays, lightness is turned round; this does the same.
"""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache, partial
from typing import Literal

from newsletter_kit.checks.colours import opaque_hex

Force = Literal["partial", "full"]

_FULL = 255
_DARKEST = 0.07  # programs do not go down to black
_MIDDLE = 0.5
_STYLE = re.compile(
    r'(?P<open>\sstyle="|<style\b[^>]*>)(?P<css>.*?)(?P<end>"|</style>)', re.DOTALL | re.IGNORECASE
)
_DECLARED = re.compile(
    r"(?<![\w-])(?P<name>background(?:-color)?|(?:border|outline|text-decoration)[\w-]*|color)(?P<rest>\s*:)"
    r"(?P<value>[^;}]*)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r'(?P<open>\sbgcolor=")(?P<value>[^"]*)(?=")', re.IGNORECASE)
_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|\b(?:white|black)\b", re.IGNORECASE)
_GROUND = "<style>html,body{background-color:#121212}body{color:#e8e8e8}</style></head>"


def forced_dark(html: str, force: Force) -> str:
    """The HTML in the colours of a program that darkens mails by itself.

    Args:
        html: a finished mail.
        force: `partial`, as Gmail on Android and Outlook on phones and on the web; `full`, as Gmail on the
            iPhone and Outlook for Windows.

    Example:
        >>> forced_dark('<td bgcolor="#FFFFFF" style="color:#000000">', "partial")
        '<td bgcolor="#121212" style="color:#ffffff">'
        >>> [forced_dark('<td style="color:white">', force) for force in ("partial", "full")]
        ['<td style="color:white">', '<td style="color:#000000">']
    """
    html = _STYLE.sub(partial(_restyled, force=force), html)
    html = _ATTRIBUTE.sub(lambda found: found["open"] + _turned(found["value"], force, is_ground=True), html)
    return html.replace("</head>", _GROUND, 1)


def _restyled(found: re.Match[str], force: Force) -> str:
    css = _DECLARED.sub(partial(_redeclared, force=force), found["css"])
    return f"{found['open']}{css}{found['end']}"


def _redeclared(found: re.Match[str], force: Force) -> str:
    is_ground = found["name"].lower().startswith("background")
    return found["name"] + found["rest"] + _turned(found["value"], force, is_ground=is_ground)


def _turned(value: str, force: Force, *, is_ground: bool) -> str:
    return _COLOUR.sub(lambda found: _turned_colour(found[0], force, is_ground=is_ground), value)


@lru_cache(maxsize=512)
def _turned_colour(colour: str, force: Force, *, is_ground: bool) -> str:
    known = opaque_hex(colour)
    if not known:
        return colour
    red, green, blue = (int(known[at : at + 2], 16) / _FULL for at in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    is_touched = lightness > _MIDDLE if is_ground else lightness < _MIDDLE
    if force == "partial" and not is_touched:
        return colour
    turned = _DARKEST + (1 - lightness) * (1 - _DARKEST) if is_ground else 1 - lightness
    return "#" + "".join(f"{round(part * _FULL):02x}" for part in hls_to_rgb(hue, turned, saturation))
