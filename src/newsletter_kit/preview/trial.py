"""“Send a test to me”: one finished mail, to an address that the person at this machine typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.audience.suppression import read_suppression, suppress
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.providers import open_provider
from newsletter_kit.sending.plan import plan_send
from newsletter_kit.sending.trial import Trial, send_test

if TYPE_CHECKING:
    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.config import Settings
    from newsletter_kit.preview.desk import Desk


@dataclass(frozen=True, slots=True)
class Wish:
    """A test that somebody asks for.

    Attributes:
        address: to whom.
        like: the address of the reader whose fields fill the tags; None for the first of each language.
        is_here: whether it is asked for on this machine; from elsewhere only the team may be mailed.
    """

    address: str
    like: str | None
    is_here: bool


def grant(wish: Wish, desk: Desk, audience: Audience) -> list[dict[str, str]]:
    """Send the test, by the provider that newsletter.toml names.

    Args:
        wish: what is asked for.
        desk: the issue as it was when it was last whole.
        audience: the readers, of whom one lends the fields.

    Returns:
        Of each mail, its language, what became of it, and why.

    Raises:
        NewsletterError: if nothing was sent, and why.

    Example:
        >>> grant(Wish("press@iom.int", None, True), desk, audience)  # doctest: +SKIP
        [{'language': 'en', 'status': 'accepted', 'reason': ''}]
    """
    settings = desk.plain_settings.overridden(desk.issue.settings)
    if not wish.is_here:
        _require_team(wish.address, settings)
    suppression = (
        read_suppression(settings.path(settings.suppression)) if settings.suppression else suppress([])
    )
    plan = plan_send(desk.issue, desk.layout, settings, audience, suppression)
    with open_provider(settings.provider, settings) as provider:
        tried = send_test(plan, provider, Trial((wish.address,), wish.like))
    return [
        {"language": each.language, "status": str(each.outcome.status), "reason": each.outcome.reason}
        for each in tried
    ]


def _require_team(address: str, settings: Settings) -> None:
    try:
        key = parse_address(address).key
    except AddressError as error:
        raise AudienceError(Problem(repr(address), f"it is no address: {error}")) from None
    if key not in {parse_address(each).key for each in settings.team}:
        what = "from another device a test goes to the team alone"
        raise AudienceError(Problem(address, what, "Name this address in `team` in newsletter.toml."))
