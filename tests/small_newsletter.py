"""A small newsletter on disk: an issue in two languages, a layout, an audience and a suppression list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SMALL_NEWSLETTER = {
    "newsletter.toml": (
        'name = "News"\nsender = "News <news@iom.int>"\nlist_id = "News <news.iom.int>"\nlayout = "small"\n'
        'postal_address = "1 Hill Street, Tbilisi"\nunsubscribe_mailto = "leave@iom.int"\n'
        'audience = "audience.csv"\nsuppression = "suppressed.txt"\nlive = true\n'
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
        "<mjml><mj-head><mj-title>{{ issue.title }}</mj-title><mj-attributes>"
        "<mj-all font-family=\"'Noto Sans Georgian',sans-serif\" />"
        "</mj-attributes></mj-head>\n"
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


def write_newsletter(folder: Path) -> Path:
    """Write every file of it into `folder`."""
    for name, text in SMALL_NEWSLETTER.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
