"""The provider that sends nothing: each message becomes a file, and a page shows what there is.

outbox/2024-q1/index.html                     open this
outbox/2024-q1/messages/nino_at_iom-int-….eml one for each recipient, always under the same name
outbox/2024-q1/samples/en-….html              the first message of each edition, to look at
outbox/2024-q1/earlier/…                      what earlier runs wrote to people who are in no run now
"""

from __future__ import annotations

import os
from array import array
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Self

from newsletter_kit.errors import MessageError, OutboxUnwritable, Problem
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.going import require_going
from newsletter_kit.providers.outbox_earlier import number_in, set_aside
from newsletter_kit.providers.outbox_lock import FolderLock
from newsletter_kit.providers.outbox_page import MAX_ROWS, Row, Sample, index_page
from newsletter_kit.providers.outbox_sample import safe_name, write_sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from newsletter_kit.config import Settings
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.base import Batch

CAPABILITIES = Capabilities(batch_messages=100, repeatable=True, smtputf8=False)
_DRAFT = ".part"


class Outbox:
    """Writes messages into a folder, one subfolder for each issue.

    A file is complete or not there: it is written beside its place, forced to the disk and then renamed.
    Its name depends on the issue and the mailbox alone, so a second run replaces files and never doubles
    them. The page lists the messages that this object wrote.

    Args:
        folder: where the subfolders go; it is made when the first message comes.

    Attributes:
        index: the page that shows what was written; None before the first message.
        aside: how many messages of earlier runs `round_off` has moved to `earlier`.

    Example:
        >>> with Outbox(Path("outbox")) as outbox:  # doctest: +SKIP
        ...     outbox.deliver(batch)[0].provider_id
        'outbox/2024-q1/messages/nino_at_iom-int-5d41402abc4b2a76.eml'
    """

    name = "outbox"
    capabilities = CAPABILITIES
    account = ""
    is_sandbox = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: Path | None = None
        self.aside = 0
        self._pages: dict[Path, _Page] = {}
        self._locks: dict[Path, FolderLock] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._write_pages(also_totals=True)
        except OSError as failure:
            raise _cannot_write(failure, self.folder) from error
        finally:
            while self._locks:
                self._locks.popitem()[1].let_go()

    def deliver(self, batch: Batch) -> list[Outcome]:
        """Write each message to its file.

        A message that cannot be written within the rules of mail is rejected; the others are written.

        Raises:
            OutboxUnwritable: if the folder cannot be written, or another process writes there. Files that are
                there are complete.
            ProviderBrokenOff: if this process may not send any more. Nothing is written.
        """
        try:
            with self._lock:
                require_going(batch.may_go, self.name)
                return self._deliver(batch.messages)
        except OSError as error:
            raise _cannot_write(error, self.folder) from None

    def round_off(self, issue_id: str, mailed: int) -> None:
        """See `RoundsOff`. What others than this object wrote is left alone if it may be of the same run.

        Raises:
            OutboxUnwritable: if what earlier runs wrote cannot be moved.
        """
        folder = self.folder / safe_name(issue_id)
        page = self._pages.get(folder)
        if page is None or not page.had_messages or page.total != mailed:
            return
        try:
            self.aside += set_aside(folder, page.written)
        except OSError as error:
            raise _cannot_write(error, self.folder) from None

    def _deliver(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes, drafts = [], []
        for message in messages:
            path = self._issue_folder(message) / "messages" / file_name(message)
            try:
                drafts.append(_write_draft(path, message.mime()))
            except MessageError as error:
                reason = error.problems[0].what
                outcomes.append(Outcome(message.message_id, Status.REJECTED, reason))
                continue
            outcomes.append(Outcome(message.message_id, Status.ACCEPTED, provider_id=str(path)))
            self._show(message, path)
        _keep(drafts)
        self._write_pages()
        return outcomes

    def _issue_folder(self, message: Message) -> Path:
        folder = self.folder / safe_name(message.edition.issue_id)
        if folder not in self._locks:
            self._locks[folder] = FolderLock(folder)
            self._pages[folder] = _Page((folder / "messages").is_dir())
        return folder

    def _show(self, message: Message, path: Path) -> None:
        folder = self._issue_folder(message)
        page = self._pages[folder]
        page.total += 1
        if page.had_messages:
            page.written.append(number_in(path.name) or 0)
        if message.edition.digest not in page.samples:
            page.samples[message.edition.digest] = write_sample(message, folder)
        if len(page.rows) < MAX_ROWS:
            href = path.relative_to(folder).as_posix()
            page.rows.append(Row(message.to, message.subject, message.edition.language, href))
            page.is_stale = True

    def _write_pages(self, *, also_totals: bool = False) -> None:
        for folder, page in self._pages.items():
            if not page.total:
                continue
            self.index = folder / "index.html"
            if page.is_stale or also_totals:
                content = index_page(folder.name, page.total, page.rows, list(page.samples.values()))
                _keep([_write_draft(self.index, content.encode())])
                page.is_stale = False


@dataclass(slots=True)
class _Page:
    had_messages: bool
    total: int = 0
    rows: list[Row] = field(default_factory=list)
    samples: dict[str, Sample] = field(default_factory=dict)
    is_stale: bool = False
    written: array[int] = field(default_factory=lambda: array("Q"))


def open_outbox(settings: Settings, folder: Path | None = None) -> Outbox:
    """The outbox in `folder`, or else in `outbox` beside newsletter.toml.

    Example:
        >>> open_outbox(settings).folder  # doctest: +SKIP
        PosixPath('outbox')
    """
    return Outbox(folder or settings.path("outbox"))


def file_name(message: Message) -> str:
    """The name of a message's file: an address that can be read, and a hash that keeps names apart.

    Letters and digits only, so that it is a name on every file system.

    Example:
        >>> file_name(message)  # doctest: +SKIP
        'nino_at_iom-int-5d41402abc4b2a76.eml'
    """
    readable = safe_name(str(message.recipient.address).replace("@", "_at_"))
    return f"{readable}-{sha256(message.message_id.encode()).hexdigest()[:16]}.eml"


def _write_draft(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}{_DRAFT}")
    draft.write_bytes(content)
    return draft


def _keep(drafts: Iterable[Path]) -> None:
    """Force drafts to the disk, then name them: all forced first, since one journal carries them all."""
    drafts = list(drafts)
    for draft in drafts:
        _force(draft)
    for draft in drafts:
        draft.replace(draft.with_name(draft.name.removesuffix(_DRAFT)))
    if os.name == "posix":  # a folder cannot be opened elsewhere
        for folder in {draft.parent for draft in drafts}:
            _force(folder, os.O_RDONLY)


def _force(path: Path, mode: int = os.O_RDWR) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cannot_write(error: OSError, folder: Path) -> OutboxUnwritable:
    what = f"it cannot be written: {error.strerror or error}"
    remedy = "Make room or name another folder, then run it again; no file is half written."
    return OutboxUnwritable(Problem(str(error.filename or folder), what, remedy))
