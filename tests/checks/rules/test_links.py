"""Rules on links: what is found in which spelling, what is left in peace, and how it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from mending import after_mending
from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import link_hosts, links
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.checks.rule import Rule


def draft_with(folder: Path, *targets: str, words: str = "the page") -> Draft:
    """A draft whose first text has a link to each target."""
    intro = " and ".join(f"[{words}]({each})" for each in targets)
    return draft_of_example(folder, yaml.safe_dump({"intro": intro}, allow_unicode=True, width=1_000))


def found(rule: Rule, folder: Path, target: str, words: str = "the page") -> list[Finding]:
    """What a rule says of a text with one link."""
    return list(rule.findings(draft_with(folder, target, words=words)))


@pytest.mark.parametrize("target", ["https://example.org/a", "https://www.example.com", "http://a.example"])
def test_a_host_of_examples_is_a_warning_while_mails_become_files(target: str, tmp_path: Path) -> None:
    """Links to names that belong to nobody are an error as soon as people are mailed."""
    draft = draft_with(tmp_path, target)
    live = draft.settings.model_copy(update={"provider": "smtp"})
    assert [each.severity for each in links.placeholder.findings(draft)] == [Severity.WARNING]
    vars(draft)["settings"] = live
    assert [each.severity for each in links.placeholder.findings(draft)] == [Severity.ERROR]


def test_a_button_is_called_by_its_words(tmp_path: Path) -> None:
    """A finding on an item's link quotes its words and names its line."""
    item = {"title": "The hubs", "link": {"url": "#", "text": "Visit a hub"}}
    text = yaml.safe_dump({"sections": [{"type": "project_updates", "items": [item]}]})
    (finding,) = links.placeholder.findings(draft_of_example(tmp_path, text))
    assert finding.what == "the link “Visit a hub” leads nowhere yet"
    assert finding.place.part == "sections.0.items.0.link.url"


@pytest.mark.parametrize(
    ("target", "mended"),
    [
        ("https://iom.int/report.", "https://iom.int/report"),
        ("https://iom.int/report,", "https://iom.int/report"),
        ("https://iom.int/report”", "https://iom.int/report"),
        ("https://iom.int/report%20", "https://iom.int/report"),
        ("https://iom.int/a_(b)", ""),
        ("https://iom.int/", ""),
        ("https://iom.int/?q=((first_name))", ""),
    ],
)
def test_a_sign_at_the_end_of_a_link_is_removed(target: str, mended: str, tmp_path: Path) -> None:
    """What belongs to the sentence goes; brackets that were opened, slashes and merge tags stay."""
    after = after_mending(links.stray_sign, draft_with(tmp_path, target))
    assert after.links[0].target == (mended or target)


@pytest.mark.parametrize(
    ("target", "mended"),
    [
        ("https://iom.int/a?utm_source=mail&x=1&utm_source=mail", "https://iom.int/a?utm_source=mail&x=1"),
        ("https://iom.int/a?x=1?utm_source=mail#top", "https://iom.int/a?x=1&utm_source=mail#top"),
        ("https://iom.int/a?tag=1&tag=2", ""),
        ("https://iom.int/a?to=https://un.org/?x=1", ""),
    ],
)
def test_doubled_parameters_are_mended(target: str, mended: str, tmp_path: Path) -> None:
    """The same parameter twice, or a second question mark, is put right; lists of values stay."""
    draft = draft_with(tmp_path, target)
    assert bool(list(links.doubled_parameter.findings(draft))) == bool(mended)
    assert after_mending(links.doubled_parameter, draft).links[0].target == (mended or target)


def test_two_values_of_a_tracking_parameter_are_for_a_person_to_choose(tmp_path: Path) -> None:
    """Nothing is mended where two sources are named, because only the office knows the right one."""
    (finding,) = found(links.doubled_parameter, tmp_path, "https://iom.int/?utm_source=a&utm_source=b")
    assert finding.what.startswith("utm_source stands twice")
    assert finding.edit is None


def test_traces_of_another_mail_are_removed(tmp_path: Path) -> None:
    """Only the parameters that name a click go, in whatever case they are written."""
    draft = draft_with(tmp_path, "https://iom.int/a?id=7&fbclid=Iw0&MC_EID=9#b")
    assert after_mending(links.traces, draft).links[0].target == "https://iom.int/a?id=7#b"


def test_a_link_that_is_the_beginning_of_another_is_not_mended(tmp_path: Path) -> None:
    """An edit that would change two links offers nothing to a machine."""
    draft = draft_with(tmp_path, "https://iom.int/a.", "https://iom.int/a.b")
    assert [each.edit for each in links.stray_sign.findings(draft)] == [None]


