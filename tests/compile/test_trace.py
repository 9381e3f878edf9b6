"""Traces: which line of the layout, and which section, an element of the HTML came from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter_kit import compile_issue, load_issue, load_layout
from newsletter_kit.compile.compile import compile_traced
from newsletter_kit.compile.merge import split_html
from newsletter_kit.compile.trace import with_trace_classes

ROOT = Path(__file__).parents[2]
ISSUE = ROOT / "issues/2024-q1"


def test_tracing_adds_classes_and_nothing_else() -> None:
    """The traced HTML without its classes is the HTML that is mailed."""
    issue, layout = load_issue(ISSUE), load_layout("iom", root=ROOT)
    traced = split_html(compile_traced(issue, layout).html).literals
    mailed = compile_issue(issue, layout).html.literals
    assert [*map(_without_classes, traced)] == [*map(_without_classes, mailed)]


def _without_classes(html: str) -> str:
    return re.sub(r' class="[^"]*"', "", html)


def test_every_section_is_found_again() -> None:
    """Each section of the issue is the origin of at least one element."""
    issue = load_issue(ISSUE)
    traces = compile_traced(issue, load_layout("iom", root=ROOT)).traces
    assert {each.section for each in traces} - {None} == set(range(len(issue.sections)))


def test_every_template_named_exists() -> None:
    """A trace names a file of the layouts and a line that it has."""
    traces = compile_traced(load_issue(ISSUE), load_layout("iom", root=ROOT)).traces
    for file, line in {tuple(each.template.rsplit(":", 1)) for each in traces}:
        assert int(line) <= len((ROOT / "layouts" / file).read_text().splitlines())


@pytest.mark.parametrize(
    ("tag", "traced"),
    [
        ('<td nk-at="a.j2:1" class="x">', '<td nk-at="a.j2:1" class="nk-trace-0 x">'),
        ('<br nk-at="a.j2:1" />', '<br nk-at="a.j2:1" class="nk-trace-0" />'),
        ('<mj-style nk-at="a.j2:1">', '<mj-style nk-at="a.j2:1">'),
        ("<td>", "<td>"),
    ],
)
def test_a_class_joins_those_that_are_there(tag: str, traced: str) -> None:
    """A trace is one more class; what cannot have one, or has no mark, stays as it is."""
    assert with_trace_classes(tag)[0] == traced


def test_html_with_traces_still_splits_at_its_merge_tags() -> None:
    """The preview can personalise traced HTML."""
    html = compile_traced(load_issue(ISSUE), load_layout("iom", root=ROOT)).html
    assert "unsubscribe_url" in split_html(html).fields
