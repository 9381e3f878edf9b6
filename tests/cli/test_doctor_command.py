"""`doctor`: what is said, what is not shown, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from loopback_dns import LoopbackDns, txt
from newsletter_kit.doctor.machine import EXTRAS
from newsletter_kit.errors import ExitCode
from newsletter_kit.providers.variables import VARIABLES
from newsletter_kit.testing import Account, FakeProviderServer, FakeSmtpServer
from sender_domain_keys import PEM, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = "re_5f1c0ffee0123456789abcdefWXYZ"
ZONE = {
    "MX iom.int": ["10 mx.iom.int."],
    "TXT iom.int": [txt("v=spf1 mx -all")],
    "TXT _dmarc.iom.int": [txt("v=DMARC1; p=reject")],
}


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever keys this machine has, they are not those of the tests."""
    for name in [name for each in VARIABLES.values() for variable in each for name in variable.names]:
        monkeypatch.delenv(name, raising=False)


def add(newsletter: Path, text: str) -> None:
    """Write something below newsletter.toml."""
    path = newsletter / "newsletter.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def rows(ran: Any) -> list[dict[str, str]]:
    """The findings of an answer in JSON."""
    found: list[dict[str, str]] = json.loads(ran.out)["findings"]
    return found


def test_a_newsletter_in_order_ends_with_0(command: Callable[..., Any]) -> None:
    """Every chapter is there, and the last line says what to type next."""
    ran = command("doctor", "--offline")
    assert (ran.code, ran.err) == (ExitCode.DONE, "")
    titles = [line for line in ran.out.splitlines() if line and not line.startswith(" ")]
    assert titles[:-1] == ["Settings", "Readers", "Ledger", "This machine", "Provider outbox"]
    assert "newsletter-kit send ISSUE --dry-run" in titles[-1]


def test_the_three_words_begin_each_line(command: Callable[..., Any]) -> None:
    """ok, look at this, or wrong; what is not ok says what to do."""
    lines = [line for line in command("doctor").out.splitlines() if line.startswith("  ")]
    assert {line[2:16].strip() for line in lines} <= {"ok", "look at this", "wrong"}
    found = rows(command("doctor", "--provider", "resend", "--json"))
    assert [each for each in found if each["grade"] == "wrong" and not each["remedy"]] == []


def test_a_missing_key_names_every_variable_and_ends_with_4(command: Callable[..., Any]) -> None:
    """And says that .env is not read."""
    ran = command("doctor", "--provider", "postmark", "--offline")
    assert ran.code == ExitCode.CONFIGURATION
    for word in ("POSTMARK_SERVER_TOKEN, POSTMARK_API_KEY, POSTMARK_TOKEN", ".env are not read", "1 wrong"):
        assert word in ran.out


