"""The roles and attributes of WAI-ARIA 1.2, <https://www.w3.org/TR/wai-aria-1.2/>."""

from __future__ import annotations

from newsletter_kit.layout.words import words

ROLES = words(
    "alert alertdialog application article banner blockquote button caption cell checkbox code columnheader"
    " combobox complementary contentinfo definition deletion dialog directory document emphasis feed figure"
    " form generic grid gridcell group heading img image insertion link list listbox listitem log main"
    " marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option"
    " paragraph presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search"
    " searchbox separator slider spinbutton status strong subscript superscript switch tab"
    " table tablist tabpanel term"
    " textbox time timer toolbar tooltip tree treegrid treeitem"
)
"""§5.4; `image` is the newer name of `img`."""

ATTRIBUTES = frozenset(
    f"aria-{name}"
    for name in words(
        "activedescendant atomic autocomplete braillelabel brailleroledescription busy checked colcount"
        " colindex colindextext colspan controls current describedby description details disabled dropeffect"
        " errormessage expanded flowto grabbed haspopup hidden invalid keyshortcuts label labelledby"
        " level live"
        " modal multiline multiselectable orientation owns placeholder posinset pressed readonly relevant"
        " required roledescription rowcount rowindex rowindextext rowspan selected setsize sort valuemax"
        " valuemin valuenow valuetext"
    )
)
"""§6.6."""

REFERRING = words("aria-labelledby aria-describedby aria-controls aria-owns aria-details aria-flowto")
"""Attributes whose value is a list of ids on the same page."""
