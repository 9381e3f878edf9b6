"""How a merge tag is spelt: `((first_name))`, or `((first_name|friend))` with a fallback.

The spelling passes unchanged through a plain YAML value, Jinja, Markdown, HTML escaping and MJML.
"""

from __future__ import annotations

import re

MERGE_TAG = re.compile(r"\(\((?P<name>[a-z][a-z0-9_]*)(?:\|(?P<fallback>[^()]*))?\)\)")
"""A tag, with the groups `name` and `fallback`; the fallback is None where there is no `|`."""

FOREIGN_CODE = re.compile(
    r"\{\{[^{}]*\}\}|\{%[^%\n]*%\}|<%[^%\n]*%>|\*\|[A-Z0-9_:]+\|\*|\[\[[a-z]\w*(?::[^\]\n]*)?\]\]"
    r"|\$\{\w+\}|%recipient[.\w]*%|%[A-Z][A-Z_]{2,}%"
)
"""What other programs fill in: Handlebars and Jinja, ERB, Mailchimp's `*|NAME|*`, Mailjet's `[[var:name]]`,
and `%NAME%`, as Mailgun and others have it."""
