"""After a pause all is looked at anew: consents, approvals and settings may have changed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.errors import CheckError, EditedIssueError, NewsletterError, Problem
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from newsletter_kit import Plan, SendOptions
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.project import Project


def looked_at_again(plan: Plan, call: Call) -> tuple[Plan, SendOptions]:
    """The plan for the rest, of the issue and the settings as they are now; the audience stays.

    Args:
        plan: by which the first part went.
        call: what was asked for.

    Returns:
        The plan, and the options with what a person has decided about the issue as it is now.

    Raises:
        NewsletterError: why the rest may not go, as a new `send` would tell it.

    Example:
        >>> plan, options = looked_at_again(plan, call)  # doctest: +SKIP
    """
    try:
        project = _read_again(call.project)
        options = replace(call.options, decisions=_decisions(project, call))
        return _planned_again(plan, call, project), options
    except NewsletterError as error:
        error.problems = (*error.problems, _rest_stays(plan))
        raise


def _read_again(project: Project) -> Project:
    from newsletter_kit.cli.project import by_provider, open_project, path_of

    return by_provider(open_project(path_of(project)), project.settings.provider)


def _decisions(project: Project, call: Call) -> tuple[str, ...]:
    from newsletter_kit.cli.gate import require_ready

    return require_ready(project, call.allowed, begun=True)


def _planned_again(plan: Plan, call: Call, project: Project) -> Plan:
    """The plan of today for the readers of before; in a test mode nobody is mailed, so it stays as it was."""
    from newsletter_kit.cli.readers import suppression_of
    from newsletter_kit.sending.plan import editions_to_send, plan_editions
    from newsletter_kit.sending.rehearsal import list_of, within_reach

    if plan.sandbox:
        return plan
    same_list = project.settings.suppression == plan.editions.settings.suppression
    suppression = plan.suppression if same_list else suppression_of(project.settings)
    editions = editions_to_send(project.issue, project.layout, project.settings)
    again = plan_editions(editions, plan.audience, suppression, {plan.digest: plan.found})
    again = within_reach(again, call.provider, live=call.options.live)
    begun, goes = ((each.editions.issue.id, list_of(each)) for each in (plan, again))
    if begun != goes:
        raise CheckError(_other_run(begun, goes))
    if _is_edited(plan, again):
        raise EditedIssueError(_edited(plan))
    return again


def _is_edited(plan: Plan, again: Plan) -> bool:
    """Whether an edition of today says something else; that one is gone, the ledger finds out."""
    before = {which: each.digest for which, each in plan.editions.compiled.items()}
    return any(before.get(which) != each.digest for which, each in again.editions.compiled.items())


def _edited(plan: Plan) -> Problem:
    what = "it was edited after the run began, in the pause, and some readers have the earlier text"
    remedy = "Undo the edit; or to send the rest the edited issue, accept it."
    return Problem(f"issue {plan.editions.issue.id}", what, remedy, recourse=(Recourse.ACCEPT_EDIT,))


def _other_run(begun: tuple[str, str], goes: tuple[str, str]) -> Problem:
    what = (
        f"it was begun to the list {begun[1]}, and by the issue and newsletter.toml as they are now, "
        f"the rest would be {goes[0]} to the list {goes[1]}"
    )
    remedy = "Undo what was changed in `id`, `list_id`, `sender`, `live` or the text, if it was not meant so."
    return Problem(f"run {begun[0]}", what, remedy)


def _rest_stays(plan: Plan) -> Problem:
    what = "the first part is sent, and the rest stays"
    return Problem(f"run {plan.editions.issue.id}", what, "When that is mended, send again to go on.")
