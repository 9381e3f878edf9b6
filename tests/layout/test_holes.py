"""layout/holes.py: which templates put their sections into places, and do nothing else with them."""

from __future__ import annotations

import pytest

from newsletter_kit.layout.holes import only_prints

ALL = "{% for each in sections %}{{ each.markup }}{% endfor %}"


def prints(text: str) -> bool:
    return only_prints(text, "sections", "markup")


@pytest.mark.parametrize(
    "text",
    [
        "",
        ALL,
        f"{ALL}{ALL}",
        "{% for each in sections if each.type in numbers %}{{ each.markup }}{% endfor %}",
        "{% for each in sections %}{% if loop.first %}{{ each.markup }}{% endif %}{% endfor %}",
        "{% block body %}{% for each in sections %}<b>{{ each.markup }}</b>{% endfor %}{% endblock %}",
        f"{{% block sections %}}{{{{ super() }}}}{ALL}{{% endblock %}}",
        f"{{% import 'a.j2' as a %}}{{% include 'b.j2' %}}{{{{ a.b('c') | upper }}}}{ALL}",
        f"{{% set size %}}{{{{ width }}}}{{% endset %}}{ALL}{{{{ size | upper }}}}",
    ],
)
def test_a_template_that_prints_them_as_they_are(text: str) -> None:
    """A loop that prints each section where it stands is known as such, whatever else stands around it."""
    assert prints(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ sections }}",
        "{{ sections | length }}",
        "{{ sections[0].markup }}",
        "{% set all = sections %}",
        "{% for each in others if sections %}{% endfor %}",
        "{% for each in sections | reverse %}{{ each.markup }}{% endfor %}",
        "{% for a, b in sections %}{% endfor %}",
        "{% for each in sections %}{{ each.markup | trim }}{% endfor %}",
        "{% for each in sections %}{{ each.markup ~ '.' }}{% endfor %}",
        "{% for each in sections %}{{ each['markup'] }}{% endfor %}",
        "{% for each in sections %}{{ each }}{% endfor %}",
        "{% for each in sections %}{{ show(each) }}{% endfor %}",
        "{% for each in sections %}{% if each.markup %}.{% endif %}{% endfor %}",
        "{% for each in sections if each.markup %}.{% endfor %}",
        "{% for each in sections %}{{ loop.previtem.markup }}{% endfor %}",
        "{% for each in sections %}{% set before = loop.previtem %}{% endfor %}",
        "{% for each in sections %}{{ loop['nextitem'] }}{% endfor %}",
        "{% for each in sections %}{% set turn = loop %}{% endfor %}",
        "{% for each in sections %}{% set it = each.markup %}{% endfor %}",
        "{% for each in sections %}{% with it = each %}{{ it.markup }}{% endwith %}{% endfor %}",
        "{% filter upper %}" + ALL + "{% endfilter %}",
        "{% set all %}" + ALL + "{% endset %}",
        "{% macro all() %}" + ALL + "{% endmacro %}",
        "{% call around() %}" + ALL + "{% endcall %}",
        "{% filter upper %}{% include 'a.j2' %}{% endfilter %}" + ALL,
        "{% filter upper %}{% block a %}{% endblock %}{% endfilter %}" + ALL,
        "{% block a %}{{ super() | upper }}{% endblock %}" + ALL,
        "{% block a %}{% set before = super %}{% endblock %}" + ALL,
        "{% import 'a.j2' as a with context %}" + ALL,
        "{% from 'a.j2' import a with context %}" + ALL,
        "{% for each in sections %}{{ each.markup }}",
    ],
)
def test_a_template_that_may_do_more_with_them(text: str) -> None:
    """Whatever may look at what a section says, or change it, is not taken for mere printing."""
    assert not prints(text)
