"""layout/render.py: templates of authors who are not fully trusted, row by row of the bad input."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import pass_context
from markupsafe import Markup
from pydantic import BaseModel, SecretStr

from newsletter_kit.errors import IssueError, LayoutError, Problem
from newsletter_kit.layout.render import render_template

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.runtime import Context

    from layout.conftest import MakeLayout, Render

TEXT = "issue.txt.j2"
GROWING = "{{% set n = namespace(x='a') %}}{{% for i in range(99) %}}{}{{% endfor %}}"


class Paper(BaseModel):
    title: str = "The title"
    day: dt.date = dt.date(2024, 3, 31)

    @property
    def loud(self) -> str:
        return self.title + "!"

    def shout(self, times: int) -> str:
        return self.title * times


@dataclass(frozen=True)
class Keys:
    api_key: SecretStr
    folder: Path


@pytest.mark.parametrize(
    "code",
    [
        "{% include '../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% import '../secret.j2' as x %}",
        "{% from 'partials/none.j2' import x %}",
        "{% extends value %}",
        "{% include value %}",
        "{% include ['a', value] %}",
        "{% include 'a' ~ value %}",
    ],
)
def test_b04_only_files_of_the_layout_are_taken_in(render: Render, code: str) -> None:
    """What is taken in or extended is named in quotes and stands in the layout, or its line is told."""
    with pytest.raises(LayoutError, match=r"^demo/issue\.txt\.j2:3: "):
        render(f"a\nb\n{code}", TEXT, value="/etc/passwd")


@pytest.mark.parametrize(
    "code",
    [
        "''.__class__.__mro__[1].__subclasses__()",
        "''['__class__']",
        "x.__init__.__globals__",
        "range.__self__",
        "t.__globals__",
        "[].append",
        "x.model_dump()",
        "x.model_copy(update={'title': 'y'})",
        "x._private",
        "items | map(attribute='__class__') | list",
        "items | sort(attribute='__class__')",
        "(items | groupby('__class__')) | list",
        "dict.mro()",
        "cycler.__init__",
        "loop.__class__",
        "joiner().__init__",
        "namespace().__class__",
        "('{0.__class__}' | attr('format'))(x)",
        "'{0.__class__}'.format(x)",
        "'{x.__class__}'.format_map({'x': x})",
        "items | map('format', x) | list",
        "items | map(attribute='format') | list",
        "'a'.encode",
        "(1).to_bytes(9, 'big')",
        "x.day.strftime('%Y')",
        "('a' | string).__html__()",
    ],
)
def test_b06_b07_nothing_is_reached_but_data(render: Render, code: str) -> None:
    """No class, no global, no formatter, no method of pydantic: the error names the line."""
    with pytest.raises(LayoutError, match=r"demo/issue\.txt\.j2:2: "):
        render(f"a\n{{{{ {code} }}}}", TEXT, x=Paper(), t=lambda: "t", items=["a"])


@pytest.mark.parametrize(
    "code",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 * 'a' }}",
        "{{ [0] * 10**9 }}",
        "{{ 10 ** (10 ** 9) }}",
        "{% set ns = namespace(x=9) %}{% for i in range(99) %}{% set ns.x = ns.x * ns.x %}{% endfor %}",
        "{{ 'a'.center(10**9) }}",
        "{{ 'a'.ljust(10**9) }}",
        "{{ 'a'.zfill(10**9) }}",
        "{{ '\\t'.expandtabs(10**9) }}",
        "{{ 'a'.join(['b'] * 999) }}",
        "{{ 'a' | center(10**9) }}",
        "{{ 'a' | indent(10**9) }}",
        "{{ '%0999999999d' | format(1) }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ ('a' * 99999) | replace('a', 'b' * 99999) }}",
        "{{ ('a' * 99999) | replace('', 'b' * 99999) }}",
        "{{ ['a'] | batch(10**9, 'x') }}",
        "{{ ['a'] | slice(10**9) }}",
        "{{ 1.5 | round(10**9, 'floor') }}",
        "{{ range(10**9) | list }}",
        "{{ ([[0] * 9000] * 9000) | sum(start=[]) | length }}",
        "{{ ('<a>' * 300000) | striptags }}",
        "{{ ('a' * 900000) | list | length }}",
        GROWING.format("{% set n.x = n.x + n.x %}"),
        GROWING.format("{% set n.x = n.x ~ n.x %}"),
        GROWING.format("{% set n.x = [n.x, n.x] | join %}"),
        GROWING.format("{% set n.x %}{{ n.x }}{{ n.x }}{% endset %}"),
        "{% for i in range(999) %}{% for j in range(99) %}" + "x" * 999 + "{% endfor %}{% endfor %}",
    ],
)
def test_b08_no_expression_fills_the_memory(render: Render, code: str) -> None:
    """Everything that could grow without end is refused before it has grown, at its line."""
    tracemalloc.start()
    with pytest.raises(LayoutError, match=r"demo/issue\.txt\.j2:2: "):
        render(f"a\n{code}", TEXT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000_000


@pytest.mark.parametrize(
    "code",
    [
        "{% for a in many %}{% for b in many %}{% for c in many %}{% endfor %}{% endfor %}{% endfor %}",
        "{% macro m() %}{% for a in many %}{% endfor %}{% endmacro %}{% for a in many %}{{m()}}{% endfor %}",
        "{% for a in many %}{% for b in many if a %}{% endfor %}{% endfor %}",
        "{% for a in many recursive %}{{ loop(many) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% include 'issue.txt.j2' %}",
    ],
)
def test_b09_no_template_runs_for_ever(render: Render, code: str) -> None:
    """Nested loops of 2,000, and what calls itself, stop with an error that names the line."""
    with pytest.raises(
        LayoutError, match=r"demo/issue\.txt\.j2:2: (it takes more than|it takes longer|it calls itself)"
    ):
        render(f"a\n{code}", TEXT, many=list(range(2_000)))


def test_b09_a_slow_filter_meets_the_deadline(
    make_layout: MakeLayout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time is measured too: a rendering past its seconds stops at the next turn."""
    seconds = iter(range(0, 1000, 2))
    monkeypatch.setattr("newsletter_kit.layout.budget.time.monotonic", lambda: next(seconds))
    layout = make_layout({TEXT: "{% for a in many %}{{ a | slow }}{% endfor %}"})
    with pytest.raises(LayoutError, match="it takes longer than 5 seconds"):
        render_template(layout, TEXT, {"many": range(9)}, {"slow": str})


