"""Link targets are spelt as every mail client understands them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.issue.url import clean_url


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (" https://iom.int ", "https://iom.int"),
        ("https://iom.int/a%20b?c=d&e#f", "https://iom.int/a%20b?c=d&e#f"),
        ("https://iom.int/საქართველო", "https://iom.int/%E1%83%A1%E1%83%90%E1%83%A5%E1%83%90%E1%83%A0%E1%83%97%E1%83%95%E1%83%94%E1%83%9A%E1%83%9D"),
        ('https://iom.int/"<x>', "https://iom.int/%22%3Cx%3E"),
        ("mailto:a@iom.int?subject=Hello you", "mailto:a@iom.int?subject=Hello%20you"),
        ("tel:+995 32", "tel:+995%2032"),
        ("https://Bücher.example:8080/ü?ü#ü", "https://xn--bcher-kva.example:8080/%C3%BC?%C3%BC#%C3%BC"),
        ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://((region|ge)).iom.int/a", "https://((region|ge)).iom.int/a"),
        ("#", "#"),
        ("((view_url))", "((view_url))"),
        ("((view_url))#stories", "((view_url))#stories"),
        ("https://iom.int/?to=((name|dear friend))&ü", "https://iom.int/?to=((name|dear friend))&%C3%BC"),
    ],
)  # fmt: skip
def test_a_link_is_cleaned(typed: str, clean: str) -> None:
    """Odd letters are encoded once; merge tags and what is encoded stay."""
    assert clean_url(typed) == clean
    assert clean_url(clean) == clean


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "iom.int",
        "/a",
        "https://",
        "https:///a",
        "javascript:x",
        "((x|java))script:x",
        "http://[x",
        "a\nb",
        "https://a b.org/",
        'https://a"b.org',
        "https://iom.int:99999/",
        "https://\u202egpj.exe/",
        "mailto:",
        "tel: ",
        "mailto:a@iom.int%0D%0ABcc:b@iom.int",
    ],
)
def test_what_is_no_link_is_refused(typed: str) -> None:
    """A target that no mail client could follow is an error, and no guess is made."""
    with pytest.raises(ValueError, match=r"link|host"):
        clean_url(typed)


@given(st.text(max_size=40))
def test_a_clean_link_is_plain_ascii(path: str) -> None:
    """Whatever is typed behind the host, an href of printable ASCII comes out, or an error."""
    try:
        clean = clean_url(f"https://iom.int/{path}")
    except ValueError:
        return
    assert clean.isascii()
    assert not set(clean) & set(' "<>\\^`{}')
