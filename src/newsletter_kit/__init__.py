"""newsletter_kit: write a newsletter as a file, let designers lay it out, mail it to each reader once.

    import newsletter_kit as nk

    issue = nk.load_issue("issues/2024-q1")
    layout = nk.load_layout("iom")
    edition = nk.compile_issue(issue, layout)

The public names are those in `__all__`. Each is imported when it is first used, so that
`import newsletter_kit` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # not from typing, which takes as long to import as Python to start
if TYPE_CHECKING:
    from newsletter_kit.approvals.approval import Approval
    from newsletter_kit.approvals.approve import approve
    from newsletter_kit.approvals.digests import digests_of
    from newsletter_kit.approvals.file import read_approvals
    from newsletter_kit.approvals.missing import missing_approvals
    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.sources import read_audience
    from newsletter_kit.audience.suppressing import Added, add_to_suppression
    from newsletter_kit.audience.suppression import Suppression, read_suppression
    from newsletter_kit.checks.check import check_issue, draft_of
    from newsletter_kit.compare.change import Change, Comparison
    from newsletter_kit.compare.compare import compare_issues
    from newsletter_kit.compile.compile import compile_issue
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings, load_settings
    from newsletter_kit.errors import NewsletterError, Problem
    from newsletter_kit.issue.load import load_issue
    from newsletter_kit.issue.model import Issue, Section
    from newsletter_kit.layout.layout import Layout, load_layout
    from newsletter_kit.ledger import open_ledger
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.message.message import Message, personalise
    from newsletter_kit.providers import open_provider
    from newsletter_kit.providers.base import Outcome
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan, plan_send
    from newsletter_kit.sending.progress import Progress
    from newsletter_kit.sending.reconcile import Settled, reconcile
    from newsletter_kit.sending.report import RunReport, report_of
    from newsletter_kit.sending.send import SendRun, send
    from newsletter_kit.sending.share import Share
    from newsletter_kit.sending.trial import Trial, Tried, send_test

_HOME = {
    "Added": "audience.suppressing",
    "Approval": "approvals.approval",
    "Audience": "audience.audience",
    "Change": "compare.change",
    "Comparison": "compare.change",
    "Edition": "compile.edition",
    "Issue": "issue.model",
    "Layout": "layout.layout",
    "Ledger": "ledger.base",
    "Message": "message.message",
    "NewsletterError": "errors",
    "Outcome": "providers.base",
    "Plan": "sending.plan",
    "Problem": "errors",
    "Progress": "sending.progress",
    "Recipient": "audience.recipient",
    "RunReport": "sending.report",
    "Section": "issue.model",
    "SendOptions": "sending.options",
    "SendRun": "sending.send",
    "Settings": "config",
    "Settled": "sending.reconcile",
    "Share": "sending.share",
    "Suppression": "audience.suppression",
    "Trial": "sending.trial",
    "Tried": "sending.trial",
    "add_to_suppression": "audience.suppressing",
    "approve": "approvals.approve",
    "check_issue": "checks.check",
    "compare_issues": "compare.compare",
    "compile_issue": "compile.compile",
    "digests_of": "approvals.digests",
    "draft_of": "checks.check",
    "load_issue": "issue.load",
    "load_layout": "layout.layout",
    "load_settings": "config",
    "missing_approvals": "approvals.missing",
    "open_ledger": "ledger",
    "open_provider": "providers",
    "personalise": "message.message",
    "plan_send": "sending.plan",
    "read_approvals": "approvals.file",
    "read_audience": "audience.sources",
    "read_suppression": "audience.suppression",
    "reconcile": "sending.reconcile",
    "report_of": "sending.report",
    "send": "sending.send",
    "send_test": "sending.trial",
}

__version__ = "0.1.0"
__all__ = [
    "Added",
    "Approval",
    "Audience",
    "Change",
    "Comparison",
    "Edition",
    "Issue",
    "Layout",
    "Ledger",
    "Message",
    "NewsletterError",
    "Outcome",
    "Plan",
    "Problem",
    "Progress",
    "Recipient",
    "RunReport",
    "Section",
    "SendOptions",
    "SendRun",
    "Settings",
    "Settled",
    "Share",
    "Suppression",
    "Trial",
    "Tried",
    "add_to_suppression",
    "approve",
    "check_issue",
    "compare_issues",
    "compile_issue",
    "digests_of",
    "draft_of",
    "load_issue",
    "load_layout",
    "load_settings",
    "missing_approvals",
    "open_ledger",
    "open_provider",
    "personalise",
    "plan_send",
    "read_approvals",
    "read_audience",
    "read_suppression",
    "reconcile",
    "report_of",
    "send",
    "send_test",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