@pytest.mark.parametrize(
    ("address", "severity"),
    [
        ("press@iom.int", None),
        ("a@iom.int,b@un.org?subject=Hello", None),
        ("((email))", None),
        ("press@georgia.iom.int", None),
        ("press@iomint", Severity.ERROR),
        ("press@@iom.int", Severity.ERROR),
        ("press@outlok.com", Severity.WARNING),
    ],
)
def test_addresses_of_mail_are_read(address: str, severity: Severity | None, tmp_path: Path) -> None:
    """What cannot be mailed is an error, what is nearly a known domain a warning."""
    severities = [each.severity for each in found(links.mistyped_mail, tmp_path, f"mailto:{address}")]
    assert severities == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("words", "target", "is_found"),
    [
        ("www.un.org", "https://un.org/en", False),
        ("un.org", "https://news.un.org/en", False),
        ("https://georgia.iom.int/", "https://www.iom.int/", False),
        ("www.mfa.gov.ge", "https://swindle.gov.ge/", True),
        ("https://www.un.org/", "https://un.org.evil.net/", True),
        ("p\u0430ypal.com", "https://paypal.com/", True),
        ("report.pdf", "https://iom.int/files/7", False),
        ("the page of un.org", "https://iom.int/", False),
        ("press@iom.int", "mailto:press@iom.int", False),
        ("press@iom.int", "mailto:other@un.org", True),
    ],
)
def test_g16_words_that_are_another_address(
    words: str, target: str, *, is_found: bool, tmp_path: Path
) -> None:
    """An address as the words of a link is that of the page, of the same owner, or of the same mailbox."""
    assert bool(found(link_hosts.other_address, tmp_path, target, words)) is is_found


@pytest.mark.parametrize(
    ("host", "severity"),
    [
        ("127.1", Severity.ERROR),
        ("0x7f000001", Severity.ERROR),
        ("2130706433", Severity.ERROR),
        ("0177.0.0.1", Severity.ERROR),
        ("[::ffff:127.0.0.1]", Severity.ERROR),
        ("[64:ff9b::7f00:1]", Severity.ERROR),
        ("[2002:7f00:1::]", Severity.ERROR),
        ("①②⑦.⓪.⓪.①", Severity.ERROR),
        ("169.254.169.254", Severity.ERROR),
        ("100.64.0.1", Severity.ERROR),
        ("8.8.8.8", Severity.WARNING),
        ("fileserver", Severity.ERROR),
        ("wiki.intranet", Severity.ERROR),
        ("iom.int", None),
        ("4.iom.int", None),
    ],
)
def test_g01_numbers_and_inner_names(host: str, severity: Severity | None, tmp_path: Path) -> None:
    """A number is found however it is written; one that nobody else reaches is an error."""
    severities = [each.severity for each in found(link_hosts.inner_host, tmp_path, f"https://{host}/a")]
    assert severities == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("host", "is_found"),
    [
        ("paypa1.com", True),
        ("www.iorn.int", True),
        ("ıom.int", True),
        ("un.org", False),
        ("почта.рф", False),
        ("bücher.de", False),
        ("news-\u0430rchive.net", True),
    ],
)
def test_g16_hosts_that_look_like_others(host: str, *, is_found: bool, tmp_path: Path) -> None:
    """A look-alike of the office's own or a well-known host is found; a name in one foreign script is not."""
    assert bool(found(link_hosts.look_alike_host, tmp_path, f"https://{host}/")) is is_found


def test_the_real_page_behind_a_wrapper_is_written(tmp_path: Path) -> None:
    """Outlook's and Google's detours are mended to the page that they name."""
    draft = draft_with(
        tmp_path,
        "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fiom.int%2Fa&data=05",
        "https://www.google.com/url?sa=t&url=https://un.org/en",
    )
    after = after_mending(link_hosts.passed_on, draft)
    assert [each.target for each in after.links] == ["https://iom.int/a", "https://un.org/en"]


@pytest.mark.parametrize(
    ("rule", "target"),
    [
        (link_hosts.closed_page, "https://docs.google.com/document/d/1x/preview"),
        (link_hosts.closed_page, "https://dev.to/an-article"),
        (link_hosts.passed_on, "https://www.google.com/search?q=iom"),
        (link_hosts.shortened, "https://orbit.ly/a"),
        (link_hosts.odd_port, "https://iom.int:443/a"),
        (link_hosts.user_in_link, "https://medium.com/@iom/a"),
        (link_hosts.user_in_link, "https://((site))/a"),
        (links.unprotected, "HTTPS://iom.int/"),
    ],
)
def test_links_like_those_are_left_in_peace(rule: Rule, target: str, tmp_path: Path) -> None:
    """What only resembles a faulty link is none."""
    assert found(rule, tmp_path, target) == []


def test_a_setting_without_https_is_named_in_newsletter_toml(tmp_path: Path) -> None:
    """The web site of newsletter.toml is looked at, too."""
    draft = draft_of_example(tmp_path, 'website = "http://iom.int/"', "settings")
    assert [each.place.part for each in links.unprotected.findings(draft)] == ["website"]


def test_a_funders_page_without_https_is_named(tmp_path: Path) -> None:
    """The pages of the funders in newsletter.toml are looked at, too."""
    text = '[funders.eu]\nname = "European Union"\nurl = "http://europa.eu/"'
    draft = draft_of_example(tmp_path, text, "settings")
    assert [each.place.part for each in links.unprotected.findings(draft)] == ["funders.eu"]


@pytest.mark.parametrize(
    ("intro", "is_found"),
    [
        ("See www.iom.int.", True),
        ("See (https://iom.int/a).", True),
        ("See [www.iom.int](https://iom.int/).", False),
        ("See [our page](https://www.iom.int/a_(b)) and more.", False),
        ("The site iom.int is new, and its www is old.", False),
    ],
)
def test_an_address_that_is_no_link_is_noted(intro: str, *, is_found: bool, tmp_path: Path) -> None:
    """Only what is typed as a web address counts, and only outside of links."""
    draft = draft_of_example(tmp_path, yaml.safe_dump({"intro": intro}))
    assert bool(list(links.bare_address.findings(draft))) is is_found
