"""What is told of an issue that somebody has edited."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.compare.compare import compare_issues
from newsletter_kit.compare.summary import summary_of
from pages import ROOT

if TYPE_CHECKING:
    from edited_issue import Edited

STORY = "section 2 “Reintegration stories”, item 1 “Natia, Imereti region”"


def test_the_same_issue_has_no_changes(edited: Edited) -> None:
    """A copy in another folder says the same, and so does one with another remark."""
    edited.write("# The first quarter of 2024.", "# The first.")
    assert edited.told == []
    assert summary_of(compare_issues(edited.before, edited.now)) == "Both say the same."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("persons: 463", "persons: 475", "returned, persons: 463 → 475 (+12, +2.6 %)"),
        ("families: 74", "families: 70", "after arrival, families: 74 → 70 (−4, −5.4 %)"),
        ("      health_needs: 73\n", "", "returned, health needs: removed: 73"),
    ],
)
def test_a_figure_is_told_with_its_difference(edited: Edited, old: str, new: str, told: str) -> None:
    """A total has a sign and a share; one that is gone is told as gone."""
    place = "section 5 “Assisted Voluntary Return & Reintegration (A…”"
    assert edited.write(old, new).told == [f"en {place}, {told}"]


def test_a_summary_names_the_figures_while_they_are_few(edited: Edited) -> None:
    """One sentence says what is most asked for: pictures, links, and by how much a total has changed."""
    edited.write("persons: 463", "persons: 475").write("health_needs: 73", "health_needs: 70")
    edited.write("https://example.org/2024-q1/service-hubs", "https://georgia.iom.int/hubs")
    told = summary_of(compare_issues(edited.before, edited.now))
    assert told == "1 link changed, 2 figures changed (persons +12, health needs −3)."


def test_a_list_of_words_tells_what_it_gained_and_lost(edited: Edited) -> None:
    """A country more and a country less are named, and not the whole list."""
    edited.write("[Greece, Poland, Belgium,", "[Greece, France, Belgium,")
    assert edited.told[0].endswith("countries: now with “France” and without “Poland”")


def test_words_are_told_with_the_words_around_them(edited: Edited) -> None:
    """One changed word of a paragraph is shown in its place."""
    edited.write("Natia is a single mother from Imereti", "Natia is a proud mother from Imereti")
    assert edited.told == [f"en {STORY}, text: “is a single mother from” → “is a proud mother from”"]


def test_a_translation_tells_what_is_its_own(edited: Edited) -> None:
    """An edit of the Georgian words is found in Georgian alone."""
    edited.write("title: ნათია, იმერეთის რეგიონი", "title: ნათია იმერეთიდან", "issue.ka.yaml")
    assert [each[:2] for each in edited.told] == ["ka"]
    assert "“ნათია, იმერეთის რეგიონი” → “ნათია იმერეთიდან”" in edited.told[0]


def test_what_a_translation_shares_is_told_once(edited: Edited) -> None:
    """A figure stands in both languages and in one file."""
    assert [each.language for each in edited.write("persons: 463", "persons: 475").changes] == ["en"]


def test_another_photo_under_the_old_name_is_found(edited: Edited) -> None:
    """The bytes of a picture decide, not its name; and nothing else of the issue has changed."""
    pictures = edited.folder / "images"
    shutil.copyfile(pictures / "conference.png", pictures / "sewing-machine.png")
    sizes = "images/sewing-machine.png (40 kB) instead of images/sewing-machine.png (11 kB)"
    assert edited.told == [f"en {STORY}, picture: another picture: {sizes}"]


def test_the_same_photo_under_another_name_is_no_change(edited: Edited) -> None:
    """No reader sees the name of a file."""
    pictures = edited.folder / "images"
    (pictures / "sewing-machine.png").rename(pictures / "natia.png")
    assert edited.write("images/sewing-machine.png", "images/natia.png").told == []


def test_a_photo_that_stands_elsewhere_has_moved(edited: Edited) -> None:
    """A picture that is gone here and new there is told once."""
    machine = edited.before.sections[1].model_dump()["items"][0]["image"]["alt"]
    piece = f'        image:\n          src: images/sewing-machine.png\n          alt: "{machine}"\n'
    text = (edited.folder / "issue.yaml").read_text(encoding="utf-8")
    assert piece in text
    hero = f'hero:\n  src: images/sewing-machine.png\n  alt: "{machine}"\n\nsections:\n'
    text = text.replace(piece, "").replace("\nsections:\n", f"\n{hero}")
    (edited.folder / "issue.yaml").write_text(text, encoding="utf-8")
    (edited.folder / "issue.ka.yaml").unlink()
    changes = [each for each in edited.changes if each.thing == "picture"]
    assert [str(each) for each in changes] == [f"picture at the top: moved here from {STORY}, picture"]


def test_a_link_that_leads_elsewhere_is_told(edited: Edited) -> None:
    """Both addresses are named."""
    edited.write("https://example.org/2024-q1/service-hubs", "https://georgia.iom.int/hubs")
    (told,) = edited.told
    assert told.endswith(
        "link, address: the link leads to https://georgia.iom.int/hubs "
        "and no longer to https://example.org/2024-q1/service-hubs"
    )


def test_a_link_in_a_text_is_told_apart_from_its_words(edited: Edited) -> None:
    """An address in a paragraph is a link and not a word."""
    text = (edited.folder / "issue.yaml").read_text(encoding="utf-8")
    start = text.index("](https://", text.index("\nsections:")) + 2
    address = text[start : text.index(")", start)]
    edited.write(f"]({address})", "](https://georgia.iom.int/visa)")
    changes = [each for each in edited.changes if each.language == "en"]
    assert [(each.thing, each.old, each.new) for each in changes] == [
        ("link", address, "https://georgia.iom.int/visa")
    ]


def _sections(edited: Edited, name: str) -> tuple[str, list[str]]:
    """What stands before the sections of a file, and each section."""
    head, _, rest = (edited.folder / name).read_text(encoding="utf-8").partition("\nsections:\n")
    return head, [f"  - type:{each}" for each in f"\n{rest}".split("\n  - type:")[1:]]


def _rewrite(edited: Edited, name: str, order: list[int]) -> None:
    head, sections = _sections(edited, name)
    foot = sections[-1].partition("\n\n")
    sections[-1] = foot[0]
    text = "\n".join([head, "sections:", *(sections[each].rstrip() for each in order), "", foot[2]])
    (edited.folder / name).write_text(text, encoding="utf-8")


def test_a_section_that_stands_elsewhere_has_moved(edited: Edited) -> None:
    """The conferences in front are one move, and all that they hold is the same."""
    for name in ("issue.yaml", "issue.ka.yaml"):
        _rewrite(edited, name, [3, 0, 1, 2, 4, 5])
    assert edited.told == ["en section 1 “Conferences”: moved from place 4 to place 1"]


def test_a_section_that_is_gone_is_named_with_its_pictures(edited: Edited) -> None:
    """Who removes a section reads which photo goes with it."""
    for name in ("issue.yaml", "issue.ka.yaml"):
        _rewrite(edited, name, [0, 2, 3, 4, 5])
    assert edited.told == [
        "en section 2 “Reintegration stories”: removed",
        f"en {STORY}, picture: removed: images/sewing-machine.png (11 kB)",
    ]


def test_a_translation_that_is_gone_is_told(edited: Edited) -> None:
    """Without its Georgian file the issue has a language less, and no other change."""
    (edited.folder / "issue.ka.yaml").unlink()
    assert edited.told == ["ka the translation: removed"]


def test_a_consent_is_told_without_what_it_says(edited: Edited) -> None:
    """Names and numbers of forms stay in the file."""
    text = (edited.folder / "issue.yaml").read_text(encoding="utf-8")
    form = text.partition("form: ")[2].splitlines()[0]
    edited.write(f"form: {form}", "form: The form of Natia Example")
    (told,) = edited.told
    assert told.endswith(", consent: changed")


def test_two_issues_are_compared_part_by_part(edited: Edited) -> None:
    """Sections that are the only ones of their type are the same section with other items."""
    comparison = compare_issues(edited.before, nk.load_issue(ROOT / "issues/2024-q2"))
    told = [str(each) for each in comparison.changes]
    assert "subject: “Georgia: the first quarter of” → “Georgia: the second quarter of”" in told
    assert "section 4 “Conferences”: removed" in told
    assert not any("section 1 “Highlights”: " in each for each in told)
    assert "4 sections added, 3 sections removed" in summary_of(comparison)
