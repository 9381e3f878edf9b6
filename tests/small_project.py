"""A small project on disk: a layout of six files, newsletter.toml and an issue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image as Pillow

import newsletter_kit as nk

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "newsletter.toml": (
        'name = "News"\norganisation = "IOM"\nsender = "News <news@iom.int>"\nlayout = "small"\n'
        'postal_address = "1 Hill Street, Tbilisi"\nlogo = "logo.png"\n'
        'view_url = "https://iom.int/((language))/((issue))"\n'
    ),
    "layouts/small/layout.yaml": "title: Small\n",
    "layouts/small/strings/en.yaml": (
        'generic_link_texts: "read more | here"\nread_more_about: "Read more about {about}"\n'
    ),
    "layouts/small/strings/ka.yaml": (
        'generic_link_texts: "ვრცლად | აქ"\nread_more_about: "ვრცლად: {about}"\n'
    ),
    "layouts/small/issue.mjml.j2": (
        "<mjml><mj-head><mj-title>{{ issue.title }}</mj-title></mj-head><mj-body>\n"
        "{% for each in sections %}{{ each.markup }}{% endfor %}\n"
        "<mj-section><mj-column><mj-text>"
        '<a href="{{ links.unsubscribe_url }}">Leave</a>{{ newsletter.postal_address }}'
        "</mj-text></mj-column></mj-section></mj-body></mjml>\n"
    ),
    "layouts/small/issue.txt.j2": (
        "{% for each in sections %}{{ each.markup }}\n\n\n{% endfor %}{{ links.unsubscribe_url }}\n"
        "{{ newsletter.postal_address }}\n"
    ),
    "layouts/small/sections/text.mjml.j2": (
        '<mj-section><mj-column><mj-text css-class="{{ "tint" if tinted else "card" }}">'
        '<div lang="{{ lang }}" dir="{{ lang_dir }}">{{ section.body | md }}</div>'
        '{% if section.link %}<a href="{{ section.link.url }}">'
        "{{ link_text(section.link, section.heading) }}</a>{% endif %}</mj-text></mj-column></mj-section>\n"
    ),
    "layouts/small/sections/text.txt.j2": "{{ section.body | md_text | wrap }}\n",
    "layouts/small/sections/image.mjml.j2": (
        "{% set shown = picture(section.image, 600) %}<mj-section><mj-column>"
        '<mj-image src="{{ shown.src }}" width="{{ shown.width }}px" alt="{{ shown.alt }}" />'
        "</mj-column></mj-section>\n"
    ),
    "layouts/small/sections/image.txt.j2": "[{{ section.image.alt }}]\n",
}

HEAD = (
    "id: first\ntitle: The first\nsubject: News for ((first_name|you))\npreheader: What happened\nsections:\n"
)


@dataclass(frozen=True)
class Project:
    """A folder with newsletter.toml; each issue is written into it."""

    root: Path

    def issue(self, sections: str, head: str = HEAD) -> nk.Issue:
        """The issue with these sections, loaded from a file."""
        path = self.root / "issues/first/issue.yaml"
        path.write_text(head + sections, encoding="utf-8")
        return nk.load_issue(path)

    def translate(self, text: str, language: str = "ka") -> None:
        """Lay a translation beside the issue."""
        (self.root / f"issues/first/issue.{language}.yaml").write_text(text, encoding="utf-8")

    def layout(self) -> nk.Layout:
        """The layout `small`."""
        return nk.load_layout("small", root=self.root)

    def compiled(self, sections: str, language: str | None = None) -> nk.Edition:
        """The edition of the issue with these sections."""
        return nk.compile_issue(self.issue(sections), self.layout(), language=language)


def make_project(root: Path) -> Project:
    """Write the files of a project that compiles into `root`."""
    for name, content in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (root / "issues/first").mkdir(parents=True)
    Pillow.new("RGB", (900, 450), (0, 51, 160)).save(root / "issues/first/a.png")
    Pillow.new("RGB", (90, 90), (0, 51, 160)).save(root / "logo.png")
    return Project(root)
