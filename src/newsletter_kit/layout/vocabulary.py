"""The MJML of layouts: the tags and attributes that the compiler honours, and what stands in for others.

mrml takes unknown tags and attributes in silence and ignores some that MJML documents. What is listed here
was tried one by one with mrml 6.0.1, the version inside mjml-python 1.4.2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping

_PX = r"\d+(\.\d+)?px"
_PX_OR_PERCENT = rf"{_PX}|\d+(\.\d+)?%"
_COLOUR = r"#[0-9A-Fa-f]{6}|transparent|none|inherit"
_ANY = r".*"
_SOME = r".*\S.*"

FORMS: Mapping[str, str] = {
    _PX: "a length in px, such as 24px",
    rf"({_PX})( ({_PX})){{0,3}}": "one to four lengths in px, such as 0px 32px (write 0px, not 0)",
    _PX_OR_PERCENT: "a length in px or %",
    _COLOUR: "a colour of six hex digits, such as #0033A0",
    rf"{_PX}|\d+(\.\d+)?%?": "a length in px, a factor or a percentage",
    rf"-?({_PX})|normal": "a length in px",
    rf"{_PX}|auto": "a length in px, or auto",
    _SOME: "a value",
    r"\S+": "one word",
    r"full-width": "full-width, or no such attribute: mrml takes any value for yes",
    r"inline": "inline, or no such attribute",
}
"""What a form asks for, in words; a form that is not here is a list of words."""

_PX4 = rf"({_PX})( ({_PX})){{0,3}}"
_LINE = rf"{_PX}|\d+(\.\d+)?%?"
_SPACING = rf"-?({_PX})|normal"


def _all(names: str, form: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), form)


_PADDING = {"padding": _PX4, **_all("padding-top padding-right padding-bottom padding-left", _PX)}
_BORDER = _all("border border-top border-right border-bottom border-left", _SOME) | {"border-radius": _PX4}
_TYPE = {
    **_all("font-family font-weight text-decoration", _SOME),
    **_all("color container-background-color", _COLOUR),
    "font-size": _PX,
    "font-style": "normal|italic",
    "letter-spacing": _SPACING,
    "line-height": _LINE,
    "text-transform": "none|uppercase|lowercase|capitalize",
}
_SECTION = {
    **_PADDING,
    **_BORDER,
    "background-color": _COLOUR,
    "direction": "ltr|rtl",
    "full-width": "full-width",
    "text-align": "left|center|right",
}

_EVERY = {"css-class": _ANY, "mj-class": r"\S+"}

_BODY: Mapping[str, Mapping[str, str]] = {
    "mj-body": {"width": _PX, "background-color": _COLOUR},
    "mj-wrapper": _SECTION,
    "mj-section": _SECTION,
    "mj-group": {
        "background-color": _COLOUR,
        "direction": "ltr|rtl",
        "vertical-align": "top|bottom|middle",
        "width": _PX_OR_PERCENT,
    },
    "mj-column": {
        **_PADDING,
        **_BORDER,
        **{f"inner-{name}": form for name, form in _BORDER.items()},
        "inner-background-color": _COLOUR,
        "background-color": _COLOUR,
        "direction": "ltr|rtl",
        "vertical-align": "top|bottom|middle",
        "width": _PX_OR_PERCENT,
    },
    "mj-text": {**_PADDING, **_TYPE, "align": "left|right|center|justify", "height": _PX},
    "mj-button": {
        **_PADDING,
        **_TYPE,
        **_BORDER,
        **_all("href name rel target", _SOME),
        "align": "left|center|right",
        "background-color": _COLOUR,
        "height": _PX,
        "inner-padding": _PX4,
        "text-align": "left|right|center",
        "vertical-align": "top|bottom|middle",
        "width": _PX_OR_PERCENT,
    },
    "mj-image": {
        **_PADDING,
        **_all("href name rel src target title", _SOME),
        "align": "left|center|right",
        "alt": _ANY,
        "border": _SOME,
        "border-radius": _PX4,
        "container-background-color": _COLOUR,
        "fluid-on-mobile": "true",
        "font-size": _PX,
        "height": rf"{_PX}|auto",
        "max-height": _PX,
        "width": _PX,
    },
    "mj-divider": {
        **_PADDING,
        **_all("border-color container-background-color", _COLOUR),
        "align": "left|center|right",
        "border-style": "solid|dashed|dotted",
        "border-width": _PX,
        "width": _PX_OR_PERCENT,
    },
    "mj-spacer": {**_PADDING, "container-background-color": _COLOUR, "height": _PX},
}

ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    **{tag: {**_EVERY, **attributes} for tag, attributes in _BODY.items()},
    "mjml": {"lang": r"\S+", "dir": "ltr|rtl"},
    "mj-head": {},
    "mj-title": {},
    "mj-preview": {},
    "mj-attributes": {},
    "mj-breakpoint": {"width": _PX},
    "mj-style": {"inline": "inline"},
    "mj-raw": {},
}
"""What each tag may carry, with the form of the value as a regular expression."""

REQUIRED: Mapping[str, tuple[str, ...]] = {"mj-image": ("src", "alt"), "mj-button": ("href",)}
"""What a tag cannot do without. Where `alt` is missing, a screen reader spells the address of the picture."""

DEFAULTS: Mapping[str, Mapping[str, str]] = {
    **{tag: attributes for tag, attributes in _BODY.items() if tag != "mj-body"},
    "mj-divider": {name: form for name, form in _BODY["mj-divider"].items() if name != "align"},
    "mj-all": {name: form for attributes in _BODY.values() for name, form in attributes.items()},
    "mj-class": {"name": r"\S+", **{name: form for each in _BODY.values() for name, form in each.items()}},
}
"""What may stand in `mj-attributes`; mrml ignores there what is left out."""

_CONTENT = words("mj-text mj-button mj-image mj-divider mj-spacer mj-raw")

CHILDREN: Mapping[str, frozenset[str]] = {
    "mjml": frozenset({"mj-head", "mj-body"}),
    "mj-head": words("mj-title mj-preview mj-breakpoint mj-attributes mj-style mj-raw"),
    "mj-attributes": frozenset(DEFAULTS),
    "mj-body": frozenset({"mj-section", "mj-wrapper", "mj-raw"}),
    "mj-wrapper": frozenset({"mj-section", "mj-raw"}),
    "mj-section": frozenset({"mj-column", "mj-group", "mj-raw"}),
    "mj-group": frozenset({"mj-column"}),
    "mj-column": _CONTENT,
    "mj-image": frozenset(),
    "mj-divider": frozenset(),
    "mj-spacer": frozenset(),
    "mj-breakpoint": frozenset(),
    "mj-title": frozenset(),
    "mj-preview": frozenset(),
    "mj-style": frozenset(),
}
"""Which tags may stand in which; one that is not here holds HTML."""

HOLDS_TEXT = frozenset({"mj-title", "mj-preview", "mj-style"})
"""Tags without children that hold words."""

_OWN_LINKS = "Write the links as <a> in mj-text."

TAG_REMEDIES: Mapping[str, str] = {
    "mj-include": "Use {% include 'partials/…' %}, which reads nothing outside the layout.",
    "mj-html-attributes": "Write the attributes on the tags themselves.",
    "mj-hero": "Use mj-image and mj-text: in Outlook no keyboard reaches text on a picture.",
    "mj-carousel": "Use mj-image: most mail clients show only the first picture.",
    "mj-accordion": "Use mj-text: most mail clients cannot fold.",
    "mj-navbar": _OWN_LINKS,
    "mj-social": "Write <a><img></a> in mj-text: mj-social takes its icons from a third party.",
    "mj-table": 'Write <table role="presentation"> in mj-text: mrml ignores the role of mj-table.',
    "mj-font": "Use the fonts of the reader's system: web fonts tell a third party who reads.",
    "mj-all": "It belongs in mj-attributes.",
    "mj-class": "It belongs in mj-attributes.",
}
"""What to write in place of a tag of MJML that is not taken."""

_NO_BACKGROUND = "Use mj-image: in Outlook no keyboard reaches what stands on a picture."
_IGNORED = "mrml ignores it"

ATTRIBUTE_REMEDIES: Mapping[str, str] = {
    **_all("background-url background-repeat background-size background-position", _NO_BACKGROUND),
    "mj-wrapper gap": f"{_IGNORED}; use padding on the sections.",
    "mj-button title": f"{_IGNORED}; say it in the text of the button.",
    "mj-image sizes": f"{_IGNORED}; give one width.",
    "mj-image srcset": "Few clients know it; give one picture of twice the shown width.",
    "mj-image border-top": f"{_IGNORED}; use border.",
    "mj-image border-bottom": f"{_IGNORED}; use border.",
    "mj-image border-left": f"{_IGNORED}; use border.",
    "mj-image border-right": f"{_IGNORED}; use border.",
    "mj-text background-color": f"{_IGNORED}; use container-background-color.",
    "mj-divider align": "In mj-attributes mrml ignores it; write it on the mj-divider.",
    "mj-style inline": 'There is inline="inline" only.',
    "mj-raw position": f"{_IGNORED}; what comes before <html> is written for you.",
    "mjml owa": f"{_IGNORED}; remove it.",
}
"""What to write in place of an attribute of MJML that is not taken, by name or by tag and name."""


@lru_cache(maxsize=4_096)
def fits(form: str, value: str) -> bool:
    """Whether an attribute's value has the form that `ATTRIBUTES` asks for.

    Example:
        >>> fits(ATTRIBUTES["mj-text"]["padding"], "0 32px")
        False
    """
    return re.fullmatch(form, value.strip(), re.DOTALL) is not None


def form_in_words(form: str) -> str:
    """What a form asks for, as a sentence.

    Example:
        >>> form_in_words("ltr|rtl")
        'Write ltr or rtl.'
    """
    return f"Write {FORMS.get(form) or form.replace('|', ' or ')}."
