"""Keys come from the environment under the names that people know, and are never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsletter_kit.config import Settings
from newsletter_kit.errors import ConfigError, MissingExtraError
from newsletter_kit.providers import open_provider
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.mailgun import Mailgun
from provider_samples import sample_batch

if TYPE_CHECKING:
    from newsletter_kit.providers.http import Dialect

NAMES = {
    "postmark": ["POSTMARK_SERVER_TOKEN", "POSTMARK_API_KEY", "POSTMARK_TOKEN"],
    "resend": ["RESEND_API_KEY"],
    "sendgrid": ["SENDGRID_API_KEY"],
    "mailgun": ["MAILGUN_API_KEY"],
    "ses": ["AWS_ACCESS_KEY_ID"],
    "mailjet": ["MAILJET_API_KEY", "MJ_APIKEY_PUBLIC"],
    "brevo": ["BREVO_API_KEY", "SENDINBLUE_API_KEY"],
}
OTHERS = {
    "ses": {"AWS_SECRET_ACCESS_KEY": "an0ther-s3cr3t", "AWS_REGION": "eu-central-1"},
    "mailjet": {"MJ_APIKEY_PRIVATE": "an0ther-s3cr3t"},
}
ALL_NAMES = [(provider, name) for provider, names in NAMES.items() for name in names]
KEYS = [name for names in NAMES.values() for name in names]
KEYS += ["AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION", "MJ_APIKEY_PRIVATE", "MAILGUN_DOMAIN"]


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


def settings(**providers: dict[str, Any]) -> Settings:
    """Settings with these tables of options."""
    return Settings(name="News", sender="news@iom.int", providers=providers)


def opened(name: str, **options: Any) -> Dialect:
    """The dialect of the provider that is opened with these options."""
    provider = open_provider(name, settings(**{name: options}))
    assert isinstance(provider, HttpConversation)
    with provider:
        return provider._dialect


@pytest.mark.parametrize(("provider", "name"), ALL_NAMES)
def test_a_key_is_found_under_each_of_its_names(
    provider: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the variable of another program needs no second one."""
    for other, value in {name: " s3cr3t-K3y\n", **OTHERS.get(provider, {})}.items():
        monkeypatch.setenv(other, value)
    dialect = opened(provider)
    assert "s3cr3t-K3y" in [secret.get_secret_value() for secret in dialect.secrets]
    assert "s3cr3t" not in f"{dialect!r} {dialect.secrets!r}"


@pytest.mark.parametrize(("provider", "names"), NAMES.items())
def test_a_missing_key_is_asked_for_by_all_its_names(
    provider: str, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error lists every variable that was looked at."""
    for name, value in OTHERS.get(provider, {}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as raised:
        opened(provider)
    assert all(name in str(raised.value) for name in names)


def test_a_key_with_a_line_break_inside_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot stand in a header is no key; the error names the variable and not its value."""
    monkeypatch.setenv("RESEND_API_KEY", "s3cr3t\r\nX: y")
    with pytest.raises(ConfigError, match="RESEND_API_KEY") as raised:
        opened("resend")
    assert "s3cr3t" not in str(raised.value)


@pytest.mark.parametrize(
    ("provider", "options", "url"),
    [
        ("sendgrid", {"region": "eu"}, "https://api.eu.sendgrid.com"),
        ("mailgun", {"region": "eu"}, "https://api.eu.mailgun.net"),
        ("mailjet", {"region": "eu"}, "https://api.eu.mailjet.com"),
        ("ses", {"region": "eu-west-1"}, "https://email.eu-west-1.amazonaws.com"),
        ("resend", {"base_url": "http://127.0.0.1:8000/"}, "http://127.0.0.1:8000"),
    ],
)
def test_data_stay_in_the_region_that_is_set(
    provider: str, options: dict[str, str], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each region has its own address, and an address of one's own wins."""
    for name, value in {NAMES[provider][0]: "s3cr3t-K3y", **OTHERS.get(provider, {})}.items():
        monkeypatch.setenv(name, value)
    assert opened(provider, **options).base_url == url


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"regoin": "eu"}, r"providers\.sendgrid\.regoin: there is no such option"),
        ({"region": "mars"}, "there is no region 'mars'. There is: global, eu"),
        ({"base_url": "http://api.example.org"}, "the key would travel unprotected"),
        ({"base_url": "ftp://127.0.0.1"}, "the key would travel unprotected"),
    ],
)
def test_an_option_that_is_wrong_is_named(
    options: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is opened on a guess."""
    monkeypatch.setenv("SENDGRID_API_KEY", "s3cr3t-K3y")
    with pytest.raises(ConfigError, match=said):
        opened("sendgrid", **options)


def test_a_region_is_needed_where_there_is_no_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """SES has no address without a region, so none is guessed."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA1")
    with pytest.raises(ConfigError, match=r"no region is set.*AWS_REGION"):
        opened("ses")


