"""Whatever a user can name stands in the documentation."""

from __future__ import annotations

import re
import tomllib

import pytest

import newsletter_kit
from newsletter_kit import errors
from newsletter_kit.compile.wording import FILTERS
from newsletter_kit.config import Settings
from newsletter_kit.issue.sections import BUILT_IN
from newsletter_kit.providers import PROVIDERS
from pages import ROOT

SETTINGS = Settings.model_fields.keys() - {"root", "unsubscribe_key"}
STARTER = ROOT / "src/newsletter_kit/cli/starter/issue.yaml"
ERRORS = [
    name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)
]


def page(name: str) -> str:
    """The text of a page in docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_every_setting_is_explained(name: str) -> None:
    """docs/settings.md has a row for each setting of newsletter.toml."""
    assert f"\n| `{name}` | " in page("settings.md")


@pytest.mark.parametrize("name", newsletter_kit.__all__)
def test_every_public_name_is_listed(name: str) -> None:
    """docs/api.md has a row for each name that can be imported."""
    assert f"\n| `{name}" in page("api.md")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_listed_with_its_exit_code(name: str) -> None:
    """docs/errors.md says of each exception what it means for the mail, and the code it ends with."""
    row = next(line for line in page("errors.md").splitlines() if line.startswith(f"| `{name}` |"))
    code = getattr(errors, name).exit_code
    assert row.split("|")[-2].split()[0] == str(int(code))


@pytest.mark.parametrize("code", errors.ExitCode)
def test_every_exit_code_is_named(code: errors.ExitCode) -> None:
    """docs/errors.md has each number with its name."""
    assert f"{int(code)} `{code.name}`" in page("errors.md")


@pytest.mark.parametrize("section", BUILT_IN)
def test_every_section_is_shown(section: type[newsletter_kit.Section]) -> None:
    """docs/sections.md has an example of each type of section."""
    assert f"type: {section.type}\n" in page("sections.md")


@pytest.mark.parametrize("section", BUILT_IN)
def test_a_new_issue_names_every_section(section: type[newsletter_kit.Section]) -> None:
    """Who begins with `new` reads every type in the remarks of the first issue, without these pages."""
    remarks = [line for line in STARTER.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert section.type in re.findall(r"\w+", " ".join(remarks))


@pytest.mark.parametrize("name", newsletter_kit.Issue.model_fields)
def test_every_key_of_an_issue_is_shown(name: str) -> None:
    """docs/issue.md has a row and an example of each key at the top of issue.yaml."""
    assert f"| [`{name}`](#" in page("issue.md")
    assert re.search(rf"^{name}:", page("issue.md"), re.MULTILINE)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_explained(name: str) -> None:
    """docs/sending.md tells of the outbox, and docs/providers.md of all that mail people."""
    assert f"`{name}`" in page("sending.md" if name == "outbox" else "providers.md")


def test_every_page_can_be_found() -> None:
    """docs/index.md leads to each page, and the index of decisions to each decision."""
    for index in (ROOT / "docs/index.md", ROOT / "docs/decisions/index.md"):
        text = index.read_text(encoding="utf-8")
        assert [
            each.name for each in index.parent.glob("*.md") if each != index and each.name not in text
        ] == []


def test_the_version_is_the_same_in_all_places() -> None:
    """The package says the version that pyproject.toml says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newsletter_kit.__version__ == project["version"]


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_explained(name: str) -> None:
    """docs/designers.md has a row for each filter that a template may use."""
    assert re.search(rf"^\| `{name}[`(]", page("designers.md"), re.MULTILINE)
