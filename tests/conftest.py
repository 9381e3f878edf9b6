"""What all tests share: a small newsletter on disk, and what a skipped test has to say for itself.

Where `NEWSLETTER_NO_SKIPS` is set, as in `.ci/run`, a skipped test is a failure, unless its reason begins
with `cannot run here: `. Such a machine was given what the tests need, and a skip would hide that it was not.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

EXCUSE = "cannot run here: "

SMALL_NEWSLETTER = {
    "newsletter.toml": (
        'name = "News"\nsender = "News <news@iom.int>"\nlist_id = "News <news.iom.int>"\nlayout = "small"\n'
        'postal_address = "1 Hill Street, Tbilisi"\nunsubscribe_mailto = "leave@iom.int"\n'
        'audience = "audience.csv"\nsuppression = "suppressed.txt"\n'
    ),
    "audience.csv": (
        "email,first_name,language,country\n"
        "nino@iom.int,Nino,en,ge\n"
        "giorgi@iom.int,Giorgi,ka,ge\n"
        "hans@iom.int,,de,de\n"
        "NINO@iom.int,Again,en,ge\n"
        "no address,Nobody,en,ge\n"
        "left@iom.int,Lela,en,ge\n"
    ),
    "suppressed.txt": "# has left\nleft@iom.int\n",
    "issues/first/issue.yaml": (
        "id: first\n"
        "title: The first [Test]\n"
        "subject: News for ((first_name|you))\n"
        "preheader: What happened\n"
        "sections:\n"
        "  - type: text\n"
        "    body: Dear ((first_name|reader)), here is the news.\n"
        "  - type: text\n"
        "    body: Only for Germany.\n"
        "    only_for: {country: de}\n"
    ),
    "issues/first/issue.ka.yaml": (
        "translates: issue.yaml\n"
        "language: ka\n"
        "subject: სიახლეები\n"
        "sections:\n"
        "  - type: text\n"
        "    body: ძვირფასო ((first_name|მკითხველო)).\n"
    ),
    "layouts/small/layout.yaml": "title: Small\n",
    "layouts/small/strings/en.yaml": (
        'generic_link_texts: "read more"\nread_more_about: "Read more: {about}"\n'
    ),
    "layouts/small/issue.mjml.j2": (
        "<mjml><mj-head><mj-title>{{ issue.title }}</mj-title></mj-head>\n"
        "<mj-body>{% for each in sections %}{{ each.markup }}{% endfor %}\n"
        "<mj-section><mj-column><mj-text>"
        '<a href="{{ links.unsubscribe_url }}">Leave</a> {{ newsletter.postal_address or "" }}'
        "</mj-text></mj-column></mj-section></mj-body></mjml>\n"
    ),
    "layouts/small/issue.txt.j2": (
        "{% for each in sections %}{{ each.markup }}\n{% endfor %}{{ links.unsubscribe_url }}\n"
        "{{ newsletter.postal_address or '' }}\n"
    ),
    "layouts/small/sections/text.mjml.j2": (
        "<mj-section><mj-column><mj-text>{{ section.body | md }}</mj-text></mj-column></mj-section>\n"
    ),
    "layouts/small/sections/text.txt.j2": "{{ section.body | md_text | wrap }}\n",
}
"""Every file of it. Six rows: two readers of the main edition, one of the Georgian, three who get nothing."""


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    """The folder of the small newsletter."""
    for name, text in SMALL_NEWSLETTER.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped in silence."""
    report = yield
    _refuse_silent_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let no file of tests be skipped in silence."""
    report = yield
    _refuse_silent_skip(report)
    return report


def _refuse_silent_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not os.environ.get("NEWSLETTER_NO_SKIPS") or not isinstance(report.longrepr, tuple):
        return
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if report.skipped and not reason.startswith(EXCUSE):
        report.outcome = "failed"
        report.longrepr = (
            f"it was skipped: {reason}\nOnly reasons that begin with {EXCUSE!r} are let through."
        )
