"""`preview`: the issue in the browser, drawn anew at each change of its files."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, AudiencePath, IssuePath, LayoutName  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.preview.door import Door

NoOpen = Annotated[bool, typer.Option("--no-open", metavar="", help="Only show the address.")]
Port = Annotated[
    int | None, typer.Option("--port", metavar="PORT", min=0, max=65535, help="8025 unless given.")
]
Host = Annotated[
    str,
    typer.Option(
        "--host", metavar="ADDRESS", help="This machine's address in the network, or 0.0.0.0, for phones."
    ),
]


def preview(  # noqa: PLR0913  a command's options are its parameters
    issue: IssuePath,
    *,
    no_open: NoOpen = False,
    port: Port = None,
    host: Host = "127.0.0.1",
    layout: LayoutName = None,
    audience: AudiencePath = None,
    as_json: AsJson = False,
) -> None:
    """Show ISSUE in the browser, and again whenever one of its files is saved.

    Only this machine can look, unless --host names another address; the address shown holds the key.
    Nothing is mailed, but a test that you ask for there. Ctrl-C ends it.

    Example:
        newsletter-kit preview issues/2024-q1
    """
    _require_package()
    _require_issue(issue)
    from newsletter_kit.cli.garbage import look_as_usual
    from newsletter_kit.preview.serve import Listening, serve
    from newsletter_kit.preview.workshop import Workshop

    def opened(door: Door) -> None:
        _tell(door, as_json=as_json)
        if not no_open:
            _open_browser(door.url)

    with suppress(KeyboardInterrupt):
        look_as_usual()
        serve(Workshop(issue.absolute(), layout), Listening(_address(host), port, audience), opened)
    if not as_json:
        say("\nThe preview is closed.")


def _require_package() -> None:
    from importlib.util import find_spec

    from newsletter_kit.errors import MissingExtraError

    for package in ("starlette", "uvicorn", "watchfiles"):
        if find_spec(package) is None:
            raise MissingExtraError.of("preview", package)


def _require_issue(path: Path) -> None:
    """A mistake in an issue is shown in the browser; a file that is not there is one in the command."""
    from newsletter_kit.issue.load import issue_path

    if not issue_path(path).is_file():
        raise typer.BadParameter(f"There is no {issue_path(path)}. Name an issue.yaml, or its folder.")


def _address(host: str) -> str:
    from ipaddress import ip_address

    try:
        return str(ip_address("127.0.0.1" if host == "localhost" else host))
    except ValueError:
        raise typer.BadParameter(
            f"{host!r} is no IP address. Name one of this machine's, or 0.0.0.0 for all.", param_hint="--host"
        ) from None


def _tell(door: Door, *, as_json: bool) -> None:
    if as_json:
        say_json({"ok": True, "url": door.url, "url_for_others": door.url_for_others or None})
        return
    say(f"The preview is at {door.url}", "heading")
    if door.url_for_others:
        say(f"On other devices in this network: {door.url_for_others}")
        say("Whoever has this address sees the issue and the readers' fields. Pass it on with care.")
    say("It follows every file that you save. Ctrl-C ends it.", "quiet")


def _open_browser(url: str) -> None:
    """Open the address, in a thread: some systems wait for the browser."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
