"""Every error of newsletter_kit, and what each one means for the mail.

    NewsletterError
    ├── IssueError        issue.yaml:line:column   nothing was compiled, nothing leaves
    ├── LayoutError       template:line            nothing was compiled, nothing leaves
    ├── AudienceError     file:row                 the plan was not made, nothing leaves
    ├── ConfigError       setting                  nothing was started
    ├── MessageError      header           this message cannot be written within the rules of mail; it stays
    ├── CheckError        rule                     the issue loads, but is not ready; nothing leaves
    ├── ProviderError
    │   ├── ProviderUnavailable   surely not taken: it may be tried again
    │   │   └── ProviderSplit     surely not taken: a smaller batch may be
    │   ├── ProviderUncertain     asked, and never learnt the answer: do not try blindly
    │   │   ├── ProviderConflict  the same key was used for something else: a person must look
    │   │   └── ProviderBrokenOff we lost the run while we wrote: no fault of the provider's
    │   ├── ProviderRefused       key, sender or account is wrong: the run stops
    │   │   ├── ProviderUntrusted its certificate is wrong: the key was not sent
    │   │   ├── ProviderLoginRefused  user or password is wrong
    │   │   └── OutboxUnwritable  the disk is full or read-only, or another process writes there
    │   └── ProviderUnsupported   this provider cannot carry what the mail needs: refused before the run
    │       └── MailTooLarge      the mail is larger than the server takes
    ├── SendInterrupted   run                      stopped by hand; what was under way is written down
    └── LedgerError       run                      what happened cannot be written down: nothing more leaves
        ├── RunHeldError           another process sends this run, or has taken it over
        ├── EditedIssueError       the issue is not what this run began with: say which is meant
        ├── OtherListError         the issue went to readers under another name of the list
        ├── OtherIssueError        the issue went to readers under another id
        ├── OtherRouteError        the provider, account or sender is not what this run began with
        └── ParcelError            what a worker makes the mail from is damaged, or of another version

An error carries one `Problem` or many: all problems of one kind are reported together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.excerpt import Excerpt
    from newsletter_kit.recourse import Recourse


class ExitCode(IntEnum):
    """What the command's exit status means; the same names are used in docs/cli.md.

    Example:
        >>> int(ExitCode.BAD_INPUT)
        3
    """

    DONE = 0
    BUG = 1
    USAGE = 2
    BAD_INPUT = 3
    CONFIGURATION = 4
    PROVIDER_STOPPED = 5
    UNCERTAIN = 6
    LEDGER = 7
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to do about it.

    Attributes:
        where: a place the reader can open, such as `issue.yaml:57:5 sections.2.items.4.title`.
        what: what is wrong, as a sentence without its full stop.
        remedy: what to do, as a sentence with its full stop; empty if `what` says it all.
        excerpt: the lines that it is about, if they are to be shown below it.
        recourse: what the remedy speaks of and one has to ask for; the command adds the option that does.

    Example:
        >>> str(Problem("issue.yaml:3:1 subject", "it is empty", "Write one."))
        'issue.yaml:3:1 subject: it is empty. Write one.'
    """

    where: str
    what: str
    remedy: str = ""
    excerpt: Excerpt | None = field(default=None, compare=False, repr=False)
    recourse: tuple[Recourse, ...] = field(default=(), compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.remedy}".rstrip()


class NewsletterError(Exception):
    """The root of all errors that newsletter_kit raises on purpose.

    Args:
        problems: one or more problems, in the order in which the reader should mend them.

    Example:
        >>> error = IssueError(Problem("issue.yaml:1:1", "the file is empty", "Run `new`."))
        >>> str(error)
        'issue.yaml:1:1: the file is empty. Run `new`.'
    """

    exit_code = ExitCode.BAD_INPUT

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class IssueError(NewsletterError):
    """issue.yaml, a translation or an image of it is wrong. Nothing was compiled."""


class LayoutError(NewsletterError):
    """A file of the layout is wrong. Nothing was compiled."""


class AudienceError(NewsletterError):
    """The audience or the suppression list cannot be used. No plan was made, nothing leaves."""


class ConfigError(NewsletterError):
    """A setting in newsletter.toml or in the environment is missing or wrong. Nothing was started."""

    exit_code = ExitCode.CONFIGURATION


