"""The page that shows what an outbox holds."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.config import Mailbox

MAX_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Row:
    """One message of the list.

    Attributes:
        to: who gets it.
        subject: its subject.
        language: BCP 47 tag of its edition.
        href: where its file is, relative to the page.
    """

    to: Mailbox
    subject: str
    language: str
    href: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The first message of an edition, as a page to look at.

    Attributes:
        subject: its subject.
        language: BCP 47 tag of the edition.
        variant: the `only_for` parts in it, or empty.
        href: where its pages are, relative to the page, without `.html` and `.txt`.
        html_bytes: the size of its HTML part.
    """

    subject: str
    language: str
    variant: str
    href: str
    html_bytes: int


def index_page(issue_id: str, total: int, rows: Sequence[Row], samples: Sequence[Sample]) -> str:
    """The whole page, which loads nothing from anywhere and runs no script.

    Args:
        issue_id: the issue's id.
        total: how many messages were written.
        rows: the first `MAX_ROWS` of them.
        samples: the first message of each edition.

    Example:
        >>> "Nothing left this machine" in index_page("2024-q1", 0, [], [])
        True
    """
    return _PAGE.format(
        title=escape(f"Outbox: {issue_id}"),
        style=_STYLE,
        issue=escape(issue_id),
        messages=_count(total, "message"),
        editions=_count(len(samples), "edition"),
        samples="\n".join(map(_sample, samples)),
        caption=_caption(total, len(rows)),
        rows="\n".join(map(_row, rows)),
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _caption(total: int, shown: int) -> str:
    if shown < total:
        return f"The first {shown:,} of {total:,} messages; the folder messages/ has all of them"
    return "All messages"


def _sample(sample: Sample) -> str:
    variant = f" · {sample.variant}" if sample.variant else ""
    return _SAMPLE.format(
        subject=escape(sample.subject),
        language=escape(sample.language),
        about=escape(f"{sample.language}{variant} · {sample.html_bytes / 1000:.0f} KB of HTML"),
        href=escape(sample.href),
    )


def _row(row: Row) -> str:
    name = f'<span dir="auto">{escape(row.to.name)}</span> ' if row.to.name else ""
    return _ROW.format(
        name=name,
        address=escape(row.to.address),
        subject=escape(row.subject),
        language=escape(row.language),
        href=escape(row.href),
    )


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
img-src 'self' file: data:; frame-src 'self' file:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<header>
<p class="over">Outbox</p>
<h1>{issue}</h1>
<p>{messages} in {editions}. Nothing left this machine.</p>
</header>
<section aria-labelledby="editions">
<h2 id="editions">Editions</h2>
<p class="hint">The first message of each, as a reader sees it.</p>
<ul class="samples">
{samples}
</ul>
</section>
<section aria-labelledby="messages">
<h2 id="messages">Messages</h2>
<p class="hint">Each file opens in a mail program.</p>
<div class="scroll" role="region" aria-labelledby="messages" tabindex="0">
<table>
<caption>{caption}</caption>
<thead><tr><th scope="col">To</th><th scope="col">Subject</th><th scope="col">Language</th>\
<th scope="col">File</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</section>
</main>
</body>
</html>
"""

# Without allow-same-origin, browsers keep a page on the disk from the pictures beside it. No script runs.
_SAMPLE = """<li>
<div class="look" aria-hidden="true"><iframe src="{href}.html" title="{subject}" \
sandbox="allow-same-origin" scrolling="no" tabindex="-1"></iframe></div>
<h3 lang="{language}" dir="auto">{subject}</h3>
<p>{about}</p>
<p><a href="{href}.html">See it<span class="hidden">: {subject}, {language}</span></a> \
<a href="{href}.txt">Plain text<span class="hidden"> of {subject}, {language}</span></a></p>
</li>"""

_ROW = """<tr><th scope="row">{name}<bdi class="address">{address}</bdi></th>\
<td lang="{language}" dir="auto">{subject}</td><td>{language}</td>\
<td><a href="{href}" type="message/rfc822">.eml<span class="hidden"> to {address}</span></a></td></tr>"""

_STYLE = """
:root { --ink: #1b2733; --soft: #556372; --paper: #f4f6f8; --card: #fff; --line: #d7dde3; --link: #00529b; }
@media (prefers-color-scheme: dark) {
:root { --ink: #e8edf2; --soft: #a7b3bf; --paper: #12181f; --card: #1c242d; --line: #36424e; \
--link: #7cbcff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 0; font-size: 1.25rem; }
h3 { margin: .75rem 0 0; font-size: 1rem; overflow-wrap: anywhere; }
header p, li p { margin: .25rem 0 0; }
.over { color: var(--soft); font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; }
.hint, li p { color: var(--soft); }
.hint { margin: .25rem 0 1rem; }
a { color: var(--link); margin-inline-end: .75rem; text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); \
gap: 1.25rem; margin: 0; padding: 0; list-style: none; }
.samples li { padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.look { height: 20rem; overflow: hidden; border-radius: .4rem; \
border: 1px solid var(--line); }
.look iframe { width: calc(100% / .375); height: calc(100% / .375); border: 0; pointer-events: none; \
background: #fff; transform: scale(.375); transform-origin: 0 0; }
.scroll { position: relative; overflow-x: auto; background: var(--card); border: 1px solid var(--line); \
border-radius: .75rem; }
table { width: 100%; border-collapse: collapse; }
caption { padding: .75rem 1rem; color: var(--soft); text-align: start; }
th, td { padding: .6rem 1rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { color: var(--soft); font-size: .8125rem; font-weight: 600; }
tbody th { font-weight: 600; }
.address { display: block; color: var(--soft); font-weight: 400; overflow-wrap: anywhere; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); \
white-space: nowrap; }
"""
