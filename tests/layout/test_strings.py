"""layout/strings.py and layout/translate.py: the words of a layout in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.layout.render import render_template
from newsletter_kit.layout.translate import translator

if TYPE_CHECKING:
    from pathlib import Path

    from layout.conftest import MakeLayout

ENGLISH = "hello: Hello {name}\nbye: Bye\nfamilies: {one: '{count} family', other: '{count} families'}\n"


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 family"),
        ("en", 7400, "7,400 families"),
        ("ru", 1, "1 семья"),
        ("ru", 3, "3 семьи"),
        ("ru", 74, "74 семьи"),
        ("ru", 5, "5 семей"),
        ("ar", 0, "لا"),
        ("ar", 2, "اثنان"),
    ],
)
def test_plurals_follow_the_language(
    make_layout: MakeLayout, language: str, count: int, expected: str
) -> None:
    """Each language has as many forms as its grammar asks for, and writes numbers its own way."""
    files = {
        "strings/en.yaml": ENGLISH,
        "strings/ru.yaml": "families: {one: '{count} семья', few: '{count} семьи', many: '{count} семей', "
        "other: '?'}",
        "strings/ar.yaml": "families: {zero: لا, two: اثنان, other: كثير}",
    }
    assert translator(make_layout(files), language)("families", count=count) == expected


def test_a_missing_word_is_the_parents_and_then_english(tmp_path: Path) -> None:
    """Key by key: own language, parent's language, own English, parent's English."""
    parent = {"en": "a: en a\nb: en b\nc: en c", "ka": "a: ka a\nb: ka b"}
    child = {"en": "c: child en c", "ka": "a: child ka a"}
    for name, strings in {"plain": parent, "child": child}.items():
        (tmp_path / "layouts" / name / "strings").mkdir(parents=True)
        extends = "" if name == "plain" else "\nextends: plain"
        (tmp_path / "layouts" / name / "layout.yaml").write_text(f"title: T{extends}", encoding="utf-8")
        for language, text in strings.items():
            (tmp_path / "layouts" / name / f"strings/{language}.yaml").write_text(text, encoding="utf-8")
    t = translator(load_layout("child", root=tmp_path), "ka")
    assert [t("a"), t("b"), t("c")] == ["child ka a", "ka b", "child en c"]


def test_a_region_falls_back_to_its_language(make_layout: MakeLayout) -> None:
    """`en-GB` is `en` where it has no words of its own."""
    t = translator(make_layout({"strings/en.yaml": ENGLISH, "strings/en-GB.yaml": "bye: Cheerio"}), "en-GB")
    assert [t("bye"), t("hello", name="Natia")] == ["Cheerio", "Hello Natia"]


def test_values_are_escaped_where_one_of_them_is_markup(make_layout: MakeLayout) -> None:
    """Plain values and words around a piece of HTML are escaped; the HTML is not."""
    t = translator(make_layout({"strings/en.yaml": "line: 'A & {a} {b}'"}), "en")
    assert t("line", a="<b>", b="x") == "A & <b> x"
    assert t("line", a="<b>", b=Markup("<i>x</i>")) == Markup("A &amp; &lt;b&gt; <i>x</i>")


def test_words_of_yaml_stay_words(make_layout: MakeLayout) -> None:
    """`no`, `on` and `1.10` are no booleans and no numbers."""
    t = translator(make_layout({"strings/en.yaml": "no: No\nyes: Yes\nversion: 1.10"}), "en")
    assert [t("no"), t("yes"), t("version")] == ["No", "Yes", "1.10"]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (
            't("helo")',
            r"demo/a\.txt\.j2:2: there is no text `helo`, in `.*`\. Did you mean hello\?",
        ),
        ('t("hello")', r"demo/a\.txt\.j2:2: it wants a value for \{name\}"),
        ('t("families")', r"demo/a\.txt\.j2:2: its plural needs a number"),
    ],
)
def test_a_wrong_call_of_t_names_the_template_line(make_layout: MakeLayout, call: str, error: str) -> None:
    """A missing word or value is laid at the template that asks for it."""
    layout = make_layout({"strings/en.yaml": ENGLISH, "a.txt.j2": f"\n{{{{ {call} }}}}"})
    with pytest.raises(LayoutError, match=error):
        render_template(layout, "a.txt.j2", {"t": translator(layout, "en")}, {})


@pytest.mark.parametrize(
    ("strings", "error"),
    [
        (
            "hello: Hallo {nme}",
            r"strings/de\.yaml:1 hello: \{nme\} is not in the English text\. Did you mean name\?",
        ),
        ("bye: ''", r"strings/de\.yaml:1 bye: it is empty"),
        ("bye: {one: A}", "the plural form `other` is missing"),
        ("bye: {singular: A, other: B}", "`singular` is no plural form"),
        ("bye: [a]", "a text, or one text for each plural form, is wanted"),
    ],
)
def test_a_wrong_strings_file_is_refused(make_layout: MakeLayout, strings: str, error: str) -> None:
    """A translation with an unknown placeholder or a plural form too few is found on loading."""
    with pytest.raises(LayoutError, match=error):
        make_layout({"strings/en.yaml": ENGLISH, "strings/de.yaml": strings})


def test_english_that_lacks_what_the_parents_translations_have_is_named(make_layout: MakeLayout) -> None:
    """A child's English with a slip is the one fault; no file that the child lacks is blamed."""
    files = {"layout.yaml": "title: Demo\nextends: base", "strings/en.yaml": "fewer_than: 'under {nn}'"}
    with pytest.raises(LayoutError) as caught:
        make_layout(files)
    assert [each.where for each in caught.value.problems] == ["demo/strings/en.yaml:1 fewer_than"]