@pytest.mark.parametrize("code", ["{{ lipsum(n=100000) }}", "{{ cycler('a') }}", "{{ url_for('x') }}"])
def test_b10_there_is_no_lipsum(render: Render, code: str) -> None:
    """Globals of Jinja that are not listed do not exist."""
    with pytest.raises(LayoutError, match=r"demo/issue\.txt\.j2:1: there is no `(lipsum|cycler|url_for)`"):
        render(code, TEXT)


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("a\n{% if %}\n{% endif %}", 2),
        ("a\n\n{% endfor %}", 3),
        ("{% for x in y %}\n", 1),
        ("a\n{{ x", 2),
        ("a\n{% unknown %}", 2),
        ("{{ x | nosuch }}", 1),
    ],
)
def test_b12_a_fault_of_syntax_names_its_line(render: Render, code: str, line: int) -> None:
    """What is no Jinja is laid at file and line, and the line is shown."""
    with pytest.raises(LayoutError, match=rf"^demo/issue\.txt\.j2:{line}: .*, in `"):
        render(code, TEXT, y=[], x="")


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (
            "{{ issue.titel }}",
            r":2: Paper has no `titel`, in `\{\{ issue\.titel \}\}</mj-text>`\. Did you mean title\?",
        ),
        ("{{ issue['titel'] }}", r":2: Paper has no `titel`.*Did you mean title\?"),
        ("{{ isue.title }}", r":2: there is no `isue`.*Did you mean issue\?"),
        ("{% if issue.lud %}x{% endif %}", r":2: Paper has no `lud`.*Did you mean loud\?"),
        ("{% for a in issue.titel %}{% endfor %}", r":2: Paper has no `titel`"),
        ("{{ keys.api_ky }}", r":2: Keys has no `api_ky`.*Did you mean api_key\?"),
        ("{{ mapping.alpah }}", r":2: there is no `alpah` in it.*Did you mean alpha\?"),
        ("{{ (items | first).titel }}", r":2: Paper has no `titel`"),
        ("{{ nothing }}", r":2: it prints a value that is not set.*Ask with"),
    ],
)
def test_b13_a_misspelt_name_is_answered_with_the_nearest(
    render: Render, tmp_path: Path, code: str, error: str
) -> None:
    """Names, attributes of models and of dataclasses, keys: line and near match."""
    values: dict[str, Any] = {
        "issue": Paper(),
        "keys": Keys(SecretStr("s"), tmp_path),
        "mapping": {"alpha": 1},
        "items": [Paper()],
    }
    with pytest.raises(LayoutError, match="demo/sections/x.mjml.j2" + error):
        render(f"<mj-text>\n{code}</mj-text>", **values, nothing=None)


