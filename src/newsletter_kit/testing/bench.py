"""Where a provider is tried: opened on a far side on this machine that tells what it got."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter_kit.testing.apis import APIS
from newsletter_kit.testing.http_server import FakeProviderServer
from newsletter_kit.testing.smtp_server import FakeSmtpServer

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Generator

    from newsletter_kit.providers.base import Provider
    from newsletter_kit.testing.apis.base import Api


class FarSide:
    """Nobody: a provider such as `outbox` keeps to itself what it gets."""

    url = ""

    def counts(self) -> Counter[str] | None:
        """How many mails it took for each address; None if nobody can know."""
        return None


class MailServer(FarSide):
    """A mail server on this machine."""

    def __init__(self, server: FakeSmtpServer) -> None:
        self._server = server
        self.url = f"smtp://{server.host}:{server.port}"

    def counts(self) -> Counter[str]:
        """How many mails it took for each address."""
        from collections import Counter

        return Counter(each for mail in self._server.mails for each in mail.recipients)


class WebServer(FarSide):
    """An HTTP API on this machine."""

    def __init__(self, server: FakeProviderServer) -> None:
        self._server = server
        self.url = server.url

    def counts(self) -> Counter[str]:
        """How many mails it took for each address."""
        return self._server.counts()


@dataclass(frozen=True, slots=True)
class Bench:
    """How a provider is opened and tried.

    Attributes:
        open_at: opens the provider at a URL: `http://127.0.0.1:…`, `smtp://127.0.0.1:…`, or "" if there is no
            far side.
        far_side: whom it speaks with: the name of a known API, an `Api`, `smtp`, or None.
        secret: the key it was given, which must show up nowhere.
        patience_seconds: how long it waits for an answer.
    """

    open_at: Callable[[str], Provider]
    far_side: str | Api | None = None
    secret: str = ""
    patience_seconds: float = 1.0

    @property
    def kind(self) -> str:
        """`http`, `smtp`, or `none`."""
        return "none" if self.far_side is None else "smtp" if self.far_side == "smtp" else "http"

    @property
    def api(self) -> Api:
        """The API, if it is one."""
        if self.far_side is None:
            raise ValueError("there is no API without a far side")
        return APIS[self.far_side] if isinstance(self.far_side, str) else self.far_side

    @contextmanager
    def opened(self, **faults: Any) -> Generator[tuple[Provider, FarSide], None, None]:  # noqa: ANN401
        """The provider, and its far side, which takes `faults` as its server does."""
        if self.kind == "none":
            with self.open_at("") as provider:
                yield provider, FarSide()
        elif self.kind == "smtp":
            with FakeSmtpServer(**faults) as mail, self.open_at(MailServer(mail).url) as provider:
                yield provider, MailServer(mail)
        else:
            with FakeProviderServer(self.api, **faults) as web, self.open_at(web.url) as provider:
                yield provider, WebServer(web)
