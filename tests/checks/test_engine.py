"""The engine: which rules are asked, what is ignored, and what is said of what cannot be compiled."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.baseline import Baseline, fingerprint
from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.engine import Agreed, Choice, check_draft
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Rule, Words, rule
from newsletter_kit.errors import CheckError
from newsletter_kit.policy import Ignore
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft

WORDS = Words("a word", "It is one.", "Leave it.")
EXAMPLE = Example(bad="title: A", good="title: B")


def _rule(name: str, severity: Severity, part: str = "title", opt_in: str = "") -> Rule:
    @rule(name, WORDS, EXAMPLE, severity, opt_in=opt_in)
    def looked(draft: Draft) -> Iterator[Fault]:
        yield Fault(draft.at((part,)), f"the {part} is there")
        yield Fault(draft.at((part,)), f"the {part} is there")

    return looked


ERROR = _rule("ORG100", Severity.ERROR, "subject")
WARNING = _rule("ORG200", Severity.WARNING)
ASKED = _rule("ORG300", Severity.NOTE, opt_in="--links")


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """A sound newsletter."""
    return draft_of_example(tmp_path, "{}")


def test_a_place_is_named_once_and_the_gravest_first(draft: Draft) -> None:
    """A rule that says the same twice is heard once; errors stand before warnings."""
    report = check_draft(draft, [WARNING, ERROR])
    assert [each.rule for each in report.findings] == ["ORG100", "ORG200"]


@pytest.mark.parametrize(
    ("choice", "asked"),
    [
        (Choice(), ["ORG100", "ORG200"]),
        (Choice(select=("ORG2",)), ["ORG200"]),
        (Choice(ignore=("ORG1",)), ["ORG200"]),
        (Choice(opted=frozenset({"--links"})), ["ORG100", "ORG200", "ORG300"]),
        (Choice(select=("ORG3",)), []),
    ],
)
def test_the_chosen_rules_are_asked(draft: Draft, choice: Choice, asked: list[str]) -> None:
    """Ids are chosen by their beginnings; what needs an option is asked with that option alone."""
    assert [each.rule for each in check_draft(draft, [ERROR, WARNING, ASKED], choice).findings] == asked


@pytest.mark.parametrize(
    ("where", "ignored"),
    [
        (None, True),
        ("subject", True),
        ("issue.yaml", True),
        ("sample", True),
        ("sample subject", True),
        ("issue.yaml preheader", False),
        ("another-issue", False),
        ("subj", False),
        ("preheader", False),
    ],
)
def test_an_ignore_covers_what_it_names(draft: Draft, where: str | None, ignored: bool) -> None:  # noqa: FBT001
    """The issue's id, a file, a part, or several of these, and no mere beginning of a name."""
    ignore = Ignore(rule="org100", reason="the donors want it", where=where)
    report = check_draft(draft, [ERROR], agreed=Agreed((ignore,)))
    assert bool(report.ignored) is ignored
    assert [each.rule for each in report.findings] == ([] if ignored else ["ORG100"])


@pytest.mark.parametrize(("until", "holds"), [(dt.date(2024, 4, 5), True), (dt.date(2024, 4, 4), False)])
def test_an_ignore_holds_to_the_end_of_its_last_day(draft: Draft, until: dt.date, holds: bool) -> None:  # noqa: FBT001
    """The day after, the finding is back, and the ignore is told to be stale."""
    ignore = Ignore(rule="ORG100", reason="the donors want it", until=until)
    report = check_draft(draft, [ERROR], agreed=Agreed((ignore,)))
    assert [each.rule for each in report.findings] == ([] if holds else ["ORG100", "NK000"])


def test_an_ignore_that_another_issue_needs_is_not_stale(draft: Draft) -> None:
    """Nobody is told to remove what the issue before this one cannot do without."""
    ignore = Ignore(rule="ORG200", reason="the donors want it", where="2023-q4")
    assert [each.rule for each in check_draft(draft, [WARNING], agreed=Agreed((ignore,))).findings] == [
        "ORG200"
    ]


def test_a_baseline_holds_back_what_is_known(draft: Draft) -> None:
    """Known findings are counted, and nothing else of them is told; an error is never one of them."""
    known = Baseline(frozenset(fingerprint(each) for each in check_draft(draft, [ERROR, WARNING]).findings))
    report = check_draft(draft, [ERROR, WARNING], agreed=Agreed(baseline=known))
    assert ([each.rule for each in report.findings], len(report.known)) == (["ORG100"], 1)


