"""A test mail is the real mail to an address of one's own, and leaves no trace in the run."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

import newsletter_kit as nk
from newsletter_kit.address import parse_address
from newsletter_kit.errors import AudienceError, ProviderRefused
from newsletter_kit.message.message import message_id_of
from newsletter_kit.message.unsubscribe import is_token_of, unsubscribe_token
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.mailjet import Mailjet
from newsletter_kit.sending.trial import MARK, Trial, send_test
from newsletter_kit.testing import RecordingProvider
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

ME = Trial(("me@iom.int",))
KEY = "k" * 32
KEYS = (
    "BREVO_API_KEY",
    "MAILGUN_API_KEY",
    "MAILJET_API_KEY",
    "MAILJET_SECRET_KEY",
    "POSTMARK_SERVER_TOKEN",
    "RESEND_API_KEY",
    "SENDGRID_API_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)


def _remembering() -> RecordingProvider:
    """A provider that remembers, and says of itself that it mails people."""
    provider = RecordingProvider()
    provider.capabilities = replace(provider.capabilities, repeatable=False)
    return provider


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for each provider."""
    for name in KEYS:
        monkeypatch.setenv(name, "a-secret")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _with_links(newsletter: Path, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    """A page to leave the list, whose link asks for what a column holds."""
    monkeypatch.setenv("NEWSLETTER_UNSUBSCRIBE_KEY", KEY)
    settings = newsletter / "newsletter.toml"
    settings.write_text(
        settings.read_text().replace("leave@iom.int", "leave+((number))@iom.int")
        + f'unsubscribe_url = "{link}"\n',
        encoding="utf-8",
    )
    rows = "email,first_name,language,number\nnino@iom.int,Nino,en,4711\n"
    (newsletter / "audience.csv").write_text(rows, encoding="utf-8")


def test_each_language_is_tested_with_its_first_reader(planned: Planned) -> None:
    """An issue in two languages gives two mails, with the names of those readers and [Test] before all."""
    provider = RecordingProvider()
    tried = send_test(planned(), provider, ME)
    assert [(each.language, each.row, each.outcome.status) for each in tried] == [
        ("en", 2, Status.ACCEPTED),
        ("ka", 3, Status.ACCEPTED),
    ]
    assert [mail.subject for mail in provider.messages] == [f"{MARK}News for Nino", f"{MARK}სიახლეები"]
    assert {mail.to.address for mail in provider.messages} == {"me@iom.int"}


def test_each_mailbox_gets_a_test_once(planned: Planned) -> None:
    """However often it is named, and in whatever spelling."""
    provider = RecordingProvider()
    send_test(planned(), provider, Trial(("me@iom.int", "ME@IOM.int")), nk.SendOptions(only="en"))
    assert [mail.to.address for mail in provider.messages] == ["me@iom.int"]


def test_a_test_may_show_one_reader_or_one_language(planned: Planned) -> None:
    """The mail has the variant of that reader, as they will get it."""
    provider = RecordingProvider()
    send_test(planned(), provider, Trial(("me@iom.int",), like="HANS@iom.int"))
    send_test(planned(), provider, ME, nk.SendOptions(only="KA"))
    assert ["Only for Germany" in mail.html for mail in provider.messages] == [True, False]
    assert provider.messages[1].edition.language == "ka"


@pytest.mark.parametrize(
    ("trial", "only", "said"),
    [
        (Trial(("me",)), None, "'me': it is no address"),
        (Trial(("left@iom.int",)), None, "left@iom.int: it is on the suppression list"),
        (Trial(()), None, "a test goes to 1 to 10 addresses, not to 0"),
        (Trial(tuple(f"r{n}@iom.int" for n in range(11))), None, "not to 11"),
        (
            Trial(("me@iom.int",), like="stranger@iom.int"),
            None,
            "nobody of audience.csv gets the issue there",
        ),
        (Trial(("me@iom.int",), like="left@iom.int"), None, "nobody of audience.csv gets the issue there"),
        (Trial(("me@iom.int",), like="giorgi@iom.int"), "en", "this reader gets the issue in ka, not in en"),
        (Trial(("me@iom.int",), like="me"), None, "'me': it is no address"),
        (Trial(("me@iom.int",)), "fr", "nobody in it gets the issue in 'fr'"),
        (Trial(("ნინო@iom.int",)), None, "cannot write to it"),
    ],
)
def test_what_cannot_be_tested_is_said(planned: Planned, trial: Trial, only: str | None, said: str) -> None:
    """Nothing is handed over then, not even to those addresses that are right."""
    provider = Scripted()
    with pytest.raises(AudienceError) as caught:
        send_test(planned(), provider, trial, nk.SendOptions(only=only))
    assert said in str(caught.value)
    assert provider.calls == []


@pytest.mark.parametrize("live", [True, False])
def test_a_test_leaves_no_trace_in_the_run(newsletter: Path, planned: Planned, *, live: bool) -> None:
    """It needs no live and no team, makes no ledger, and the real mail still goes to everybody once."""
    if not live:
        path = newsletter / "newsletter.toml"
        path.write_text(path.read_text().replace("live = true\n", ""), encoding="utf-8")
    provider = Scripted("key")
    send_test(planned(), provider, Trial(("nino@iom.int",)))
    assert not (newsletter / ".newsletter").exists()
    run = nk.send(planned(), provider, options=nk.SendOptions(live=True))
    assert (run.accepted, provider.got["nino@iom.int"], provider.got["giorgi@iom.int"]) == (3, 3, 1)


def test_a_test_mail_is_never_taken_for_the_real_one(planned: Planned) -> None:
    """It has another Message-ID, key, tag and campaign than the real mail and than any other test."""
    plan, provider = planned(), _remembering()
    trial = Trial(("nino@iom.int",), like="nino@iom.int")
    for _ in range(2):
        send_test(plan, provider, trial)
    reader, edition = next(iter(plan))
    ids = [mail.message_id for mail in provider.messages]
    assert len({*ids, message_id_of(edition, reader)}) == 3
    names = [mail.edition.issue_id for mail in provider.messages]
    assert len({*names, edition.issue_id}) == 3
    assert all(name.startswith("first-test-") for name in names)


def test_a_provider_that_lets_each_reader_have_one_mail_of_a_campaign_takes_every_test(
    planned: Planned,
) -> None:
    """Mailjet drops doubles within a campaign: two languages and two tests are four campaigns."""
    plan, recorder = planned(), _remembering()
    for _ in range(2):
        send_test(plan, recorder, ME)
    mailjet = Mailjet(SecretStr("a"), SecretStr("b"))
    mails = [json.loads(bytes(mailjet.prepare(batch).data))["Messages"][0] for batch in recorder.batches]
    for name in ("CustomCampaign", "CustomID"):
        assert len({mail[name] for mail in mails}) == 4


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("name", ["brevo", "mailgun", "mailjet", "postmark", "resend", "sendgrid", "ses"])
def test_every_provider_is_told_the_test_s_own_name_and_subject(planned: Planned, name: str) -> None:
    """Whether it takes whole messages or merges on its side."""
    plan = planned()
    with nk.open_provider(name, plan.editions.settings) as provider:
        recorder = RecordingProvider(provider.capabilities)
        send_test(plan, recorder, Trial(("me@iom.int",), like="nino@iom.int"))
        assert isinstance(provider, HttpConversation)
        request = provider.dialect.prepare(recorder.batches[0])
    told = bytes(request.data)
    assert b"[Test] News for" in told
    assert recorder.messages[0].edition.issue_id.encode() in told


@pytest.mark.parametrize(
    "link", ["https://iom.int/leave/((unsubscribe_token))", "https://iom.int/((number))"]
)
def test_a_test_mail_cannot_take_the_reader_off_the_list(
    newsletter: Path, monkeypatch: pytest.MonkeyPatch, planned: Planned, link: str
) -> None:
    """No link and no header of it holds the reader's token, or what else names them to such a page."""
    _with_links(newsletter, monkeypatch, link)
    provider = RecordingProvider()
    send_test(planned(), provider, ME)
    (mail,) = provider.messages
    token = unsubscribe_token("news.iom.int", parse_address("nino@iom.int"), SecretStr(KEY))
    whole = mail.mime().decode() + mail.html + mail.text + str(mail.headers)
    assert (token in whole, "4711" in whole, "Nino" in mail.html) == (False, False, True)


def test_whoever_leaves_by_a_test_mail_takes_the_test_address_off(
    newsletter: Path, monkeypatch: pytest.MonkeyPatch, planned: Planned
) -> None:
    """So the page to leave the list can be tried from end to end."""
    _with_links(newsletter, monkeypatch, "https://iom.int/leave/((unsubscribe_token))")
    provider = RecordingProvider()
    send_test(planned(), provider, ME)
    token = provider.messages[0].headers["List-Unsubscribe"].partition("leave/")[2].partition(">")[0]
    assert is_token_of(token, "news.iom.int", parse_address("me@iom.int"), [SecretStr(KEY)])


def test_links_that_another_system_made_for_the_reader_are_left_out(
    newsletter: Path, planned: Planned
) -> None:
    """A column of such links is not in the mail; the newsletter's own way to leave is."""
    rows = "email,first_name,language,unsubscribe_url\nnino@iom.int,Nino,en,https://other.org/bye/4711\n"
    (newsletter / "audience.csv").write_text(rows, encoding="utf-8")
    provider = RecordingProvider()
    send_test(planned(), provider, ME)
    (mail,) = provider.messages
    assert "4711" not in mail.html + mail.text + str(mail.headers)
    assert "mailto:leave@iom.int" in mail.headers["List-Unsubscribe"]


@pytest.mark.parametrize(
    ("column", "value", "used"),
    [
        ("poll", "https://other.org/poll/4711", "[Poll](((poll)))"),
        ("poll", "https://other.org/poll/4711", "Poll ((poll))"),
        ("poll", "Vote at HTTPS://other.org/4711", "((poll))"),
        ("number", "4711", "[Leave](https://iom.int/leave?n=((number)))"),
        ("number", "4711", "[Leave](mailto:leave+((number))@iom.int)"),
    ],
)
def test_no_link_of_a_test_mail_is_the_reader_s_own(
    newsletter: Path, planned: Planned, column: str, value: str, used: str
) -> None:
    """Nobody who reads a test mail can vote, leave or change anything in the name of the reader it shows."""
    rows = f"email,first_name,language,{column}\nnino@iom.int,Nino,en,{value}\n"
    (newsletter / "audience.csv").write_text(rows, encoding="utf-8")
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("here is the news.", used), encoding="utf-8")
    provider = RecordingProvider()
    send_test(planned(), provider, ME)
    (mail,) = provider.messages
    whole = mail.mime().decode() + mail.html + mail.text + str(mail.headers)
    assert ("4711" in whole, "Nino" in mail.html) == (False, True)


