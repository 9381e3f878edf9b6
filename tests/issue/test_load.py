"""`load_issue`: an author's file becomes an Issue, or all of its problems with their lines."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.config import Settings
from newsletter_kit.errors import ExitCode, IssueError
from newsletter_kit.issue.load import load_issue
from newsletter_kit.issue.model import Section
from newsletter_kit.issue.sections import Text
from newsletter_kit.visible import is_visible

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = """\
id: 2024-q1
title: Good news
subject: News
preheader: What happened this spring
"""

ONE_SECTION = """\
sections:
  - type: text
    body: Hello
"""


def _said(path: Path) -> str:
    with pytest.raises(IssueError) as caught:
        load_issue(path)
    assert caught.value.exit_code == ExitCode.BAD_INPUT
    return str(caught.value)


def test_an_issue_is_loaded_by_its_file_or_its_folder(write_issue: Callable[..., Path]) -> None:
    """The folder stands for the issue.yaml in it."""
    path = write_issue(HEAD + ONE_SECTION)
    assert load_issue(path) == load_issue(path.parent)
    assert load_issue(path).sections == (Text(body="Hello"),)


def test_every_part_knows_its_line(write_issue: Callable[..., Path]) -> None:
    """The issue says where each of its parts stands."""
    source = load_issue(write_issue(HEAD + ONE_SECTION)).source
    assert source is not None
    assert source.where(("sections", 0, "body")) == "issue.yaml:7:5 sections.0.body"


def test_all_problems_are_told_at_once_in_the_order_of_the_file(write_issue: Callable[..., Path]) -> None:
    """One run names every mistake, from top to bottom."""
    said = _said(
        write_issue(
            "id: UPPER\ntitle: t\nsubject: s\npreheader: p\nlanguage: english\n"
            "sections:\n  - type: text\n  - type: quote\n    text: x\n    txt: y\nsettings:\n  layot: x\n"
        )
    )
    assert [line.split(": ")[0] for line in said.splitlines()] == [
        "issue.yaml:1:1 id",
        "issue.yaml:5:1 language",
        "issue.yaml:7:5 sections.0.body",
        "issue.yaml:10:5 sections.1.txt",
        "issue.yaml:12:3 settings.layot",
    ]


@pytest.mark.parametrize(
    ("third", "said"),
    [
        ("typ: note", "issue.yaml:10:5 sections.2.typ: there is no such key. Did you mean type?"),
        ("type: not", "issue.yaml:10:5 sections.2.type: there is no section type 'not'. Did you mean note?"),
        ("type: {a: b}", "issue.yaml:10:5 sections.2.type: text is wanted here"),
        ("body: x", "issue.yaml:10:5 sections.2.type: it is missing. Say which section it is"),
        (
            "just text",
            "issue.yaml:10:5 sections.2: a section with its keys is wanted, and this is 'just text'",
        ),
        (
            "type: text\n    bdy: x",
            "issue.yaml:11:5 sections.2.bdy: there is no such key. Did you mean body?",
        ),
    ],
)
def test_a01_an_unknown_key_or_type_names_the_nearest(
    third: str, said: str, write_issue: Callable[..., Path]
) -> None:
    """A slip in a section is named by file, line, column and path, with what was probably meant."""
    assert said in _said(write_issue(f"{HEAD}{ONE_SECTION}  - type: text\n    body: x\n  - {third}\n"))


@pytest.mark.parametrize("subject", ["", "subject:\n", "subject: '   '\n"])
def test_a12_an_empty_subject_is_named(subject: str, write_issue: Callable[..., Path]) -> None:
    """A subject of nothing, of spaces, or none at all is an error at `subject`."""
    assert " subject: it is " in _said(write_issue(HEAD.replace("subject: News\n", subject) + ONE_SECTION))


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        pytest.param(r'"News\r\nBcc: victim@example.net"', "it holds a line break or a tab", id="A13"),
        pytest.param("\u200b", "it is empty", id="A12 invisible"),
        pytest.param("a" * 5_000, "it has 5,000 characters; mail clients show about 65", id="A16"),
        pytest.param("a" * 251, "it has 251 characters; mail clients show about 65", id="A16 just above"),
        pytest.param(r'"a\0b"', "it holds a control character", id="A18"),
        pytest.param(r'"a\x9bb"', "it holds a control character", id="A18 in C1"),
    ],
)
def test_a_subject_that_no_header_can_carry_is_refused(
    subject: str, said: str, write_issue: Callable[..., Path]
) -> None:
    """A13, A16, A18: line breaks, control characters and endless subjects are errors at `subject`."""
    text = HEAD.replace("subject: News", f"subject: {subject}") + ONE_SECTION
    assert f"issue.yaml:3:1 subject: {said}" in _said(write_issue(text))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("{{ 7*7 }} {% include '/etc/passwd' %}", id="A21"),
        pytest.param("<script>alert(1)</script><img src=x onerror=alert(1)>", id="A22"),
    ],
)
def test_hostile_text_is_kept_as_text(body: str, write_issue: Callable[..., Path]) -> None:
    """A21, A22: braces and tags in a body are neither obeyed nor lost."""
    path = write_issue(HEAD + ONE_SECTION.replace("Hello", f'"{body}"'))
    assert load_issue(path).sections == (Text(body=body),)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", r" JaVa\tScript:x", "ftp://a.b", "//x"]
)
def test_a23_a_link_of_another_scheme_is_refused_at_its_field(
    target: str, write_issue: Callable[..., Path]
) -> None:
    """Only http, https, mailto and tel lead out of a mail, in a link and in Markdown."""
    section = f'sections:\n  - type: text\n    body: "[a](<{target}>)"\n    link: {{url: "{target}"}}\n'
    said = _said(write_issue(HEAD + section))
    assert "issue.yaml:7:5 sections.0.body: the link [a]: " in said
    assert "issue.yaml:8:12 sections.0.link.url: " in said


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("https://iom.int/a b", "https://iom.int/a%20b"),
        (
            "https://iom.int/العربية?a=ü&b=%20",
            "https://iom.int/%D8%A7%D9%84%D8%B9%D8%B1%D8%A8%D9%8A%D8%A9?a=%C3%BC&b=%20",
        ),
    ],
)
def test_a25_a_link_is_percent_encoded(typed: str, href: str, write_issue: Callable[..., Path]) -> None:
    """Spaces and letters outside ASCII are encoded; what is encoded already stays."""
    section = load_issue(write_issue(f'{HEAD}{ONE_SECTION}    link: {{url: "{typed}"}}\n')).sections[0]
    assert isinstance(section, Text)
    assert section.link
    assert section.link.url == href


def test_a25_a_line_break_in_a_link_is_refused(write_issue: Callable[..., Path]) -> None:
    """A link is one line."""
    said = _said(write_issue(f'{HEAD}{ONE_SECTION}    link: {{url: "https://iom.int/\\na"}}\n'))
    assert "sections.0.link.url: a link is one line without control characters" in said


def test_a29_an_image_without_a_description_is_refused(write_issue: Callable[..., Path]) -> None:
    """A description is asked for in the image's line, with the way to leave it empty on purpose."""
    said = _said(write_issue(f"{HEAD}hero: {{src: https://iom.int/a.png}}\n{ONE_SECTION}"))
    assert 'issue.yaml:5:1 hero.alt: it is missing. Say what the picture shows; `alt: ""`' in said