def test_an_edition_that_does_not_compile_hides_nothing_else(tmp_path: Path) -> None:
    """What cannot be compiled is one error with its line, and the other rules are asked all the same."""
    item = "{body: The hubs are open., link: {url: 'https://iom.int', text: Read more}}"
    text = f"sections: [{{type: project_updates, items: [{item}]}}]\npreheader: Short"
    others = [each for each in catalogue() if each.id != "NK029"]
    findings = check_draft(draft_of_example(tmp_path, text), others).findings
    (broken,) = [each for each in findings if each.rule == "NK000"]
    assert (broken.place.name, broken.place.part) == ("issue.yaml", "sections.0.items.0.link")
    assert "NK001" in {each.rule for each in findings}


def test_what_a_rule_has_said_is_not_said_again(tmp_path: Path) -> None:
    """A fault that a rule finds and that also stops the compiler is one finding."""
    item = "{body: The hubs are open., link: {url: 'https://iom.int', text: Read more}}"
    text = f"sections: [{{type: project_updates, items: [{item}]}}]"
    rules = [each.rule for each in check_draft(draft_of_example(tmp_path, text), catalogue()).errors]
    assert ("NK029" in rules, "NK000" in rules) == (True, False)


def test_a_report_with_an_error_refuses(draft: Draft) -> None:
    """A script that asks for readiness gets every error that stands, with the rule's id, or nothing."""
    with pytest.raises(CheckError, match=r"issue.yaml:3:1 subject: .* \[ORG100\]"):
        check_draft(draft, [ERROR, WARNING]).require_ready()
    check_draft(draft, [WARNING]).require_ready()


def test_an_ignore_of_a_rule_that_is_not_there_is_told(draft: Draft) -> None:
    """A slip in an id does not stay unseen."""
    ignore = Ignore(rule="ORG999", reason="the donors want it")
    (found,) = [
        each
        for each in check_draft(draft, [WARNING], agreed=Agreed((ignore,))).findings
        if each.rule == "NK000"
    ]
    assert "there is no such rule" in found.what


def test_a_rule_of_ones_own_that_breaks_is_an_error_with_its_line(draft: Draft) -> None:
    """It is told as the newsletter's own, with the file and the line, and the other rules are asked."""

    @rule("ORG400", WORDS, EXAMPLE)
    def broken(_: Draft) -> Iterator[Fault]:
        raise ZeroDivisionError("none")

    error, warning = check_draft(draft, [broken, WARNING]).findings
    assert (error.severity, warning.rule) == (Severity.ERROR, "ORG200")
    assert error.what == "the rule ORG400 cannot be asked: ZeroDivisionError: none"
    assert "test_engine.py, line " in error.remedy


def test_a_rule_of_ours_that_breaks_is_a_bug(draft: Draft) -> None:
    """What is wrong with the program itself is not laid at the author's door."""

    @rule("NK999", WORDS, EXAMPLE)
    def broken(_: Draft) -> Iterator[Fault]:
        raise ZeroDivisionError("none")

    with pytest.raises(ZeroDivisionError):
        check_draft(draft, [broken])


@pytest.mark.parametrize("error", [SystemExit(0), SystemExit("x")], ids=["silent", "with words"])
def test_a_rule_of_ones_own_cannot_end_the_program(draft: Draft, error: BaseException) -> None:
    """Nobody takes an exit of somebody's rule for a sound issue."""

    @rule("ORG500", WORDS, EXAMPLE)
    def leaving(_: Draft) -> Iterator[Fault]:
        raise error

    assert check_draft(draft, [leaving]).errors


def test_what_could_not_be_asked_cannot_be_ignored(draft: Draft) -> None:
    """NK000 is no rule, and no ignore silences it."""

    @rule("ORG600", WORDS, EXAMPLE)
    def broken(_: Draft) -> Iterator[Fault]:
        raise ZeroDivisionError

    ignore = Ignore(rule="NK000", reason="we have never liked it")
    assert check_draft(draft, [broken], agreed=Agreed((ignore,))).errors


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "1" * 50_000, "م " * 20_000, "-" * 50_000], ids=["a", "1", "م", "-"]
)
def test_a_text_made_to_be_slow_is_read_in_the_end(tmp_path: Path, text: str) -> None:
    """No rule needs longer for a text than the square of its length allows to a patient person."""
    draft = draft_of_example(tmp_path, f"intro: '{text[:49_000]}'")
    assert (
        check_draft(draft, [each for each in catalogue() if each.id in {"NK112", "NK113", "NK153"}]).rules
        == 3
    )
