"""What can be done about readers who are uncertain, by what the provider can tell."""

from __future__ import annotations

from newsletter_kit.cli.next_step import typed

RESEND = "--resend-uncertain on the `send` mails them again; some may get two mails"


def can_tell(provider: str, account: str = "") -> bool:
    """Whether a provider knows a repeated call, or can be asked; one that we do not know may be able to.

    Args:
        provider: its name.
        account: which account there, as a run knows it: it begins with the address of the API.

    Example:
        >>> can_tell("postmark"), can_tell("smtp")
        (True, False)
        >>> can_tell("sendgrid", "https://api.eu.sendgrid.com 5d41402a")
        False
    """
    from importlib import import_module

    from newsletter_kit.providers import PROVIDERS
    from newsletter_kit.providers.base import Capabilities

    if provider not in PROVIDERS:
        return True
    module = import_module(PROVIDERS[provider].partition(":")[0])
    there = getattr(module, "capabilities_at", None)
    known = there(account.partition(" ")[0]) if there and account else getattr(module, "CAPABILITIES", None)
    if not isinstance(known, Capabilities):
        return True
    return known.lookup.kind != "none" or known.idempotency.kind != "none"


def doubt_step(provider: str, issue_id: str, ledger: str | None = None, *, account: str = "") -> str:
    """What a person can do about the uncertain of a run, as one sentence.

    Args:
        provider: by which it went.
        account: as in `can_tell`.
        issue_id: which issue.
        ledger: the ledger that was named, if one was.

    Example:
        >>> doubt_step("postmark", "2024-q1")
        'Whether the uncertain ones were taken: newsletter-kit reconcile 2024-q1 asks.'
    """
    if can_tell(provider, account):
        step = typed("reconcile", issue_id, ledger=ledger)
        return f"Whether the uncertain ones were taken: {step} asks."
    return f"{provider} cannot be asked about the uncertain ones. {RESEND}."


def doubt_line(provider: str, count: int, *, again: bool, account: str = "") -> str:
    """What the next send does with the uncertain of a run, for its plan.

    Args:
        provider: by which it went.
        count: how many are uncertain.
        again: whether they are to be mailed again (`--resend-uncertain`).
        account: as in `can_tell`.

    Example:
        >>> doubt_line("smtp", 100, again=True)
        '100 in doubt are mailed again; some may get two mails.'
    """
    if not again:
        asks = "are looked up first" if can_tell(provider, account) else "cannot be looked up"
        return f"The uncertain {asks}. Who stays so is mailed only with --resend-uncertain."
    if can_tell(provider, account):
        return "The uncertain are looked up first. Who stays so is mailed again; some may get two mails."
    are, who = ("is", "they") if count == 1 else ("are", "some")
    return f"{count:,} in doubt {are} mailed again; {who} may get two mails."


def doubt_clause(provider: str, count: int, *, again: bool, account: str = "") -> str:
    """The same for the question before a send, to stand within it; empty if none of them is mailed.

    Args:
        provider: by which it went.
        count: how many are uncertain.
        again: whether they are to be mailed again (`--resend-uncertain`).
        account: as in `can_tell`.

    Example:
        >>> doubt_clause("smtp", 100, again=True)
        ', and again the 100 in doubt, of whom some may get two mails,'
    """
    if not count or not (again or can_tell(provider, account)):
        return ""
    some = "who" if count == 1 else "of whom some"
    if not can_tell(provider, account):
        return f", and again the {count:,} in doubt, {some} may get two mails,"
    taken = f"not known to be taken, {some} may get two mails," if again else "that were not taken,"
    return f", and of {count:,} in doubt those {taken}"
