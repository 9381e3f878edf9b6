"""Every rule there is, in the order of docs/checks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.rules import (
    acronyms,
    against_last,
    alt_text,
    approved,
    audience,
    bare_links,
    capitals,
    client_support,
    colour,
    consent,
    consistency,
    curly_marks,
    dead_links,
    donors,
    emphasis,
    files,
    in_prose,
    issue_order,
    language,
    law,
    layouts_words,
    lettering,
    letters,
    link_hosts,
    link_words,
    links,
    loss,
    markup,
    merge_fields,
    message,
    past_events,
    picture_data,
    pictures,
    plain_text,
    privacy,
    quotation,
    reading,
    sentences,
    signs,
    spam,
    spelling,
    statistics,
    structure,
    terms,
    translation,
    unfinished,
    used_again,
    visibility,
    weight,
    wire_content,
    wire_headers,
    wire_lines,
    wire_list,
    wire_parts,
    wire_reading,
)

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

GROUPS: dict[str, tuple[Rule, ...]] = {
    "Message": (
        *message.RULES,
        *unfinished.RULES,
        *law.RULES,
        *weight.RULES,
        *plain_text.RULES,
        *markup.RULES,
        *loss.RULES,
    ),
    "Structure and accessibility": (
        *structure.RULES,
        *alt_text.RULES,
        *bare_links.RULES,
        *link_words.RULES,
        *colour.RULES,
        *lettering.RULES,
    ),
    "Links and images": (
        *links.RULES,
        *link_hosts.RULES,
        *dead_links.RULES,
        *pictures.RULES,
        *picture_data.RULES,
    ),
    "Mail programs": client_support.RULES,
    "Language": (
        *files.RULES,
        *language.RULES,
        *letters.RULES,
        *quotation.RULES,
        *spelling.RULES,
        *translation.RULES,
        *layouts_words.RULES,
    ),
    "House style": (
        *quotation.STYLE_RULES,
        *signs.RULES,
        *emphasis.RULES,
        *curly_marks.RULES,
        *terms.RULES,
        *consistency.RULES,
        *acronyms.RULES,
        *sentences.RULES,
        *reading.RULES,
        *capitals.RULES,
    ),
    "People": (
        *consent.RULES,
        *privacy.RULES,
    ),
    "Donors": (
        *donors.RULES,
        *visibility.RULES,
    ),
    "Statistics": (
        *statistics.RULES,
        *against_last.RULES,
        *in_prose.RULES,
    ),
    "Memory": (
        *used_again.RULES,
        *issue_order.RULES,
        *past_events.RULES,
    ),
    "Wire": (
        *wire_lines.RULES,
        *wire_headers.RULES,
        *wire_reading.RULES,
        *wire_list.RULES,
        *wire_parts.RULES,
        *wire_content.RULES,
        *spam.RULES,
    ),
    "Audience": (
        *merge_fields.RULES,
        *audience.RULES,
        *files.RULES_OF_LISTS,
    ),
    "Approval": approved.RULES,
}
"""The rules by the heading under which docs/checks.md lists them."""


def catalogue() -> tuple[Rule, ...]:
    """Our own rules, in order.

    Example:
        >>> catalogue()[0].id
        'NK001'
    """
    return tuple(rule for rules in GROUPS.values() for rule in rules)