def test_mere_decoration_may_have_an_empty_description(write_issue: Callable[..., Path]) -> None:
    """`alt: ""` is a choice, not a slip."""
    hero = load_issue(write_issue(f'{HEAD}hero: {{src: https://iom.int/a.png, alt: ""}}\n{ONE_SECTION}')).hero
    assert hero
    assert hero.alt == ""


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ("", "issue.yaml:1:1 sections: it is missing. Write a list"),
        ("sections: null\n", "issue.yaml:5:1 sections: it is empty. Write a list"),
        ("sections: []\n", "issue.yaml:5:1 sections: it is empty. Write a list"),
        (
            "sections: text\n",
            "issue.yaml:5:1 sections: a list of sections is wanted, and this is 'text'. Write a list",
        ),
    ],
)
def test_a30_without_sections_a_list_is_asked_for(
    sections: str, said: str, write_issue: Callable[..., Path]
) -> None:
    """No sections, in each way to write it, is an error that shows how to begin one."""
    assert said in _said(write_issue(HEAD + sections))


def test_a31_ten_thousand_sections_are_refused_by_the_limit(write_issue: Callable[..., Path]) -> None:
    """An issue far too long is refused, and the limit is named."""
    text = HEAD + "sections:\n" + "  - type: divider\n" * 10_000
    assert "there are 10,000 sections, and 1,000 is the limit" in _said(write_issue(text))


def test_a31_endless_text_is_refused_by_the_limit(write_issue: Callable[..., Path]) -> None:
    """A body of a million characters is refused, and the limit is named."""
    assert "50,000 is the limit" in _said(write_issue(HEAD + ONE_SECTION.replace("Hello", "a " * 500_000)))


def test_two_hundred_problems_are_enough(write_issue: Callable[..., Path]) -> None:
    """A file of nothing but mistakes gets 200 of them, and a line that there are more."""
    said = _said(write_issue("".join(f"k{n}: v\n" for n in range(5_000)))).splitlines()
    assert len(said) == 201
    assert said[-1] == "issue.yaml: there are more problems than these 200. Mend these first."


def test_a35_a_setting_of_the_issue_is_judged_at_its_line(write_issue: Callable[..., Path]) -> None:
    """A list id that is none names the form of RFC 2919."""
    said = _said(write_issue(f"{HEAD}{ONE_SECTION}settings:\n  list_id: My News <list>\n  root: /\n"))
    assert "issue.yaml:9:3 settings.list_id: RFC 2919 wants: My news <news.example.org>" in said
    assert "issue.yaml:10:3 settings.root: it cannot be set here" in said


