"""layout/reads.py: what a template is made of, and what it can read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.layout.reads import Reads, reads_of

if TYPE_CHECKING:
    from layout.conftest import MakeLayout

START = "sections/x.mjml.j2"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{ issue.title }}{% if issue . intro %}", {"title", "intro"}),
        ("{# the issue #}{{ section.body }}", set()),
        ("{# the issue #}\n{#- the issue -#}{{ section.body }}{# the issue #}", set()),
        ("{{ issue['title'] }}", None),
        ("{% set all = issue %}{{ issue.title }}", None),
        ("{{ tissue.title }}", set()),
        ("""{{ "{#" }}{{ issue.title }}{{ "#}" }}""", {"title"}),
        ("""{{ ">{#" }}{{ issue.title }}{{ "#}" }}""", {"title"}),
        ("{% raw %}{#{% endraw %}{{ issue.title }}{# the end #}", {"title"}),
        ("{% raw %}{#{% endraw %}{% for each in issue %}{{ each }}{% endfor %}{# end #}", None),
        ("{%- raw -%}@media print{#top{}}{%- endraw -%}{{ issue.title }}{#- end -#}", {"title"}),
    ],
)
def test_what_is_read_of_a_value_is_told_from_the_text(
    make_layout: MakeLayout, text: str, names: set[str] | None
) -> None:
    """Names behind a dot are told; whatever else is done with the value may read all of it."""
    reads = reads_of(make_layout({START: text}), START)
    assert reads is not None
    assert reads.names_behind("issue") == names


def test_what_a_file_reads_that_is_taken_in_counts(make_layout: MakeLayout) -> None:
    """A partial of a partial is part of the template."""
    files = {
        START: '{%- include "partials/a.mjml.j2" -%}',
        "partials/a.mjml.j2": "{% from 'partials/b.mjml.j2' import b with context %}{{ b() }}",
        "partials/b.mjml.j2": "{% macro b() %}{{ issue.intro }}{% endmacro %}",
    }
    reads = reads_of(make_layout(files), START)
    assert reads is not None
    assert reads.names_behind("issue") == frozenset({"intro"})


@pytest.mark.parametrize(
    "text",
    [
        '{% include "partials/" "a.mjml.j2" %}',
        "{% include name %}",
        '{% include "partials/gone.mjml.j2" %}',
        '{% extends "partials/a.mjml.j2" if x else "partials/b.mjml.j2" %}',
        "{{ issue.title }}{# no end",
        '{% raw %}{#{% endraw %}{% include "partials/gone.mjml.j2" %}{# end #}',
    ],
)
def test_what_cannot_be_told_is_not_guessed(make_layout: MakeLayout, text: str) -> None:
    """Where the text does not say which files are taken in, or where a comment ends, nothing is claimed."""
    assert reads_of(make_layout({START: text, "partials/a.mjml.j2": ""}), START) is None


@pytest.mark.parametrize("changed", ["partials/a.mjml.j2", "strings/en.yaml", "layout.yaml"])
def test_whatever_makes_it_write_something_else_changes_it(make_layout: MakeLayout, changed: str) -> None:
    """A file that is taken in, the words and the theme are part of what a template is made of."""
    files = {
        START: '{% include "partials/a.mjml.j2" %}',
        "partials/a.mjml.j2": "a",
        "strings/en.yaml": "a: b\n",
    }
    later = {
        "partials/a.mjml.j2": "b",
        "strings/en.yaml": "a: c\n",
        "layout.yaml": "title: Demo\ntheme: {width: 640}\n",
    }
    before, after = (
        reads_of(make_layout(each), START) for each in (files, {**files, changed: later[changed]})
    )
    assert isinstance(before, Reads)
    assert isinstance(after, Reads)
    assert before.digest != after.digest
