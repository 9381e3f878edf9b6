"""Rules on who pays and how it is shown: the registry, the projects, the emblem and the statement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.rules import donors, visibility
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.testing import draft_of_example

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.checks.rule import Rule

REGISTRY = """\
[funders.eu]
name = { en = "European Union", ka = "ევროკავშირი" }
logo = "https://iom.int/eu.png"
statement = { en = "Funded by the European Union", ka = "დაფინანსებულია ევროკავშირის მიერ" }

[funders.state]
name = "A state"

[projects.hubs]
title = "Hubs"
funders = ["eu"]
---
"""
UPDATE = "sections: [{type: project_updates, items: [{title: Hubs, body: Open., project: hubs}]}]\n"


def found(rule: Rule, folder: Path, issue: str, registry: str = REGISTRY) -> list[Finding]:
    """What a rule finds in these lines of issue.yaml."""
    return list(rule.findings(draft_of_example(folder, registry + issue, "newsletter")))


@pytest.mark.parametrize("rule", [*donors.RULES, *visibility.RULES], ids=lambda rule: rule.id)
def test_an_update_that_names_its_project_is_all_that_it_takes(rule: Rule, tmp_path: Path) -> None:
    """With a registry, one word in the item satisfies every rule on donors."""
    assert found(rule, tmp_path, UPDATE) == []


def test_a_misspelt_project_is_named_with_its_line_and_the_right_one(tmp_path: Path) -> None:
    """The finding stands at the word itself and offers the near one."""
    (finding,) = found(donors.unknown_project, tmp_path, UPDATE.replace("hubs", "hub"))
    assert finding.place.part == "sections.0.items.0.project"
    assert finding.remedy == "Did you mean hubs?"


def test_a_project_of_nobody_is_found_in_the_settings(tmp_path: Path) -> None:
    """A project whose funder is not in the registry is a fault of newsletter.toml, at its line."""
    registry = REGISTRY.replace('funders = ["eu"]', 'funders = ["eu", "stat"]')
    (finding,) = found(donors.unknown_funder, tmp_path, UPDATE, registry)
    assert (finding.place.name, finding.remedy) == ("newsletter.toml", "Did you mean state?")
    assert finding.place.line > 1


def test_a_project_that_is_to_be_named_is_but_a_note(tmp_path: Path) -> None:
    """Who writes […] for a project knows that it is missing, and is reminded of it."""
    (finding,) = found(donors.update_without_project, tmp_path, UPDATE.replace("hubs", '"[…]"'))
    assert finding.severity is Severity.NOTE
    assert found(donors.unknown_project, tmp_path / "again", UPDATE.replace("hubs", '"[…]"')) == []


def test_nobody_is_asked_for_a_project_without_a_registry(tmp_path: Path) -> None:
    """Newsletters that list no projects need not name any."""
    issue = UPDATE.replace(", project: hubs", "")
    assert found(donors.update_without_project, tmp_path, issue, "language = 'en'\n---\n") == []


@pytest.mark.parametrize(
    ("line", "lacks"),
    [('logo = "https://iom.int/eu.png"', "emblem"), ("statement = {", "statement")],
)
def test_emblem_and_statement_are_wanted_together(tmp_path: Path, line: str, lacks: str) -> None:
    """One without the other is an error, at the funder's table."""
    registry = "\n".join(each for each in REGISTRY.split("\n") if not each.startswith(line))
    (finding,) = found(visibility.emblem_without_statement, tmp_path, UPDATE, registry)
    assert (finding.severity, finding.place.part) == (Severity.ERROR, "funders.eu")
    assert f"has no {lacks}" in finding.what


@pytest.mark.parametrize(
    ("language", "name", "statement"),
    [
        ("en", "The European Union", "Funded by the European Union"),
        ("en", "European Union (EU)", "Funded by the European Union"),
        ("en", "European Commission", "Funded by the European Union"),
        ("en", "EU Delegation to Georgia", "Funded by the European Union"),
        ("en", "Delegation of the European Union to Georgia", "Funded by the European Union"),
        ("en", "European Union – AMIF", "Funded by the European Union"),
        ("ka", "ევროკავშირი", "დაფინანსებულია ევროკავშირის მიერ"),
        ("fr", "Union européenne", "Financé par l’Union européenne"),
        ("ru", "Европейский союз", "При финансовой поддержке Европейского союза"),
        ("ar", "الاتحاد الأوروبي", "بتمويل من الاتحاد الأوروبي"),
    ],
)
def test_the_statement_is_offered_in_the_language_of_the_issue(
    tmp_path: Path, language: str, name: str, statement: str
) -> None:
    """The European Union is known by its name in each language, and its sentence is given to copy."""
    logo = "{src: https://iom.int/eu.png, alt: EU}"
    issue = f"language: {language}\nfunders: [{{name: {name}, logo: {logo}}}]"
    (finding,) = found(visibility.emblem_without_statement, tmp_path, issue)
    assert f"“{statement}”" in finding.remedy
    assert finding.place.part == "funders.0"