def mailgun_domain() -> str:
    """The domain that Mailgun is opened with."""
    dialect = opened("mailgun")
    assert isinstance(dialect, Mailgun)
    return dialect.domain


def test_mailgun_sends_from_the_domain_of_the_sender_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The option comes before the environment, and both before the sender's address."""
    monkeypatch.setenv("MAILGUN_API_KEY", "s3cr3t-K3y")
    assert mailgun_domain() == "iom.int"
    monkeypatch.setenv("MAILGUN_DOMAIN", "mg.iom.int")
    assert mailgun_domain() == "mg.iom.int"
    with pytest.raises(ConfigError, match="is no domain"):
        opened("mailgun", domain="a/b")


def test_without_botocore_ses_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is asked for when the provider is opened, not when the first batch leaves."""
    monkeypatch.setattr("newsletter_kit.providers.ses_signature.find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r'pip install "newsletter-kit\[ses\]"'):
        opened("ses")


@pytest.mark.parametrize("provider", ["postmark", "sendgrid", "mailgun", "mailjet", "brevo"])
def test_a_sandbox_changes_the_request(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the provider has a mode that sends nothing, `sandbox` asks for it, in whatever way it wants."""
    for name, value in {NAMES[provider][0]: "s3cr3t-K3y", **OTHERS.get(provider, {})}.items():
        monkeypatch.setenv(name, value)
    usual, tried = (opened(provider, sandbox=on).prepare(sample_batch()) for on in (False, True))
    assert (usual.data, usual.headers) != (tried.data, tried.headers)


@pytest.mark.parametrize("provider", ["resend", "ses"])
def test_a_sandbox_that_is_not_there_is_refused(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is mailed in the belief that it was a trial."""
    for name, value in {NAMES[provider][0]: "s3cr3t-K3y", **OTHERS.get(provider, {})}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match="sandbox: there is no such option"):
        opened(provider, sandbox=True)


@pytest.mark.parametrize("provider", NAMES)
def test_e17_an_account_is_told_from_another_without_its_key(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same key is the same account; another key, or another domain of Mailgun's, is another one."""

    def account(value: str) -> str:
        for name in (*NAMES[provider], *OTHERS.get(provider, {})):
            monkeypatch.setenv(name, OTHERS.get(provider, {}).get(name, value))
        monkeypatch.setenv("MAILGUN_DOMAIN", f"{value}.iom.int")
        provider_opened = open_provider(provider, settings())
        assert isinstance(provider_opened, HttpConversation)
        with provider_opened:
            return provider_opened.account

    assert account("s3cr3t-one") == account("s3cr3t-one") != account("s3cr3t-two")
    assert provider == "mailgun" or "s3cr3t" not in account("s3cr3t-one")


def test_e17_a_temporary_key_that_was_renewed_is_no_other_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is gone on with the next morning has another key of AWS, and the same road."""

    def account(number: int) -> str:
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
        for name in names:
            monkeypatch.setenv(name, f"s3cr3t{number}")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        provider = open_provider("ses", settings())
        assert isinstance(provider, HttpConversation)
        with provider:
            return provider.account

    assert account(1) == account(2) == "https://email.eu-central-1.amazonaws.com by a temporary key"
