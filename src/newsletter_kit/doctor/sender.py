"""The sender's domain: which names the DNS is to be asked about, taken from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.sender_domain.look import SenderDomain

if TYPE_CHECKING:
    from newsletter_kit.config import Settings

_MAILTO = "mailto:"


def sender_domain(settings: Settings, provider: str, selectors: tuple[str, ...] = ()) -> SenderDomain:
    """Whose mail it is, and by whom it goes, for `look_at_domain`.

    Args:
        settings: the sender, and where readers may write to.
        provider: who takes the mail.
        selectors: the names of DKIM keys; newsletter.toml's, for SMTP, unless given.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> news = Settings(name="News", sender="news@iom.int", reply_to="office@iom.example")
        >>> sender_domain(news, "resend").answers_to
        ('iom.example',)
    """
    domain = _domain(settings.sender.address)
    options = settings.providers.get("smtp", {}) if provider == "smtp" else {}
    own = str(options["dkim_selector"]) if "dkim_selector" in options else None
    bounces = _domain(str(options.get("bounces_to") or settings.sender.address))
    return SenderDomain(
        domain=domain,
        provider=provider,
        selectors=selectors or ((own,) if own else ()),
        signer=str(options.get("dkim_domain") or domain).lower() if own else None,
        bounces_to=bounces if provider == "smtp" else None,
        answers_to=_answers_to(settings, domain),
        is_answered=settings.reply_to is None or _domain(settings.reply_to.address) == domain,
    )


def _answers_to(settings: Settings, domain: str) -> tuple[str, ...]:
    mailto = (settings.unsubscribe_mailto or "").removeprefix(_MAILTO).partition("?")[0]
    boxes = (settings.reply_to.address if settings.reply_to else "", mailto)
    others = (_domain(box) for box in boxes if "@" in box)
    return tuple(dict.fromkeys(each for each in others if each != domain))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