def test_b13_the_line_is_that_of_the_file_at_fault(make_layout: MakeLayout) -> None:
    """A fault in a partial is laid at the partial, not at the file that takes it in."""
    layout = make_layout(
        {TEXT: "a\n{% include 'partials/foot.txt.j2' %}", "partials/foot.txt.j2": "x\n\n{{ nam }}"}
    )
    with pytest.raises(
        LayoutError, match=r"^demo/partials/foot\.txt\.j2:3: there is no `nam`.*Did you mean name\?"
    ):
        render_template(layout, TEXT, {"name": "x"}, {})


@pytest.mark.parametrize(
    "code", ["env", "config", "self", "settings.api_key", "environment", "context", "_", "__builtins__"]
)
def test_b14_the_machinery_is_out_of_reach(render: Render, code: str) -> None:
    """Neither Jinja's own objects nor the settings are in the context."""
    with pytest.raises(LayoutError, match=r"demo/issue\.txt\.j2:1: there is no `"):
        render(f"{{{{ {code} }}}}", TEXT, issue=Paper())


@pytest.mark.parametrize(
    "code",
    [
        "keys.api_key.get_secret_value()",
        "keys.folder",
        "keys.folder.read_text()",
        "keys.api_key._secret_value",
    ],
)
def test_b14_secrets_and_paths_stay_closed(render: Render, tmp_path: Path, code: str) -> None:
    """A secret that were handed to a template by mistake could not be opened, nor a path read."""
    with pytest.raises(LayoutError, match=" has no `") as caught:
        render(f"{{{{ {code} }}}}", TEXT, keys=Keys(SecretStr("hunter2"), tmp_path))
    assert "hunter2" not in str(caught.value)


def test_b23_there_are_no_recipients_in_a_template(render: Render) -> None:
    """An edition is compiled without recipients, so none can be printed."""
    with pytest.raises(LayoutError, match="there is no `recipients`"):
        render("{% for r in recipients %}{{ r.email }}{% endfor %}", TEXT, issue=Paper())


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("{{ author | safe }}", "there is no filter `safe`.*escaped for good"),
        ("{% autoescape false %}{{ author }}{% endautoescape %}", "escaping cannot be switched off"),
        ("{% filter safe %}{{ author }}{% endfilter %}", "there is no filter `safe`"),
        ("{{ [author] | map('safe') | first }}", "No filter named 'safe'"),
        ("{{ author.__html__() }}", "has no `__html__`"),
        ("{{ author | upper }}", "there is no filter `upper`.*Use caps"),
    ],
)
def test_b25_escaping_cannot_be_switched_off(render: Render, code: str, error: str) -> None:
    """Neither `safe` nor `autoescape` is available."""
    with pytest.raises(LayoutError, match=error):
        render(code, author="<script>")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("{{ author }}", "&lt;b&gt;"),
        ("{{ author ~ mark }}", "&lt;b&gt;<i>"),
        ("{{ [author, mark] | join(', ') }}", "&lt;b&gt;, <i>"),
        ("{{ [author, mark] | join(author) }}", "&lt;b&gt;&lt;b&gt;<i>"),
        ("{{ mark + author }}", "<i>&lt;b&gt;"),
        ("{{ mark * 2 }}", "<i><i>"),
        ("{{ author | replace('b', mark) }}", "&lt;<i>&gt;"),
        (
            "{% set x = author %}{{ x }}{% macro m() %}{{ author }}{% endmacro %}{{ m() }}",
            "&lt;b&gt;&lt;b&gt;",
        ),
        ("{{ author | d('x') | trim }}", "&lt;b&gt;"),
    ],
)
def test_what_is_printed_into_markup_is_escaped_once(render: Render, code: str, expected: str) -> None:
    """Text is escaped, markup is not, and no operator in between changes which is which."""
    assert render(code, author="<b>", mark=Markup("<i>")) == expected


def test_plain_text_is_not_escaped(render: Render) -> None:
    """A .txt.j2 file prints text as it is."""
    assert render("{{ author ~ '&' }}", TEXT, author="<b>") == "<b>&"


