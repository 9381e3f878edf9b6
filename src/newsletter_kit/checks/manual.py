"""The catalogue as a page of the documentation, and as an answer to `check --explain`."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit.checks.rule import Rule

_FENCES = {
    "issue": "yaml",
    "settings": "toml",
    "newsletter": "text",
    "html": "html",
    "text": "text",
    "files": "yaml",
    "audience": "csv",
    "message": "text",
}


def manual(groups: Mapping[str, Sequence[Rule]]) -> str:
    """The rules in Markdown, by group: a table of all, then a paragraph for each.

    Example:
        >>> from newsletter_kit.checks.catalogue import GROUPS
        >>> manual(GROUPS).splitlines()[0]
        '| rule | what it finds | severity |'
    """
    lines = ["| rule | what it finds | severity |", "|---|---|---|"]
    for heading, rules in groups.items():
        lines += [f"| **{heading}** | | |", *(_row(each) for each in rules)]
    for heading, rules in groups.items():
        lines += ["", f"## {heading}", *(line for each in rules for line in ("", explained(each)))]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    asked = f" (with `{rule.opt_in}`)" if rule.opt_in else ""
    return f"| [{rule.id}](#{rule.id.lower()}) | {rule.title}{asked} | {rule.severity.value} |"


def explained(rule: Rule) -> str:
    """One rule in Markdown: what, why, how to mend, and an example of both kinds.

    Example:
        >>> from newsletter_kit.checks.catalogue import catalogue
        >>> explained(catalogue()[0]).splitlines()[0]
        '### NK001'
    """
    return "\n".join(_paragraphs(rule))


def _paragraphs(rule: Rule) -> Iterator[str]:
    yield f"### {rule.id}"
    yield ""
    yield f"**{rule.title[0].upper()}{rule.title[1:]}.** {rule.why} {rule.mend}"
    fence = _FENCES[rule.example.kind]
    for word, piece in (("Found:", rule.example.bad), ("Passed:", rule.example.good)):
        yield ""
        yield word
        yield ""
        yield f"```{fence} ignore\n{piece.strip()}\n```"


def told_plainly(rule: Rule) -> str:
    """One rule for a terminal.

    Example:
        >>> from newsletter_kit.checks.catalogue import catalogue
        >>> told_plainly(catalogue()[0]).splitlines()[0].partition(":")[0]
        'NK001'
    """
    pieces = [
        f"{rule.id}: {rule.title} ({rule.severity.value})",
        rule.why,
        rule.mend,
        f"Found:\n{indent(rule.example.bad.strip(), '  ')}",
        f"Passed:\n{indent(rule.example.good.strip(), '  ')}",
    ]
    return "\n\n".join(pieces)
