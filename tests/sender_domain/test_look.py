"""What the DNS says of a domain, asked of a real name server on this machine."""

from __future__ import annotations

import pytest

from loopback_dns import LoopbackDns, txt
from newsletter_kit.finding import Finding, Grade
from newsletter_kit.sender_domain.look import SenderDomain, look_at_domain
from sender_domain_keys import KEY_1024, KEY_2048, short_key

GOOD = {
    "MX iom.int": ["10 mx2.iom.int.", "5 mx1.iom.int."],
    "TXT iom.int": [txt("v=spf1 include:spf.example.org -all"), txt("google-site-verification=abc")],
    "TXT spf.example.org": [txt("v=spf1 ip4:192.0.2.0/24 ~all")],
    "TXT resend._domainkey.iom.int": [txt(f"v=DKIM1; k=rsa; p={KEY_2048}")],
    "TXT _dmarc.iom.int": [txt("v=DMARC1; p=reject; rua=mailto:d@iom.int")],
}
SENDER = SenderDomain("iom.int", "resend")


def said(changes: dict[str, list[str]], sender: SenderDomain = SENDER) -> list[Finding]:
    """What is found where the good zone is changed so; an empty list removes a record."""
    with LoopbackDns({name: records for name, records in (GOOD | changes).items() if records}) as server:
        return list(look_at_domain(sender, server.resolver()))


def about(findings: list[Finding], kind: str) -> list[tuple[Grade, str]]:
    """Grade and words of what was found of MX, SPF, DKIM or DMARC."""
    return [(each.grade, each.what) for each in findings if each.where.startswith(kind)]


def test_a_domain_in_order_has_nothing_but_good() -> None:
    """Mail servers, SPF, the provider's key and DMARC are each told with what they say."""
    assert [(each.grade, each.where, each.what) for each in said({})] == [
        (Grade.OK, "MX of iom.int", "mail to it goes to mx1.iom.int, mx2.iom.int"),
        (Grade.OK, "DMARC of iom.int", "mail that is not proven is refused (p=reject)"),
        (
            Grade.OK,
            "SPF of iom.int",
            "it refuses all others (-all); 1 of 10 questions to the DNS are used",
        ),
        (Grade.OK, "DKIM key resend of iom.int", "it is there, of 2048 bits"),
    ]


@pytest.mark.parametrize(
    ("record", "grade", "words"),
    [
        ([], Grade.LOOK, "there is no record"),
        (["v=spf1 -all", "v=spf1 mx -all"], Grade.WRONG, "there are 2 SPF records"),
        (["v=spf1 +all"], Grade.WRONG, "whole world"),
        (["v=spf1 mx ?all"], Grade.LOOK, "says nothing"),
        (["v=spf1 mx"], Grade.LOOK, "says nothing"),
        (["v=spf1 mx ~all"], Grade.OK, "~all"),
        (["v=spf1 redirect=spf.example.org"], Grade.OK, "refers to another"),
        (["v=spf1 include:nowhere.example.org -all"], Grade.WRONG, "no SPF record"),
        (["v=spf1 inclde:x.org -all"], Grade.WRONG, "no term of SPF"),
        ([f"v=spf1 {' '.join(f'a:h{n}.org' for n in range(12))} -all"], Grade.WRONG, "costs 12 questions"),
    ],
)
def test_spf_is_judged(record: list[str], grade: Grade, words: str) -> None:
    """What receivers refuse is wrong, what they pass over is worth a look."""
    ((found, what),) = about(said({"TXT iom.int": [txt(each) for each in record]}), "SPF")
    assert (found, words in what) == (grade, True)


@pytest.mark.parametrize(
    ("terms", "grades"),
    [
        ("mx", [Grade.OK]),
        ("mx a:here.org", [Grade.OK]),
        ("a:gone1.org a:gone1.org", [Grade.OK, Grade.LOOK]),
        ("a:gone1.org mx:gone2.org", [Grade.OK, Grade.LOOK, Grade.LOOK]),
        ("a:gone1.org mx:gone2.org exists:gone3.org", [Grade.WRONG]),
    ],
)
def test_spf_that_names_machines_that_are_gone_is_told(terms: str, grades: list[Grade]) -> None:
    """Two are forgiven (RFC 7208 §4.6.4)."""
    changes = {"TXT iom.int": [txt(f"v=spf1 {terms} -all")], "AAAA here.org": ["2001:db8::1"]}
    assert [grade for grade, _ in about(said(changes), "SPF")] == grades


