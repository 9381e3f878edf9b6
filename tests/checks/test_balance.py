"""Tags that are closed in order, in both readings of the HTML."""

from __future__ import annotations

import pytest

from newsletter_kit.checks.balance import outlook_view, plain_view, tag_trouble


@pytest.mark.parametrize(
    ("html", "trouble"),
    [
        ("<p>a<br>b<img src='x>y'></p>", ""),
        ("<ul><li>a<li>b</ul>", ""),
        ("<style>p > a { }</style><p></p>", ""),
        ("<td/>", ""),
        ("<b><i></b></i>", "<i> is not closed before </b>"),
        ("</div>", "</div> closes nothing"),
        ("<table><tr>", "<tr> is not closed"),
    ],
)
def test_what_is_not_closed_is_named(html: str, trouble: str) -> None:
    """Empty elements, items of lists and style sheets are no trouble; all else is closed in order."""
    assert tag_trouble(html).trouble == trouble


@pytest.mark.parametrize(
    ("html", "plain", "outlook"),
    [
        ("<!--[if mso | IE]><td><![endif]-->a", "a", "<td>a"),
        ("<!--[if !mso]><!--><b>a</b><!--<![endif]-->", "<b>a</b>", ""),
        ("<!--[if (gte mso 9)|(IE)]><td><![endif]-->", "", "<td>"),
        ("<!-- a remark --><p>", "<p>", "<p>"),
    ],
)
def test_outlook_reads_what_comments_hold_for_it(html: str, plain: str, outlook: str) -> None:
    """A conditional comment is HTML to Outlook, and a comment to all others."""
    assert (plain_view(html), outlook_view(html)) == (plain, outlook)