class MissingExtraError(ConfigError):
    """An optional package is not installed.

    Example:
        >>> raise_for = MissingExtraError.of("ses", "botocore")
        >>> "newsletter-kit[ses]" in str(raise_for)
        True
    """

    @classmethod
    def of(cls, extra: str, package: str) -> MissingExtraError:
        """The error for a `package` that the extra of name `extra` installs."""
        from newsletter_kit.installing import how_to_install

        what = f"the package {package} is not installed"
        return cls(Problem(f"extra {extra}", what, how_to_install(extra)))


class MessageError(NewsletterError):
    """A message cannot be written within the rules of mail, so it does not leave."""


class CheckError(NewsletterError):
    """The issue loads and compiles, but is not ready to be sent."""


class ProviderError(NewsletterError):
    """The provider did not take what it was given; the subclass says what that means for the mail."""

    exit_code = ExitCode.PROVIDER_STOPPED


class ProviderUnavailable(ProviderError):  # noqa: N818  the words of docs/sending.md
    """Surely not taken: refused before acceptance, or never reached. It may be tried again.

    Args:
        problems: what stood in the way.
        retry_after_seconds: how long to wait before; None if nobody said.

    Example:
        >>> ProviderUnavailable(Problem("resend", "wait"), retry_after_seconds=2).retry_after_seconds
        2
    """

    def __init__(self, *problems: Problem, retry_after_seconds: float | None = None) -> None:
        super().__init__(*problems)
        self.retry_after_seconds = retry_after_seconds


class ProviderSplit(ProviderUnavailable):
    """Surely not taken, because of one message among others or of the size of them all: halve the batch."""


class ProviderUncertain(ProviderError):  # noqa: N818
    """The request was written and no answer could be read: never to be tried again blindly."""

    exit_code = ExitCode.UNCERTAIN


class ProviderConflict(ProviderUncertain):
    """The provider knows our key with other content: to repeat it helps nothing, and a new key may double."""


class ProviderBrokenOff(ProviderUncertain):
    """This process lost its run while it wrote: that says nothing of the provider, and the run goes on."""


class ProviderRefused(ProviderError):  # noqa: N818
    """The key, the sender or the account is wrong. The run stops and can be continued."""


class ProviderUntrusted(ProviderRefused):
    """Who answers cannot prove to be the provider (TLS): the key was not sent, nothing was handed over."""

    exit_code = ExitCode.CONFIGURATION


class ProviderLoginRefused(ProviderRefused):
    """The user or the password is wrong, or no login is offered. Nothing was handed over."""

    exit_code = ExitCode.CONFIGURATION


class OutboxUnwritable(ProviderRefused):
    """The outbox cannot be written, or another process writes it. The files that are there are whole."""

    exit_code = ExitCode.LEDGER


class ProviderUnsupported(ProviderError):  # noqa: N818
    """The provider cannot carry something that this mail needs. Refused before the run."""

    exit_code = ExitCode.CONFIGURATION


class MailTooLarge(ProviderUnsupported):
    """The mail is larger than the server takes. Nothing left; a smaller one may."""

    exit_code = ExitCode.BAD_INPUT


class SendInterrupted(NewsletterError):  # noqa: N818
    """Somebody stopped the run. What was under way is written down, and the run can be continued.

    Attributes:
        is_cut_off: whether it was stopped at once while the ledger was busy: nothing could be written down.
    """

    exit_code = ExitCode.INTERRUPTED
    is_cut_off = False


class LedgerError(NewsletterError):
    """What happened cannot be written down, so nothing more is sent."""

    exit_code = ExitCode.LEDGER


class RunHeldError(LedgerError):
    """Another process sends this run, or has taken it over. This one hands over nothing more."""


class EditedIssueError(LedgerError):
    """The issue was edited after its run began, be it done or not: say which is meant before more is sent."""

    exit_code = ExitCode.BAD_INPUT


class OtherListError(LedgerError):
    """The issue has gone to readers under another name of the list: everybody would be mailed again."""

    exit_code = ExitCode.BAD_INPUT


class OtherIssueError(LedgerError):
    """The issue has gone to readers under another id: everybody would be mailed again."""

    exit_code = ExitCode.BAD_INPUT


class OtherLedgerError(LedgerError):
    """The issue has gone to readers by another ledger; the one that is used now knows nobody of them."""

    exit_code = ExitCode.BAD_INPUT


class OtherRouteError(LedgerError):
    """The run began by another provider, account or sender, where its keys and look-ups stay behind."""

    exit_code = ExitCode.BAD_INPUT


class ParcelError(LedgerError):
    """What a worker makes messages from is damaged, or of another version. None is made of it."""
