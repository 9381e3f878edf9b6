"""What a person is told to do about readers of whom nobody knows."""

from __future__ import annotations

import pytest

from newsletter_kit.cli.doubt_words import can_tell, doubt_clause, doubt_line, doubt_step
from newsletter_kit.cli.run_words import tell_person
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import PersonRecord, Route
from newsletter_kit.providers import PROVIDERS


def test_why_knows_by_whom_the_mail_went(capsys: pytest.CaptureFixture[str]) -> None:
    """One reader in doubt is told no more of `reconcile` than the whole run."""
    record = PersonRecord("first", "news", "nino@iom.int", "en", State.UNCERTAIN, 1, None, None, "")
    tell_person(record, road=Route("smtp", "", "news@iom.int"))
    out = capsys.readouterr().out
    assert ("smtp cannot be asked" in out, "reconcile" in out) == (True, False)


@pytest.mark.parametrize("provider", sorted(PROVIDERS.keys() - {"outbox", "smtp", "ses"}))
def test_who_can_be_asked_is_asked(provider: str) -> None:
    """A provider that knows a repetition, or can be asked, is worth a `reconcile`."""
    assert (can_tell(provider), "reconcile first asks" in doubt_step(provider, "first")) == (True, True)


@pytest.mark.parametrize(
    ("url", "is_asked"), [("https://api.sendgrid.com", True), ("https://api.eu.sendgrid.com", False)]
)
def test_where_a_provider_cannot_be_asked_is_known(url: str, is_asked: bool) -> None:  # noqa: FBT001
    """SendGrid is asked at one of its addresses only, and what is promised goes by the account of the run."""
    said = [
        doubt_step("sendgrid", "first", account=f"{url} 5d41402a"),
        doubt_line("sendgrid", 9, again=False, account=f"{url} 5d41402a"),
        doubt_clause("sendgrid", 9, again=False, account=f"{url} 5d41402a"),
    ]
    assert [
        word in each for word, each in zip(["reconcile", "looked up first", "not taken"], said, strict=True)
    ] == ([is_asked] * 3)


@pytest.mark.parametrize("provider", ["smtp", "ses"])
def test_who_cannot_be_asked_is_not(provider: str) -> None:
    """Nobody is sent to a verb that cannot help; the option that can is named, with its price."""
    said = doubt_step(provider, "first")
    assert ("reconcile" in said, "--resend-uncertain" in said, "two mails" in said) == (False, True, True)


@pytest.mark.parametrize(
    ("provider", "again", "clause"),
    [
        ("smtp", False, ""),
        ("smtp", True, ", and again the 100 in doubt, of whom some may get two mails,"),
        ("postmark", False, ", and of 100 in doubt those that were not taken,"),
        (
            "postmark",
            True,
            ", and of 100 in doubt those not known to be taken, of whom some may get two mails,",
        ),
    ],
)
def test_the_question_says_who_of_the_uncertain_is_mailed(provider: str, again: bool, clause: str) -> None:  # noqa: FBT001
    """Whoever is asked learns whether the uncertain go, and that some may get two mails."""
    assert doubt_clause(provider, 100, again=again) == clause


@pytest.mark.parametrize("provider", ["smtp", "postmark"])
def test_the_plan_names_the_option_only_while_it_is_not_given(provider: str) -> None:
    """With --resend-uncertain the plan says that they are mailed again, and at what price."""
    said = {again: doubt_line(provider, 100, again=again) for again in (False, True)}
    assert ["--resend-uncertain" in each for each in said.values()] == [True, False]
    assert ["some may get two mails" in each for each in said.values()] == [False, True]