@pytest.mark.parametrize("name", ["RESEND_API_KEY", "RESEND_KEY"])
def test_the_variable_that_supplied_the_key_is_named(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Of the key the last four characters are shown."""
    monkeypatch.setenv(name, KEY)
    ran = command("doctor", "--provider", "resend", "--offline")
    assert f"it comes from {name} (…WXYZ)" in ran.out
    assert KEY not in ran.out


def test_of_an_smtp_url_nothing_is_shown(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds the password; the single variables beside it are shown, but for the login."""
    monkeypatch.setenv("SMTP_URL", f"smtps://office:{KEY}@smtp.example.org:465")
    monkeypatch.setenv("SMTP_PORT", "2525")
    out = command("doctor", "--provider", "smtp", "--offline").out
    assert ("SMTP_URL (…)" in out, "SMTP_PORT (2525)" in out, ":465" in out) == (True, True, False)


def test_a_missing_extra_is_wrong_where_it_is_wanted(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Amazon SES cannot be spoken to without it; others can."""
    monkeypatch.setitem(EXTRAS, "ses", ("no-such-package", "it signs"))
    found = {
        name: [
            each["grade"]
            for each in rows(command("doctor", "--offline", "--provider", name, "--json"))
            if each["where"] == "extra ses"
        ]
        for name in ("ses", "outbox")
    }
    assert found == {"ses": ["wrong"], "outbox": ["ok"]}


def test_two_variables_that_differ_are_told(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first wins, which may not be meant."""
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    monkeypatch.setenv("RESEND_KEY", KEY[::-1])
    found = rows(command("doctor", "--provider", "resend", "--offline", "--json"))
    (told,) = [each for each in found if each["where"] == "resend key"]
    assert (told["grade"], "RESEND_KEY holds another" in told["what"]) == ("look at this", True)


def test_a_whole_visit_over_http_and_dns(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider and a name server that answer: nothing is wrong, and nothing was sent."""
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    with FakeProviderServer("resend") as server, LoopbackDns(ZONE) as names:
        server.account = Account("iom.int", key=KEY)
        add(newsletter, f'[providers.resend]\nbase_url = "{server.url}"')
        ran = command("doctor", "--provider", "resend", "--nameserver", f"127.0.0.1:{names.port}")
    assert (ran.code, server.mails, KEY in ran.out) == (ExitCode.DONE, [], False)
    for word in ("it takes the key", "iom.int is verified", "(-all)", "(p=reject)", "mx.iom.int"):
        assert word in ran.out


def test_a_whole_visit_over_smtp_and_dns(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Server, login, signing key and policy; the password is in no output."""
    (newsletter / "dkim.pem").write_bytes(PEM)
    add(newsletter, '[providers.smtp]\nsecurity = "none"\ndkim_selector = "k1"\ndkim_key = "dkim.pem"')
    zone = ZONE | {"TXT k1._domainkey.iom.int": [txt(f"v=DKIM1; k=rsa; p={PUBLIC}")]}
    with FakeSmtpServer(login=("office", KEY)) as server, LoopbackDns(zone) as names:
        given = {"HOST": server.host, "PORT": str(server.port), "USER": "office", "PASSWORD": KEY}
        for name, value in given.items():
            monkeypatch.setenv(f"SMTP_{name}", value)
        ran = command("doctor", "--provider", "smtp", "--nameserver", f"127.0.0.1:{names.port}")
    assert (ran.code, server.mails, KEY in ran.out) == (ExitCode.DONE, [], False)
    for word in ("takes user and password", "trial signature", "a signature of iom.int counts for it"):
        assert word in ran.out


@pytest.mark.parametrize("name", ["postmark", "resend", "sendgrid", "mailgun", "mailjet", "brevo"])
def test_e28_no_key_is_in_any_output(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither when it is refused nor in JSON, of any provider."""
    for number, variable in enumerate(VARIABLES[name]):
        if variable.is_secret:
            monkeypatch.setenv(variable.names[0], f"{KEY}{number}")
    with FakeProviderServer(name) as server, LoopbackDns(ZONE) as names:
        server.account = Account(key="another")
        add(newsletter, f'[providers.{name}]\nbase_url = "{server.url}"')
        place = ("doctor", "--provider", name, "--nameserver", f"127.0.0.1:{names.port}")
        both = [command(*place), command(*place, "--json")]
    assert {ran.code for ran in both} == {ExitCode.CONFIGURATION}
    assert KEY not in "".join(ran.out + ran.err for ran in both)


def test_no_address_is_shown(command: Callable[..., Any], newsletter: Path) -> None:
    """Neither of readers nor of the office: the first letter and the domain are enough."""
    (newsletter / "suppressed.txt").write_text("somebody@iom.int x\n", encoding="utf-8")
    add(newsletter, 'reply_to = "office@iom.int"')
    ran = command("doctor", "--offline")
    assert ("office@" in ran.out, "somebody@" in ran.out, "o…@iom.int" in ran.out) == (False, False, True)


def test_without_settings_the_machine_is_still_looked_at(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has no newsletter yet learns how to begin one."""
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    ran = command("doctor")
    assert (ran.code, "newsletter-kit new" in ran.out, "Python" in ran.out) == (4, True, True)


def test_every_mistake_of_the_settings_is_told(command: Callable[..., Any], newsletter: Path) -> None:
    """The file cannot be used, so what depends on it is left out."""
    (newsletter / "newsletter.toml").write_text(
        'name = ""\nsender = "nobody"\nlogoo = "x"\n', encoding="utf-8"
    )
    found = rows(command("doctor", "--json"))
    assert len([each for each in found if each["chapter"] == "Settings"]) == 3
    assert {each["chapter"] for each in found} == {"Settings", "This machine"}


@pytest.mark.parametrize("words", [("--provider", "nobody"), ("--provider", "smtp")])
def test_a_provider_that_cannot_be_opened_is_wrong(
    command: Callable[..., Any], words: tuple[str, ...]
) -> None:
    """An unknown name, and a server that nobody named."""
    assert command("doctor", "--offline", *words).code == ExitCode.CONFIGURATION


def test_e32_certificates_that_are_not_there_are_wrong(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable that names them is told."""
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/bundle.pem")
    ran = command("doctor", "--provider", "resend", "--offline")
    assert (ran.code, "REQUESTS_CA_BUNDLE" in ran.out) == (ExitCode.CONFIGURATION, True)


def test_offline_asks_nobody(
    command: Callable[..., Any], newsletter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the provider nor the name server, and both are said to be left out."""
    monkeypatch.setenv("RESEND_API_KEY", KEY)
    with FakeProviderServer("resend") as server, LoopbackDns(ZONE) as names:
        add(newsletter, f'[providers.resend]\nbase_url = "{server.url}"')
        port = f"127.0.0.1:{names.port}"
        ran = command("doctor", "--provider", "resend", "--offline", "--nameserver", port)
    assert (server.asked, names.asked, ran.out.count("nothing may go over the network")) == ([], [], 2)


@pytest.mark.parametrize("address", ["dns.example.org", "9.9.9.9:x", "9.9.9", "[::1", ":53"])
def test_a_name_server_is_an_ip_address(command: Callable[..., Any], address: str) -> None:
    """Its name would have to be asked of a name server."""
    assert command("doctor", f"--nameserver={address}").code == ExitCode.USAGE


def test_a_selector_is_asked_for(command: Callable[..., Any]) -> None:
    """A key that was named must be there."""
    with LoopbackDns(ZONE) as names:
        port = f"127.0.0.1:{names.port}"
        ran = command("doctor", "--provider", "smtp", "--selector", "k7", "--nameserver", port)
    assert "there is none at k7._domainkey.iom.int" in ran.out
    assert "TXT k7._domainkey.iom.int" in names.asked
