"""Rules on who pays: items name their project, projects their funders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.funders import projects_named
from newsletter_kit.issue.markdown import to_plain
from newsletter_kit.issue.sections import ProjectUpdates
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft

_TO_BE_NAMED = "[…]"

_REGISTRY = """\
[funders.eu]
name = "European Union"

[projects.service-hubs]
title = "Service Hubs"
funders = ["eu"]
---
"""
_UPDATE = """\
sections:
  - type: project_updates
    items:
      - body: The Service Hubs are open.
"""
_NAMED = _UPDATE + "        project: service-hubs\n"


@rule(
    "NK200",
    Words(
        "an item names a project that newsletter.toml does not know",
        "Its funders would not be thanked.",
        "Write the project's name as newsletter.toml has it, or add it there: [projects.NAME].",
    ),
    Example(
        bad=_REGISTRY + _NAMED.replace("service-hubs", "service-hub"),
        good=_REGISTRY + _NAMED,
        kind="newsletter",
    ),
    Severity.ERROR,
)
def unknown_project(draft: Draft) -> Iterator[Fault]:
    """Every project that an item names is one of newsletter.toml."""
    known = draft.settings.projects
    for location, name in projects_named(draft.issue):
        if name not in known and name != _TO_BE_NAMED:
            what = f"newsletter.toml knows no project {quoted(name)}"
            yield Fault(draft.at(location), what, did_you_mean(name, known))


@rule(
    "NK201",
    Words(
        "a funder is named that newsletter.toml does not know",
        "Readers would see the bare word in place of the funder's name and logo.",
        "Write the funder's name as newsletter.toml has it, or add it there: [funders.NAME].",
    ),
    Example(
        bad=_REGISTRY + "funders: [ue]",
        good=_REGISTRY + "funders: [eu]",
        kind="newsletter",
    ),
    Severity.ERROR,
)
def unknown_funder(draft: Draft) -> Iterator[Fault]:
    """Every funder that the issue or a project names in one word is one of newsletter.toml."""
    known = draft.settings.funders
    for index, each in enumerate(draft.issue.funders):
        if each.key and each.key not in known:
            what = f"newsletter.toml knows no funder {quoted(each.key)}"
            yield Fault(draft.at(("funders", index)), what, did_you_mean(each.key, known))
    for name, project in draft.settings.projects.items():
        for key in project.funders:
            if key not in known:
                what = f"there is no funder {quoted(key)}"
                yield Fault(draft.setting(f"projects.{name}"), what, did_you_mean(key, known))


@rule(
    "NK202",
    Words(
        "a project has no funder",
        "Nobody would be thanked for it, and most funders want to be.",
        "Write `funders` in the project's table in newsletter.toml.",
    ),
    Example(
        bad=_REGISTRY.replace('funders = ["eu"]', "funders = []") + _NAMED,
        good=_REGISTRY + _NAMED,
        kind="newsletter",
    ),
)
def project_without_funder(draft: Draft) -> Iterator[Fault]:
    """Every project of the issue has a funder."""
    for name in dict.fromkeys(name for _, name in projects_named(draft.issue)):
        project = draft.settings.projects.get(name)
        if project and not project.funders:
            yield Fault(draft.setting(f"projects.{name}"), f"the project {quoted(name)} names no funder")


@rule(
    "NK203",
    Words(
        "a project's news does not name the project",
        "Its funders are shown in the foot only if the item says which project it comes from.",
        "Write `project:` with the name that newsletter.toml gives it.",
    ),
    Example(bad=_REGISTRY + _UPDATE, good=_REGISTRY + _NAMED, kind="newsletter"),
)
def update_without_project(draft: Draft) -> Iterator[Fault]:
    """Where newsletter.toml lists projects, each project update names its own."""
    if not draft.settings.projects:
        return
    for index, section in enumerate(draft.issue.sections):
        items = section.items if isinstance(section, ProjectUpdates) else ()
        for number, item in enumerate(items):
            place = draft.at(("sections", index, "items", number))
            words = quoted(to_plain(item.title or item.body or ""))
            if item.project is None:
                yield Fault(place, f"{words} names no project")
            elif item.project == _TO_BE_NAMED:
                yield Fault(place, f"the project of {words} is still to be named", severity=Severity.NOTE)


@rule(
    "NK204",
    Words(
        "a funder is named that pays for none of the projects",
        "Thanks to somebody who paid for nothing in this issue may be right, or be left over from the last.",
        "Remove it from `funders`, or name its project in the item that it paid for.",
    ),
    Example(
        bad=_REGISTRY + _UPDATE + "funders: [eu]\n",
        good=_REGISTRY + _NAMED + "funders: [eu]\n",
        kind="newsletter",
    ),
    Severity.NOTE,
)
def funder_without_project(draft: Draft) -> Iterator[Fault]:
    """Every funder that the issue names in one word pays for a project that an item names."""
    projects = draft.settings.projects
    named = [projects[name] for _, name in projects_named(draft.issue) if name in projects]
    paying = {key for project in named for key in project.funders}
    for index, each in enumerate(draft.issue.funders):
        if projects and each.key in draft.settings.funders and each.key not in paying:
            what = f"no project of this issue is paid for by {quoted(each.key or '')}"
            yield Fault(draft.at(("funders", index)), what)


RULES = (
    unknown_project,
    unknown_funder,
    project_without_funder,
    update_without_project,
    funder_without_project,
)
