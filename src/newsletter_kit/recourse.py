"""What one can ask for when one tries again: remedies say it in words, and the command adds its options."""

from __future__ import annotations

from enum import StrEnum


class Recourse(StrEnum):
    """What a remedy speaks of, by a name under which the command knows its option.

    Example:
        >>> str(Recourse.ACCEPT_EDIT)
        'accept the edit'
    """

    ACCEPT_EDIT = "accept the edit"
    ACCEPT_ROUTE = "accept the new road"
    ALLOW_THE_PAST = "begin though the time is past"
    APPROVE = "approve the issue"
    GO_LIVE = "mail everybody"
    LIST_THE_LEFT = "list who is left"
    LOOK_AT_THE_PLAN = "look at the plan"
    MAIL_A_SAMPLE = "mail a sample"
    MAIL_ANOTHER_ISSUE = "mail it as another issue"
    MAIL_BY_THIS_LEDGER = "mail them again by this ledger"
    MAIL_THIS_LIST = "mail them again as another list"
    MAIL_THE_WHOLE = "mail all of the run"
    NAME_AUDIENCE = "name the file of readers"
    NAME_AUDIENCE_TO_SEND = "name the file of readers to the send"
    NAME_LEDGER = "name a ledger"
    NAME_SELECTOR = "name a selector"
    QUEUE = "leave it to workers"
    SEND_FROM_HERE = "send it from this machine"
    TAKE_OVER = "take the run over"
    USE_THAT_LEDGER = "use the ledger that knows them"
    VOUCH_FOR_LOG = "say that the log was folded in"
    WRITE_BASELINE = "write the baseline anew"
