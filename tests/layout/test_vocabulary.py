"""layout/vocabulary.py: what the table says of the compiler is what the compiler does."""

from __future__ import annotations

import re

import pytest
from mjml import mjml2html

from newsletter_kit.layout.vocabulary import ATTRIBUTES, FORMS, form_in_words

LEAVES = {"mj-text": "x", "mj-button": "x", "mj-image": "", "mj-divider": "", "mj-spacer": ""}
SAMPLES = (
    "37px",
    "7px 7px",
    "#123456",
    "3px solid #123456",
    "1.7",
    "5px",
    "italic",
    "full-width",
    "https://e.example/q",
    "word",
    "41%",
)
NEEDS = {
    "mj-button": 'href="https://a.example" ',
    "mj-image": 'src="https://a.example/b.png" href="https://a.example" ',
    "mj-column": 'padding="4px" ',
}


def compiled(tag: str, attributes: str) -> str:
    """The HTML of a small document whose tag `tag` has these attributes."""
    own = {name: attributes if name == tag else "" for name in ATTRIBUTES}
    leaf = f"<{tag} {own[tag]}>{LEAVES[tag]}</{tag}>" if tag in LEAVES else "<mj-text>x</mj-text>"
    column = f"<mj-column {own['mj-column']}>{leaf}</mj-column>"
    if tag == "mj-group":
        column = f"<mj-group {own['mj-group']}>{column}{column}</mj-group>"
    section = f"<mj-section {own['mj-section']}>{column}</mj-section>"
    if tag == "mj-wrapper":
        section = f"<mj-wrapper {own['mj-wrapper']}>{section}</mj-wrapper>"
    body = f"<mjml><mj-body {own['mj-body']}>{section}</mj-body></mjml>"
    return str(mjml2html(body, fonts={}))


def samples(form: str) -> list[str]:
    """Values that fit a form."""
    return [each for each in (*SAMPLES, *form.split("|")) if re.fullmatch(form, each)]


BODY_ATTRIBUTES = [
    (tag, name)
    for tag in ("mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", *LEAVES)
    for name in ATTRIBUTES[tag]
    if name != "mj-class"
]


@pytest.mark.parametrize(("tag", "name"), BODY_ATTRIBUTES)
def test_every_listed_attribute_changes_the_html(tag: str, name: str) -> None:
    """An attribute is in the table only if the compiler heeds it."""
    needs = NEEDS.get(tag, "")
    needs = re.sub(rf'\b{name}="[^"]*" ', "", needs)
    plain = compiled(tag, needs)
    assert any(compiled(tag, f'{needs}{name}="{value}"') != plain for value in samples(ATTRIBUTES[tag][name]))


@pytest.mark.parametrize(
    ("tag", "name", "value"),
    [
        ("mj-button", "title", "x"),
        ("mj-image", "sizes", "100vw"),
        ("mj-image", "border-top", "3px solid #123456"),
        ("mj-wrapper", "gap", "9px"),
        ("mj-text", "background-color", "#123456"),
        ("mj-text", "colour", "#123456"),
    ],
)
def test_what_is_left_out_is_ignored_by_the_compiler(tag: str, name: str, value: str) -> None:
    """What the table lacks would have done nothing, in silence."""
    needs = NEEDS.get(tag, "")
    assert name not in ATTRIBUTES[tag]
    assert compiled(tag, f'{needs}{name}="{value}"') == compiled(tag, needs)


def test_a_zero_without_unit_is_still_miscounted() -> None:
    """The reason for 0px: `padding="0 32px"` makes the picture as wide as without padding."""
    width = re.compile(r'<img[^>]* width="(\d+)"')
    widths = [
        width.search(compiled("mj-image", f'src="a" padding="{padding}"'))
        for padding in ("0 32px", "0px 32px")
    ]
    assert [match and match[1] for match in widths] == ["600", "536"]


def test_every_form_has_words() -> None:
    """A value of the wrong form is answered in words, never with a regular expression."""
    forms = {form for attributes in ATTRIBUTES.values() for form in attributes.values()} - {".*"}
    assert all(form in FORMS or re.fullmatch(r"[a-z|-]+", form) for form in forms)
    assert form_in_words("ltr|rtl") == "Write ltr or rtl."