def test_the_view_link_is_the_issue_s_own(newsletter: Path, planned: Planned) -> None:
    """Whoever tests sees the page that readers will see."""
    _append(newsletter / "newsletter.toml", 'view_url = "https://iom.int/((issue))"\n')
    _append(newsletter / "layouts/small/issue.txt.j2", "{{ links.view_url }}\n")
    provider = RecordingProvider()
    send_test(planned(), provider, ME)
    assert "https://iom.int/first\n" in provider.messages[0].text


def test_trouble_is_told_of_each_mail(planned: Planned) -> None:
    """What nobody knows is uncertain, and what was not tried any more is said to be so."""
    tried = send_test(planned(), Scripted(script=["lost request"]), ME)
    assert [each.outcome.status for each in tried] == [Status.UNCERTAIN, Status.DEFERRED]
    with pytest.raises(ProviderRefused):
        send_test(planned(), Scripted(script=["refused"]), ME)


def test_the_outbox_keeps_the_last_test_in_one_folder(newsletter: Path, planned: Planned) -> None:
    """A second test replaces the first, and the real messages are not touched."""
    with nk.open_provider("outbox", planned().editions.settings) as outbox:
        nk.send(planned(), outbox)
        for _ in range(2):
            send_test(planned(), outbox, ME)
    folders = {path.parents[1].name: 0 for path in newsletter.rglob("*.eml")}
    for path in newsletter.rglob("*.eml"):
        folders[path.parents[1].name] += 1
    assert folders == {"first": 3, "first-test": 2}
