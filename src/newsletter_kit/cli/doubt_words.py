"""What can be done about readers who are uncertain, by what the provider can tell."""

from __future__ import annotations

from newsletter_kit.cli.next_step import typed

RESEND = "--resend-uncertain on the `send` mails them again; some may get two mails"


def can_tell(provider: str) -> bool:
    """Whether a provider knows a repeated call, or can be asked; one that we do not know may be able to.

    Example:
        >>> can_tell("postmark"), can_tell("smtp")
        (True, False)
    """
    from importlib import import_module

    from newsletter_kit.providers import PROVIDERS
    from newsletter_kit.providers.base import Capabilities

    if provider not in PROVIDERS:
        return True
    module = import_module(PROVIDERS[provider].partition(":")[0])
    known = getattr(module, "CAPABILITIES", None)
    if not isinstance(known, Capabilities):
        return True
    return known.lookup.kind != "none" or known.idempotency.kind != "none"


def doubt_step(provider: str, issue_id: str, ledger: str | None = None) -> str:
    """What a person can do about the uncertain of a run, as one sentence.

    Args:
        provider: by which it went.
        issue_id: which issue.
        ledger: the ledger that was named, if one was.

    Example:
        >>> doubt_step("postmark", "2024-q1")
        'Whether the uncertain ones were taken: newsletter-kit reconcile 2024-q1 asks.'
    """
    if can_tell(provider):
        step = typed("reconcile", issue_id, ledger=ledger)
        return f"Whether the uncertain ones were taken: {step} asks."
    return f"{provider} cannot be asked about the uncertain ones. {RESEND}."