def test_spf_by_ptr_is_told() -> None:
    """It counts, and it should not be used."""
    found = about(said({"TXT iom.int": [txt("v=spf1 ptr -all")]}), "SPF")
    assert [grade for grade, _ in found] == [Grade.OK, Grade.LOOK]


@pytest.mark.parametrize(
    ("records", "grade", "words"),
    [
        ([], Grade.WRONG, "there is none at mine._domainkey.iom.int"),
        ([f"k=rsa; p={KEY_1024}"], Grade.LOOK, "1024 bits"),
        ([f"k=rsa; p={short_key(768)}"], Grade.WRONG, "768 bits"),
        (["v=DKIM1; p="], Grade.WRONG, "revoked"),
        (["v=DKIM1; p=AAAA"], Grade.WRONG, "no rsa key"),
        ([f"v=DKIM1; t=y; p={KEY_2048}"], Grade.LOOK, "t=y"),
        (["v=DKIM1; p=", f"v=DKIM1; p={KEY_2048}"], Grade.WRONG, "2 of this name"),
        (["v=spf1 -all", f"v=DKIM1; p={KEY_2048}"], Grade.OK, "2048 bits"),
    ],
)
def test_a_key_by_name_is_judged(records: list[str], grade: Grade, words: str) -> None:
    """A key that was named must be there, whole and long enough."""
    changes = {"TXT mine._domainkey.iom.int": [txt(each) for each in records]}
    ((found, what),) = about(said(changes, SenderDomain("iom.int", "smtp", ("mine",))), "DKIM")
    assert (found, words in what) == (grade, True)


@pytest.mark.parametrize(
    ("provider", "words"), [("smtp", "none of default, dkim"), ("postmark", "nobody can guess")]
)
def test_a_key_that_nobody_named_may_be_missed(provider: str, words: str) -> None:
    """It is looked for under the usual names, and not to find it is no fault."""
    ((grade, what),) = about(said({}, SenderDomain("iom.int", provider)), "DKIM")
    assert (grade, words in what) == (Grade.LOOK, True)


@pytest.mark.parametrize(
    ("records", "grade", "words"),
    [
        ([], Grade.LOOK, "there is no record"),
        (["v=DMARC1; p=none"], Grade.LOOK, "p=none"),
        (["v=DMARC1; p=none; rua=mailto:a@b.org"], Grade.OK, "reports come"),
        (["v=DMARC1; p=quarantine; pct=5"], Grade.LOOK, "of 5 % of it"),
        (["v=DMARC1; p=quarantine"], Grade.OK, "spam folder"),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], Grade.WRONG, "there are 2 records"),
        (["v=DMARC1"], Grade.WRONG, "no policy"),
    ],
)
def test_dmarc_is_judged(records: list[str], grade: Grade, words: str) -> None:
    """Each policy is told in words, and a broken record is wrong."""
    ((found, what),) = about(said({"TXT _dmarc.iom.int": [txt(each) for each in records]}), "DMARC")
    assert (found, words in what) == (grade, True)


def test_dmarc_of_the_organisation_holds_for_a_subdomain() -> None:
    """Its policy for subdomains is the one that counts."""
    changes = {"TXT _dmarc.iom.int": [txt("v=DMARC1; p=none; sp=reject")], "A news.iom.int": ["192.0.2.1"]}
    found = about(said(changes, SenderDomain("news.iom.int", "resend")), "DMARC")
    assert found == [(Grade.OK, "mail that is not proven is refused (p=reject)")]


