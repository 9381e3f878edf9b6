"""How long the server waits for a request: not for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

PATIENCE_SECONDS = 15.0
"""Who connects and has not asked after so long is let go; uvicorn by itself would wait without end."""


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with an end to its patience."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._giving_up = self.loop.call_later(PATIENCE_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._giving_up.cancel()
        super().connection_lost(exc)

    @property
    def _has_asked(self) -> bool:
        return bool(self.cycle)  # None until the first request, whatever uvicorn's annotation says

    def _give_up(self) -> None:
        if not self._has_asked:
            self.transport.close()
