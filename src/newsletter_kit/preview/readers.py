"""The readers of the audience, a page at a time: a million of them are never in memory at once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.errors import AudienceError, ConfigError, Problem
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.config import Settings

PAGE_READERS = 25
LOOKED_AT_READERS = 20_000
"""So many readers are looked at for one page of a search; then the page asks again, and can be stopped."""

_MAX_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class ReaderPage:
    """Some readers.

    Attributes:
        readers: those that were found.
        after: the row to go on from.
        more: whether there may be more of them.
        count: how many readers the audience has.
    """

    readers: tuple[Recipient, ...]
    after: int
    more: bool
    count: int


@dataclass(slots=True)
class _Search:
    """A search that can be gone on with."""

    wanted: str
    audience: Iterator[Recipient]
    after: int = 0


@dataclass(slots=True)
class Readers:
    """The audience, opened when somebody first asks for it. Its methods are for one thread at a time.

    Attributes:
        open_audience: reads the audience.
        audience: the audience, once it is read.
        remembered: the readers shown last, by their row.
    """

    open_audience: Callable[[], Audience]
    audience: Audience | None = None
    remembered: OrderedDict[int, Recipient] = field(default_factory=OrderedDict, repr=False)
    _time: float = 0.0
    _search: _Search | None = field(default=None, repr=False)

    def page(self, wanted: str, after: int) -> ReaderPage:
        """The next readers whose row says `wanted`, after the row `after`.

        Raises:
            AudienceError: if the audience cannot be read.
            ConfigError: if there is none.
        """
        audience = self.opened()
        search = self._continued(wanted.strip().casefold(), after)
        found: list[Recipient] = []
        looked_at = 0
        for reader in islice(search.audience, LOOKED_AT_READERS):
            looked_at, search.after = looked_at + 1, reader.row
            if search.wanted in _told(reader):
                found.append(reader)
                self._remember(reader)
            if len(found) == PAGE_READERS:
                break
        more = len(found) == PAGE_READERS or looked_at == LOOKED_AT_READERS
        return ReaderPage(tuple(found), search.after, more, len(audience))

    def at(self, row: int) -> Recipient:
        """The reader in a row of the file.

        Raises:
            AudienceError: if nobody is in that row.
        """
        audience = self.opened()
        if row in self.remembered:
            return self.remembered[row]
        reader = next((each for each in audience if each.row >= row), None)
        if reader is None or reader.row != row:
            raise AudienceError(
                Problem(audience.where(row), "no reader is in this row", "Choose another one.")
            )
        self._remember(reader)
        return reader

    def opened(self) -> Audience:
        """The audience; read anew when its file has changed.

        Raises:
            AudienceError: if it cannot be read.
            ConfigError: if there is none.
        """
        if self.audience is None or _changed(self.audience) != self._time:
            self._search = None
            self.remembered.clear()
            self.audience = self.open_audience()
            self._time = _changed(self.audience)
        return self.audience

    def _continued(self, wanted: str, after: int) -> _Search:
        search = self._search
        if search is None or (search.wanted, search.after) != (wanted, after):
            readers = (each for each in self.opened() if each.row > after)
            search = self._search = _Search(wanted, readers, after)
        return search

    def _remember(self, reader: Recipient) -> None:
        self.remembered[reader.row] = reader
        while len(self.remembered) > _MAX_REMEMBERED:
            self.remembered.popitem(last=False)


def _changed(audience: Audience) -> float:
    try:
        return audience.path.stat().st_mtime
    except OSError:
        return -1.0


def _told(reader: Recipient) -> str:
    return " ".join((str(reader.address), reader.language or "", *reader.fields.values())).casefold()


def masked(text: str) -> str:
    """The first letter of each word, or of an address and its domain: enough to find somebody again.

    Example:
        >>> masked("nino@iom.int"), masked("Nino Beridze")
        ('n…@iom.int', 'N… B…')
    """
    name, at, domain = text.rpartition("@")
    if at:
        return f"{name[:1]}…@{domain}"
    return " ".join(f"{word[:1]}…" for word in text.split())


def audience_of(settings: Settings, path: Path | None = None) -> Audience:
    """The audience in `path`, else the one that newsletter.toml names.

    Raises:
        ConfigError: if neither names a file.
        AudienceError: if the file cannot be used.

    Example:
        >>> len(audience_of(settings))  # doctest: +SKIP
        1204
    """
    if path is None and settings.audience is None:
        where, remedy = "newsletter.toml audience", "Name the file of recipients there, or for this call."
        raise ConfigError(Problem(where, "it is not set", remedy, recourse=(Recourse.NAME_AUDIENCE,)))
    file = path or settings.path(settings.audience or "")
    return read_audience(file, encoding=settings.audience_encoding, columns=settings.audience_columns)