def test_items_may_be_older_than_the_issue(write_issue: Callable[..., Path]) -> None:
    """A quarter's issue may tell of last year: only avrr must keep to the period."""
    text = "sections:\n  - type: conferences\n    items:\n      - {title: x, date: 2019-05-01}\n"
    period = "period: {start: 2024-01-01, end: 2024-03-31}\n"
    assert load_issue(write_issue(HEAD + period + text)).sections


@pytest.mark.parametrize("title", ["title: t", "titel: t"])
def test_the_period_of_avrr_lies_inside_the_issues(title: str, write_issue: Callable[..., Path]) -> None:
    """Numbers of other months are refused in the period's own line, whatever else is wrong."""
    text = (
        f"id: a\n{title}\nsubject: s\npreheader: p\n"
        "period: {start: 2024-01-01, end: 2024-03-31}\n"
        "sections:\n  - type: avrr\n    after_arrival: {families: 74}\n"
        "    period: {start: 2024-01-01, end: 2024-04-30}\n"
    )
    assert "issue.yaml:9:5 sections.0.period: 2024-01-01 to 2024-04-30 is not inside" in _said(
        write_issue(text)
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("starts: 86400", "starts: a day is written 2024-03-31, and this is '86400'"),
        ("starts: 2024-02-30", "starts: a day such as 2024-03-31 is wanted, and '2024-02-30' is none"),
        ("starts: 31.3.2024", "starts: a day is written 2024-03-31"),
        ("starts: [x]", "starts: a day such as 2024-03-31 is wanted, and this is a list"),
        ("starts:", "starts: it is empty. Write it, or remove the key"),
    ],
)
def test_a_day_is_a_day(line: str, said: str, write_issue: Callable[..., Path]) -> None:
    """Dates are read in one spelling, and never from a number of seconds."""
    text = f"sections:\n  - type: events\n    items:\n      - title: x\n        {line}\n"
    assert said in _said(write_issue(HEAD + text))


class Vacancies(Section):
    """Posts that are open."""

    type: ClassVar[str] = "vacancies"
    posts: tuple[str, ...]


def test_a_section_of_ones_own_takes_the_same_road(write_issue: Callable[..., Path]) -> None:
    """A class that is passed is known by its type and judged by its fields."""
    path = write_issue(f"{HEAD}sections:\n  - type: vacancies\n    posts: [Driver]\n")
    assert load_issue(path, sections=[Vacancies]).sections == (Vacancies(posts=("Driver",)),)
    path.write_text(path.read_text().replace("posts:", "post:"))
    with pytest.raises(IssueError, match=r"issue\.yaml:7:5 sections\.0\.post: .* Did you mean posts\?"):
        load_issue(path, sections=[Vacancies])


def test_a_section_that_the_settings_name_is_imported(
    write_issue: Callable[..., Path], tmp_path: Path
) -> None:
    """newsletter.toml's `sections` are found beside it."""
    (tmp_path / "own_sections_of_a_test.py").write_text(
        "from typing import ClassVar\n"
        "from newsletter_kit.issue.model import Section\n"
        "class Weather(Section):\n    type: ClassVar[str] = 'weather'\n    sky: str\n"
    )
    settings = Settings(
        name="n", sender="a@iom.int", sections=("own_sections_of_a_test:Weather",), root=tmp_path
    )
    issue = load_issue(write_issue(f"{HEAD}sections:\n  - type: weather\n    sky: blue\n"), settings=settings)
    assert issue.sections[0].type == "weather"


def test_a_comma_that_parts_a_number_in_braces_is_told_at_its_key(
    write_issue: Callable[[str], Path],
) -> None:
    """In braces a comma ends the value, and the author reads the number with a point."""
    shares = "    shares:\n      - {label: a, percent: 40,5}\n      - {label: b, percent: 59.5}\n"
    with pytest.raises(IssueError) as caught:
        load_issue(write_issue(f"{HEAD}sections:\n  - type: stats\n{shares}"))
    (problem,) = caught.value.problems
    assert problem.where.endswith("sections.0.shares.0.percent")
    assert (problem.what, problem.remedy) == ("the comma in 40,5 begins a new key", "Write 40.5.")


def test_shares_that_do_not_sum_to_a_whole_are_told_at_their_own_line(
    write_issue: Callable[[str], Path],
) -> None:
    """The line is that of `shares`, not of the section around it."""
    shares = "    heading: a\n    shares:\n      - {label: a, percent: 90}\n"
    with pytest.raises(IssueError, match=r"sections\.0\.shares: the shares sum to 90 %, not to 100"):
        load_issue(write_issue(f"{HEAD}sections:\n  - type: stats\n{shares}"))


_PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff[]"),
    min_size=1,
)


@given(_PRINTABLE.map(str.strip).filter(is_visible))
def test_any_plain_text_is_a_title_and_loads_back(title: str) -> None:
    """What YAML writes, load_issue reads: the same title, letter for letter."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "issue.yaml")
        text = yaml.safe_dump({"title": title}, allow_unicode=True) + HEAD.replace("title: Good news\n", "")
        path.write_text(text + ONE_SECTION, encoding="utf-8")
        assert load_issue(path).title == title
