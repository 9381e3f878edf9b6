"""The one engine: ask every chosen rule about a draft, and sort out what is agreed."""

from __future__ import annotations

import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Finding, Severity
from newsletter_kit.checks.place import files_of, place_named
from newsletter_kit.errors import CheckError, NewsletterError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from newsletter_kit.checks.baseline import Baseline
    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.rule import Rule
    from newsletter_kit.policy import Ignore


Ignored = tuple[Finding, str]
"""A finding that was left out, and the reason."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules are asked.

    Attributes:
        select: ids, or their beginnings, of the rules to ask; empty for all.
        ignore: ids, or their beginnings, of rules to leave out.
        opted: the options given for rules that are asked on request only, such as `--links`.

    Example:
        >>> Choice(select=("NK0",)).wants("NK012"), Choice(ignore=("NK012",)).wants("NK012")
        (True, False)
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    opted: frozenset[str] = frozenset()

    def wants(self, rule_id: str) -> bool:
        """Whether a rule of this id is to be asked."""
        rule_id = rule_id.upper()
        return rule_id.startswith(self.select or ("",)) and not (
            self.ignore and rule_id.startswith(self.ignore)
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What the rules have found.

    Attributes:
        findings: what stands, the gravest first, then in the order of the file.
        ignored: what newsletter.toml or the command line has agreed to, with the reason.
        known: what the baseline holds.
        rules: how many rules were asked.
    """

    findings: tuple[Finding, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    known: tuple[Finding, ...] = ()
    rules: int = 0

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity.

        Example:
            >>> Report().of(Severity.ERROR)
            ()
        """
        return tuple(each for each in self.findings if each.severity is severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stops `send`."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What stops `check --strict` alone."""
        return self.of(Severity.WARNING)

    def require_ready(self) -> None:
        """Pass if nothing stops `send`.

        Raises:
            CheckError: with every error that stands.

        Example:
            >>> Report().require_ready()
        """
        if self.errors:
            raise CheckError(*self.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The errors in the form that exceptions carry, each with its rule."""
        return tuple(_told(each) for each in self.errors)


def _told(finding: Finding) -> Problem:
    remedy = f"{finding.remedy} [{finding.rule}]".lstrip()
    return Problem(str(finding.place), finding.what, remedy, recourse=finding.recourse)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a newsletter has agreed to leave as it is.

    Attributes:
        ignores: rules that do not hold for it, each with a reason.
        baseline: findings that were there when it began to check; None if there is no such file.
    """

    ignores: Sequence[Ignore] = ()
    baseline: Baseline | None = None
    allowed: dict[str, str] = field(default_factory=dict)


def check_draft(
    draft: Draft, rules: Iterable[Rule], choice: Choice | None = None, agreed: Agreed | None = None
) -> Report:
    """Ask the rules about a draft.

    Args:
        draft: the issue and what is around it.
        rules: usually `catalogue()` and the rules that newsletter.toml names.
        choice: which of them to ask; all that need no option unless given.
        agreed: what to leave as it is.

    Example:
        >>> check_draft(draft, catalogue()).errors  # doctest: +SKIP
        ()
    """
    choice, agreed = choice or Choice(), agreed or Agreed()
    rules = tuple(rules)
    asked = [each for each in rules if _is_asked(each, choice)]
    found = sorted(_found(asked, draft), key=_order)
    ignored = tuple((each, reason) for each in found if (reason := _reason(each, agreed, draft)) is not None)
    gone = {each for each, _ in ignored}
    fresh = [each for each in found if each not in gone]
    known = tuple(each for each in fresh if _is_known(each, agreed))
    left = [each for each in fresh if each not in known]
    stale = _stale(agreed.ignores, {each.id for each in rules}, draft)
    return Report(tuple(sorted([*left, *stale], key=_order)), ignored, known, len(asked))


BROKEN = "NK000"
"""Stands in the place of a rule's id where an edition does not compile or an ignore is stale."""


def as_finding(problem: Problem, title: str, files: Mapping[str, Path]) -> Finding:
    """An error of another room as a finding, so that one report holds all.

    Args:
        problem: what the error says.
        title: what could not be done.
        files: the files that it may mean, by their names.

    Example:
        >>> as_finding(Problem("issue.yaml:3:1 subject", "it is odd"), "it does not load", {}).rule
        'NK000'
    """
    place = place_named(problem.where, files)
    return Finding(BROKEN, title, Severity.ERROR, place, problem.what, problem.remedy)


def _found(asked: Iterable[Rule], draft: Draft) -> Iterator[Finding]:
    """What the rules say. That an edition cannot be compiled is one finding, and the rest is asked."""
    broken: dict[Problem, None] = {}
    told: set[tuple[str, str]] = set()
    for rule in asked:
        try:
            for finding in rule.findings(draft):
                told.add((str(finding.place), finding.what))
                yield finding
        except NewsletterError as error:
            broken.update(dict.fromkeys(error.problems))
        except (Exception, SystemExit) as error:
            if rule.is_ours:
                raise
            broken[_trouble_with(rule, error)] = None
    for problem in broken:
        if (problem.where, problem.what) not in told:
            yield as_finding(problem, "it cannot be compiled", files_of(draft.issue))


def _trouble_with(rule: Rule, error: BaseException) -> Problem:
    """What a newsletter's own rule has come to grief over."""
    last, said = traceback.extract_tb(error.__traceback__)[-1], ""
    with suppress(Exception):  # a class of their own may not even be able to say what it is
        said = f": {error}"
    what = f"the rule {rule.id} cannot be asked: {type(error).__name__}{said}".rstrip(".")
    remedy = f"Mend it; it stopped in {Path(last.filename).name}, line {last.lineno}."
    return Problem("newsletter.toml checks", what, remedy)


def _is_known(finding: Finding, agreed: Agreed) -> bool:
    """Whether the baseline holds it. It never holds an error: what must not be sent was not right before."""
    is_error = finding.severity is Severity.ERROR
    return agreed.baseline is not None and not is_error and agreed.baseline.knows(finding)


def _is_asked(rule: Rule, choice: Choice) -> bool:
    return choice.wants(rule.id) and (not rule.opt_in or rule.opt_in in choice.opted)


_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def _order(finding: Finding) -> tuple[int, str, int, int, str]:
    place = finding.place
    return _GRAVITY[finding.severity], place.name, place.line, place.column, finding.rule


def _reason(finding: Finding, agreed: Agreed, draft: Draft) -> str | None:
    if finding.rule in agreed.allowed:
        return agreed.allowed[finding.rule]
    ignores = (each for each in agreed.ignores if not each.is_over(draft.today))
    held = (each for each in ignores if _covers(each, finding, draft.issue.id))
    return next((each.reason for each in held), None)


def _covers(ignore: Ignore, finding: Finding, issue_id: str) -> bool:
    return (
        finding.rule != BROKEN
        and ignore.rule.upper() == finding.rule.upper()
        and (ignore.where is None or _is_at(ignore.where, finding.place, issue_id))
    )


def _is_at(where: str, place: Place, issue_id: str) -> bool:
    """Whether a place is meant by `where`: the issue's id, a file or edition, a part, or several of these."""
    if where == place.name:
        return True
    known = {issue_id, place.name}
    return all(
        word in known or place.part == word or place.part.startswith(f"{word}.") for word in where.split()
    )


def _stale(ignores: Iterable[Ignore], ids: AbstractSet[str], draft: Draft) -> Iterator[Finding]:
    """Ignores whose day is over, or whose rule is not there; what covers nothing here, others may need."""
    known = {each.upper() for each in ids}
    for each in ignores:
        is_there = each.rule.upper() in known
        if is_there and not each.is_over(draft.today):
            continue
        why = f"its day, {each.until}, is over" if is_there else "there is no such rule"
        what, place = f"the ignore of {each.rule} is stale: {why}", draft.setting("ignore")
        remedy = "Mend it, or remove it from newsletter.toml."
        yield Finding(BROKEN, "a stale ignore", Severity.WARNING, place, what, remedy)