@pytest.mark.parametrize(
    ("signer", "bounces_to", "policy", "grade"),
    [
        ("iom.int", None, "v=DMARC1; p=reject", Grade.OK),
        ("mail.iom.int", None, "v=DMARC1; p=reject; adkim=s", Grade.WRONG),
        ("other.int", None, "v=DMARC1; p=reject", Grade.WRONG),
        ("other.int", "iom.int", "v=DMARC1; p=reject", Grade.LOOK),
        (None, "bounce.iom.int", "v=DMARC1; p=reject", Grade.LOOK),
    ],
)
def test_what_signs_must_count_for_the_sender(
    signer: str | None, bounces_to: str | None, policy: str, grade: Grade
) -> None:
    """A signature of a stranger's proves nothing, and SPF alone is lost when mail is forwarded."""
    sender = SenderDomain("iom.int", "smtp", ("mine",), signer, bounces_to)
    _, (found, _) = about(said({"TXT _dmarc.iom.int": [txt(policy)]}, sender), "DMARC")
    assert found == grade


@pytest.mark.parametrize(
    ("changes", "grade", "words"),
    [
        ({"MX iom.int": ["0 ."]}, Grade.WRONG, "null MX"),
        ({"MX iom.int": [], "A iom.int": ["192.0.2.1"]}, Grade.LOOK, "its own address"),
        ({"MX iom.int": [], "AAAA iom.int": ["2001:db8::1"]}, Grade.LOOK, "its own address"),
        ({"MX iom.int": []}, Grade.WRONG, "no mail to it can arrive"),
        ({name: [] for name in GOOD}, Grade.WRONG, "no such domain"),
    ],
)
def test_answers_must_be_able_to_arrive(changes: dict[str, list[str]], grade: Grade, words: str) -> None:
    """A domain without a mail server loses what readers write back."""
    ((found, what),) = about(said(changes), "MX")
    assert (found, words in what) == (grade, True)


def test_of_a_domain_that_is_not_there_one_line_is_enough() -> None:
    """No record of it can be there either."""
    (found,) = said({name: [] for name in GOOD})
    assert (found.where, found.grade) == ("MX of iom.int", Grade.WRONG)


def test_a_network_without_a_way_out_is_no_fault_of_the_domain() -> None:
    """Where the name server denies every name, nothing is known."""
    with LoopbackDns({}) as server:
        server.closed = True
        found = list(look_at_domain(SENDER, server.resolver()))
    assert {each.grade for each in found} == {Grade.LOOK}
    assert "no names of the internet" in found[0].what


def test_a_sender_that_nobody_answers_may_have_no_mail_server() -> None:
    """If answers go elsewhere it is only worth a look."""
    sender = SenderDomain("iom.int", "resend", is_answered=False)
    assert about(said({"MX iom.int": []}, sender), "MX")[0][0] == Grade.LOOK


def test_the_domains_of_answers_are_looked_at_too() -> None:
    """reply_to and unsubscribe_mailto may stand elsewhere."""
    sender = SenderDomain("iom.int", "resend", answers_to=("spf.example.org",))
    assert about(said({}, sender), "MX of spf")[0][0] == Grade.WRONG


@pytest.mark.parametrize("trouble", ["silent", "failing"])
def test_what_cannot_be_asked_is_said_and_no_fault(trouble: str) -> None:
    """One name server in trouble leaves the other answers as they are."""
    names = {trouble: ["_dmarc.iom.int"]}
    with LoopbackDns(GOOD, **names) as server:
        found = list(look_at_domain(SENDER, server.resolver()))
    assert [each.grade for each in found] == [Grade.OK, Grade.LOOK, Grade.OK, Grade.OK]
    assert found[1].what.startswith("it could not be looked at (")


def test_after_the_deadline_nothing_more_is_asked() -> None:
    """Where nobody answers, the first question takes all the time there is, and every line says so."""
    with LoopbackDns(GOOD, silent=["*"]) as server:
        found = list(look_at_domain(SENDER, server.resolver(total_seconds=0.2)))
    assert {each.grade for each in found} == {Grade.LOOK}
    assert set(server.asked) == {"MX iom.int"}


def test_the_same_question_is_asked_once() -> None:
    """SPF and DMARC of one domain share what they ask."""
    with LoopbackDns(GOOD) as server:
        resolver = server.resolver()
        first, second = list(look_at_domain(SENDER, resolver)), list(look_at_domain(SENDER, resolver))
    assert (first == second, len(server.asked)) == (True, len(set(server.asked)))