def test_what_designers_need_works(render: Render) -> None:
    """Loops with their variables, macros, blocks, filters and methods of the allowed kind."""
    code = (
        "{% macro m(a, b='B') %}{{ a }}{{ b }}{{ caller() if caller is defined }}{% endmacro %}"
        "{% for i in items if i %}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %} "
        "{{ m('a') }} {% call m('x') %}c{% endcall %} {{ issue.loud }} {{ issue.shout(2) }} "
        "{{ issue.day.year }} {{ mapping.items() | list | length }} {{ mapping['a'] }} "
        "{{ 'a b'.split() | join('-') }} {{ 7 // 2 + 2 ** 3 % 5 }} "
        "{% set ns = namespace(n=0) %}{% for i in range(3) %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }} "
        "{{ items | map('length') | sum }} {{ items | select('ne', '') | list | last }} "
        "{{ 3.14159 | round(2) }}"
    )
    expected = "1/2,2/2 aB xBc T! TT 2024 1 1 a-b 6 3 5 de 3.14"
    values: dict[str, Any] = {"items": ["abc", "", "de"], "issue": Paper(title="T"), "mapping": {"a": 1}}
    assert render(code, TEXT, **values) == expected


def test_an_error_of_the_issue_passes_as_it_is(make_layout: MakeLayout) -> None:
    """What a function of the issue complains of is the author's affair, not the layout's."""

    def picture(_: str) -> str:
        raise IssueError(Problem("issue.yaml:7:3 hero", "there is no such file"))

    layout = make_layout({TEXT: "{{ picture('x') }}"})
    with pytest.raises(IssueError, match=r"^issue\.yaml:7:3 hero: there is no such file\.$"):
        render_template(layout, TEXT, {"picture": picture}, {})


def test_a_failing_expression_names_its_line(render: Render) -> None:
    """A wrong type or a division by zero is laid at the template."""
    with pytest.raises(LayoutError, match=r"demo/issue\.txt\.j2:2: it fails with ZeroDivisionError"):
        render("a\n{{ 1 / 0 }}", TEXT)


def test_filters_are_those_of_the_call(make_layout: MakeLayout) -> None:
    """The compiled template is kept, its filters are not: two languages do not mix."""
    layout = make_layout({TEXT: "{{ 5 | number }}{% if 'x' | number == 'en' %}!{% endif %}"})

    def numbers(language: str) -> dict[str, Any]:
        return {"number": lambda _: language}

    assert render_template(layout, TEXT, {}, numbers("ka")) == "ka"
    assert render_template(layout, TEXT, {}, numbers("en")) == "en!"


@pytest.mark.parametrize(
    "code", ["issue", "[issue]", "issue.shout", "mapping", "t", "dict", "loop", "range(3)", "none"]
)
def test_only_words_numbers_and_days_are_printed(render: Render, code: str) -> None:
    """A record, a list or a function in the place of a word is an error, not a dump in the mail."""
    loop = "{% for i in [1] %}{{ " + code + " }}{% endfor %}"
    with pytest.raises(LayoutError, match=r"cannot be printed|not set"):
        render(loop, TEXT, issue=Paper(), mapping={"a": 1}, t=lambda: "x")


def test_a_filter_may_ask_for_the_context(make_layout: MakeLayout) -> None:
    """A filter that needs to know the language is given the values of the template."""

    @pass_context
    def greeted(context: Context, name: str) -> str:
        return f"{context['greeting']} {name}"

    layout = make_layout({TEXT: "{{ 'Nino' | greeted }}"})
    assert render_template(layout, TEXT, {"greeting": "Dear"}, {"greeted": greeted}) == "Dear Nino"


def test_a_block_that_nobody_offers_is_refused(make_layout: MakeLayout) -> None:
    """A misspelt block would vanish from the mail without a word; it is an error with the near name."""
    frame = "<mj-text>{% block content %}{% endblock %}</mj-text>"
    child = '{% extends "partials/frame.mjml.j2" %}\n{% block contents %}gone{% endblock %}'
    layout = make_layout({"partials/frame.mjml.j2": frame, "sections/x.mjml.j2": child})
    with pytest.raises(LayoutError, match=r"x\.mjml\.j2:2: there is no block `contents`.*content"):
        render_template(layout, "sections/x.mjml.j2", {}, {})