def test_a_layout_that_swallows_the_statement_is_found(tmp_path: Path) -> None:
    """The statement has to be in the mail, and not only in the settings."""
    partials = tmp_path / "layouts/silent/partials"
    partials.mkdir(parents=True)
    (partials.parent / "layout.yaml").write_text("title: Silent\nextends: base\n", encoding="utf-8")
    (partials / "funders.txt.j2").write_text("{# Nothing. #}\n", encoding="utf-8")
    draft = draft_of_example(tmp_path, REGISTRY + UPDATE, "newsletter")
    silent = replace(draft, layout=load_layout("silent", root=tmp_path))
    (finding,) = visibility.emblem_without_statement.findings(silent)
    assert "does not print “Funded by the European Union”" in finding.what


def test_a_layout_that_shows_no_emblem_is_found(tmp_path: Path) -> None:
    """The emblem has to be in the mail as a picture, and the name of the funder does not stand for it."""
    partials = tmp_path / "layouts/bare/partials"
    partials.mkdir(parents=True)
    (partials.parent / "layout.yaml").write_text("title: Bare\nextends: base\n", encoding="utf-8")
    words = "{% for funder in issue.funders %}{{ funder.name }} {{ funder.statement }}{% endfor %}"
    (partials / "funders.mjml.j2").write_text(f"<mj-text>{words}</mj-text>\n", encoding="utf-8")
    draft = draft_of_example(tmp_path, REGISTRY + UPDATE, "newsletter")
    bare = replace(draft, layout=load_layout("bare", root=tmp_path))
    (finding,) = visibility.emblem_without_statement.findings(bare)
    assert "does not show the emblem of “European Union”" in finding.what


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a project funded by the Delegation of the European Union to Georgia"),
        ("en", "The EU-financed Service Hubs"),
        ("en", "Held with the financial support of the European Union"),
        ("en", "With funding from the European Union, IOM trains officers."),
        ("en", "a course financed by the European Commission"),
        ("ka", "ევროკავშირის ფინანსური მხარდაჭერით"),
        ("fr", "avec le soutien financier de l’Union européenne"),
        ("ru", "при финансовой поддержке Европейской комиссии"),
        ("ka", "ევროკავშირის მიერ დაფინანსებული პროექტი"),
        ("fr", "un projet financé par l’UE"),
        ("ru", "проект, финансируемый Европейским союзом"),
        ("ar", "مشروع بتمويل من الاتحاد الأوروبي"),
    ],
)
def test_eu_money_in_a_text_wants_the_emblem(tmp_path: Path, language: str, text: str) -> None:
    """A text that tells of EU money is found in each language while the foot does not show it."""
    issue = f"language: {language}\nintro: {text}\n"
    assert found(visibility.paid_and_not_shown, tmp_path / "a", issue)
    assert found(visibility.paid_and_not_shown, tmp_path / "b", issue + "funders: [eu]\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "The EU Anti-Trafficking Day",
        "Visa-free travel to the EU",
        "EU funding rules",
        "A workshop with the support of EUNIC and colleagues of the European Union",
        "Support from embassies of the European Union",
    ],
)
def test_the_union_may_be_spoken_of(tmp_path: Path, text: str) -> None:
    """To name the European Union is not to be paid by it."""
    assert found(visibility.paid_and_not_shown, tmp_path, f"intro: {text}\n") == []


def test_round_corners_are_no_transparent_ground(tmp_path: Path) -> None:
    """A logo with a ground of its own may have round corners."""
    from PIL import Image

    logo = Image.new("RGBA", (100, 50), (255, 255, 255, 255))
    logo.paste((0, 0, 0, 0), (0, 0, 8, 8))
    registry = '[funders.fund]\nname = "A fund"\nlogo = "fund.png"\n---\n'
    logo.save(tmp_path / "fund.png")
    assert found(visibility.transparent_logo, tmp_path, "funders: [fund]", registry) == []


def test_a_funder_speaks_the_language_of_the_issue(tmp_path: Path) -> None:
    """A name and a statement that are there in other languages alone are found, and all at one place."""
    findings = found(visibility.untranslated_funder, tmp_path, f"language: fr\n{UPDATE}")
    assert [each.what for each in findings] == ["`name` has no words in fr", "`statement` has no words in fr"]
    assert {each.place.part for each in findings} == {"funders.eu"}
