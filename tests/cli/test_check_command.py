"""`check`: all there is to say about an issue, in one go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checks.stand_ins import put_on_path
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

GOLDEN = Path(__file__).parent / "golden"
ISSUE = "issues/first"


def _append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _found(command: Callable[..., Any], rule: str, *options: str) -> list[dict[str, Any]]:
    """What a rule says of the issue."""
    findings = json.loads(command("check", ISSUE, "--json", *options).out)["findings"]
    return [each for each in findings if each["rule"] == rule]


def test_what_check_says_is_known_word_for_word(command: Callable[..., Any]) -> None:
    """Editions, merge fields, findings, what was left out and the next step."""
    ran = command("check", ISSUE, "--audience", "audience.csv", "--select", "NK001", "--select", "NK110")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (GOLDEN / "check.txt").read_text(encoding="utf-8")


def test_a_warning_stops_nothing_unless_asked_to(command: Callable[..., Any], newsletter: Path) -> None:
    """A gap is listed, and the exit code is 0; with --strict it is 3."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'To be […] written.'}\n")
    assert [each["severity"] for each in _found(command, "NK009")] == ["warning"]
    assert command("check", ISSUE).code == 0
    assert command("check", ISSUE, "--strict").code == ExitCode.BAD_INPUT


def test_what_is_said_of_several_places_is_said_once(command: Callable[..., Any], newsletter: Path) -> None:
    """The places stand one below the other, with how many they are; machines get each by itself."""
    link = "  - {type: text, body: 'See [it](https://example.org/page).'}\n"
    _append(newsletter / "issues/first/issue.yaml", link * 12)
    out = command("check", ISSUE, "--select", "NK060").out
    assert (out.count("[NK060]  12 times"), out.count("which is nobody's")) == (1, 1)
    assert " sections.4.body\n" in out
    assert "and 2 more places; --json lists them all" in out
    assert len(_found(command, "NK060")) == 12


def test_a_sample_address_is_to_be_replaced(command: Callable[..., Any], newsletter: Path) -> None:
    """A sender that `new` made up is named until it is somebody's, with the line of newsletter.toml."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("news@iom.int", "news@example.org")
    path.write_text(text, encoding="utf-8")
    (found,) = _found(command, "NK010")
    assert found["where"] == "newsletter.toml:2:1 sender"


@pytest.mark.parametrize(("provider", "severity"), [("outbox", "warning"), ("postmark", "error")])
def test_what_a_trial_may_lack_is_an_error_where_people_are_mailed(
    command: Callable[..., Any], newsletter: Path, provider: str, severity: str
) -> None:
    """--provider asks as if that one took the mail, whatever newsletter.toml names."""
    path = newsletter / "newsletter.toml"
    text = path.read_text(encoding="utf-8").replace("news@iom.int", "news@example.org")
    path.write_text(text, encoding="utf-8")
    (found,) = _found(command, "NK010", "--provider", provider)
    assert found["severity"] == severity


def test_a_provider_that_there_is_not_is_refused(command: Callable[..., Any]) -> None:
    """A slip in its name asks no rule."""
    ran = command("check", ISSUE, "--provider", "postmrak")
    assert (ran.code, "Did you mean" in ran.err, ran.out) == (ExitCode.CONFIGURATION, True, "")


def test_a_gap_in_the_postal_address_is_to_be_filled(command: Callable[..., Any], newsletter: Path) -> None:
    """What the law wants in every mail is not forgotten because it is in another file."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("1 Hill Street", "[…]"), encoding="utf-8")
    assert [each["part"] for each in _found(command, "NK009")] == ["postal_address"]


def test_a_reader_without_a_needed_field_is_an_error_with_a_row(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """With --audience, the merge tags are tried for everybody, and one finding tells of all rows."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'To ((first_name)).'}\n")
    ran = command("check", ISSUE, "--audience", "audience.csv")
    assert ran.code == ExitCode.BAD_INPUT
    assert "audience.csv:4  [NK322]\n    ((first_name)): there is neither a value nor a fallback" in ran.out
    assert "NK000" not in ran.out


def test_a32_a_missing_postal_address_is_found_before_there_is_an_audience(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The author learns it from `check`, not on the day of sending."""
    path = newsletter / "newsletter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("postal_address", "# postal"), encoding="utf-8")
    ran = command("check", ISSUE)
    assert (ran.code, "the law wants one in every mail" in ran.out) == (ExitCode.BAD_INPUT, True)


def test_a31_an_issue_that_gmail_would_clip_is_warned_of(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """More than 100,000 bytes of HTML are an error that says how many, and names the largest part."""
    story = "  - {type: text, body: '" + "A long story. " * 3_000 + "'}\n"
    _append(newsletter / "issues/first/issue.yaml", story * 3)
    found = _found(command, "NK015")
    assert [each["severity"] for each in found] == ["error", "error"]
    assert all("the largest parts are text (issue.yaml:" in each["what"] for each in found)


def test_parts_for_some_readers_are_compiled_too(command: Callable[..., Any], newsletter: Path) -> None:
    """A fault in a part that only Germany sees is found, though no audience is given."""
    _append(
        newsletter / "issues/first/issue.yaml",
        "  - {type: text, body: x, link: {url: 'https://iom.int', text: IOM}, only_for: {country: fr}}\n",
    )
    path = newsletter / "layouts/small/sections/text.mjml.j2"
    fault = "{% if section.link %}<mj-foo/>{% endif %}"
    path.write_text(path.read_text(encoding="utf-8") + fault, encoding="utf-8")
    ran = command("check", ISSUE)
    assert ran.code == ExitCode.BAD_INPUT
    assert ran.out.count("small/sections/text.mjml.j2:2") == 1


@pytest.mark.parametrize("name", ["issues/first/issue.yaml", "issues/first"])
def test_an_issue_is_named_by_its_file_or_its_folder(command: Callable[..., Any], name: str) -> None:
    """Both mean the same issue."""
    assert command("check", name).code == 0


def test_a_tag_that_lacks_a_bracket_is_laid_at_its_line(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """Nobody is greeted as `((first_name)` because a bracket was forgotten."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'Dear ((first_name),'}\n")
    (found,) = _found(command, "NK011")
    assert found["where"].startswith("issue.yaml:11:")


@pytest.mark.parametrize("name", ["issue.ka.yml", "issue.georgian.yaml", "issue-ka.yaml"])
def test_a_translation_under_a_wrong_name_is_noticed(
    command: Callable[..., Any], newsletter: Path, name: str
) -> None:
    """A translator's file that would never be read does not stay unread in silence."""
    (newsletter / "issues/first" / name).write_text("title: x\n", encoding="utf-8")
    (found,) = _found(command, "NK139")
    assert found["where"] == name


def test_the_audience_of_the_settings_is_tried(command: Callable[..., Any], newsletter: Path) -> None:
    """Without --audience, newsletter.toml's file is looked at, and named; another file wins over it."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'To ((first_name)).'}\n")
    ran = command("check", ISSUE)
    assert (ran.code, "audience.csv:4  [NK322]" in ran.out) == (ExitCode.BAD_INPUT, True)
    (newsletter / "few.csv").write_text("email,first_name,country\na@iom.int,A,ge\n", encoding="utf-8")
    ran = command("check", ISSUE, "--audience", "few.csv")
    assert (ran.code, "All readers of few.csv (1) have" in ran.out) == (0, True)


def test_an_audience_that_is_not_there_yet_is_passed_over(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """An issue can be checked before there are readers; a file named with --audience must be there."""
    (newsletter / "audience.csv").unlink()
    found = json.loads(command("check", ISSUE, "--json").out)
    assert (found["ok"], found["audience"], found["readers"]) == (True, None, None)
    assert command("check", ISSUE, "--audience", "audience.csv").code == ExitCode.BAD_INPUT


@pytest.mark.parametrize(("options", "asked"), [(("--select", "NK00"), True), (("--ignore", "NK001"), False)])
def test_rules_can_be_chosen(command: Callable[..., Any], options: tuple[str, ...], asked: bool) -> None:  # noqa: FBT001
    """--select asks some rules alone, --ignore all but some."""
    assert bool(_found(command, "NK001", *options)) is asked
    assert _found(command, "NK110", "--select", "NK00") == []


def test_a_rule_that_is_not_there_cannot_be_chosen(command: Callable[..., Any]) -> None:
    """A slip in an id does not switch everything off in silence."""
    assert command("check", ISSUE, "--select", "NK999").code == ExitCode.USAGE


def test_a_rule_explains_itself(command: Callable[..., Any]) -> None:
    """--explain needs no issue, and shows what is found and what is passed."""
    ran = command("check", "--explain", "nk001")
    assert (ran.code, ran.out.startswith("NK001: "), "Passed:" in ran.out) == (0, True, True)


def test_spam_filters_are_asked_on_request_alone(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --spam no filter is started; with it, what it says is a finding of each edition."""
    said = "Content analysis details:   (7.5 points, 5.0 required)\n 7.5 BAD_WORDS  Bad words"
    put_on_path(tmp_path_factory.mktemp("programs"), monkeypatch, spamassassin=f"cat <<'END'\n{said}\nEND")
    assert _found(command, "NK315") == []
    found = _found(command, "NK315", "--spam")
    assert found
    assert {(each["severity"], "7.5 BAD_WORDS (Bad words)" in each["what"]) for each in found} == {
        ("error", True)
    }


def test_an_ignored_rule_needs_a_reason_and_is_counted(command: Callable[..., Any], newsletter: Path) -> None:
    """What newsletter.toml ignores is not shown as a finding, and the report says how many there are."""
    assert _found(command, "NK001")
    rest = '\n[[ignore]]\nrule = "NK001"\nreason = "Our readers never see the preheader"\n'
    _append(newsletter / "newsletter.toml", rest)
    ran = json.loads(command("check", ISSUE, "--json").out)
    assert [each["reason"] for each in ran["ignored"]] == ["Our readers never see the preheader"]
    assert not [each for each in ran["findings"] if each["rule"] == "NK001"]


def test_a_baseline_leaves_what_is_new(command: Callable[..., Any], newsletter: Path) -> None:
    """Findings that were written down as known are passed over, also when lines move."""
    command("check", ISSUE, "--write-baseline", "known.json")
    (newsletter / "newsletter.toml").write_text(
        'baseline = "known.json"\n' + (newsletter / "newsletter.toml").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    issue = newsletter / "issues/first/issue.yaml"
    issue.write_text("# a remark\n" + issue.read_text(encoding="utf-8"), encoding="utf-8")
    assert json.loads(command("check", ISSUE, "--json").out)["findings"] == []
    _append(issue, "  - {type: text, body: 'To be […] written.'}\n")
    assert _found(command, "NK009")


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_programs_learn_of_an_issue_that_does_not_load(
    command: Callable[..., Any], newsletter: Path, form: str
) -> None:
    """The fault is told in the form that was asked for, with file and line."""
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    ran = command("check", ISSUE, "--format", form)
    assert (ran.code, "issues/first/issue.yaml" in ran.out) == (ExitCode.BAD_INPUT, True)
    assert "there is no such key" in ran.out


def test_a_baseline_written_twice_is_the_same(command: Callable[..., Any], newsletter: Path) -> None:
    """What is known stays known when the baseline is written anew with the baseline in force."""
    command("check", ISSUE, "--write-baseline", "known.json")
    once = (newsletter / "known.json").read_text(encoding="utf-8")
    path = newsletter / "newsletter.toml"
    path.write_text('baseline = "known.json"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    command("check", ISSUE, "--write-baseline", "again.json")
    assert _fingerprints(newsletter / "again.json") == _fingerprints(newsletter / "known.json")
    assert once.count("fingerprint") > 1
    assert command("check", ISSUE, "--select", "NK001", "--write-baseline", "x").code == ExitCode.USAGE


def _fingerprints(path: Path) -> set[str]:
    return {each["fingerprint"] for each in json.loads(path.read_text(encoding="utf-8"))["findings"]}


def test_a_rule_of_ones_own_explains_itself(command: Callable[..., Any], newsletter: Path) -> None:
    """--explain knows the rules that newsletter.toml names."""
    (newsletter / "house.py").write_text(OWN_RULE, encoding="utf-8")
    text = (newsletter / "newsletter.toml").read_text(encoding="utf-8")
    (newsletter / "newsletter.toml").write_text(f'checks = ["house:shouting"]\n{text}', encoding="utf-8")
    assert command("check", "--explain", "org001").out.startswith("ORG001: a title")


def test_programs_get_nothing_but_their_form(command: Callable[..., Any], newsletter: Path) -> None:
    """With --fix, what was mended is told beside the document and not in it."""
    _append(newsletter / "issues/first/issue.yaml", "  - {type: text, body: 'It is  here.'}\n")
    ran = command("check", ISSUE, "--fix", "--format", "json")
    assert (bool(json.loads(ran.out)), "1 place mended" in ran.err) == (True, True)


def test_ids_may_be_typed_in_small_letters(command: Callable[..., Any]) -> None:
    """Nothing is left unasked for a capital."""
    assert _found(command, "NK001", "--select", "nk001")


def test_a_code_host_gets_sarif(command: Callable[..., Any]) -> None:
    """--format sarif names file and line of each finding, and the rules."""
    (run,) = json.loads(command("check", ISSUE, "--format", "sarif").out)["runs"]
    found = next(each for each in run["results"] if each["ruleId"] == "NK001")
    place = found["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("issues/first/issue.yaml", 4)
    assert "NK001" in {each["id"] for each in run["tool"]["driver"]["rules"]}


def test_a_workflow_gets_its_own_commands(command: Callable[..., Any]) -> None:
    """--format github is what GitHub shows beside a line."""
    lines = command("check", ISSUE, "--format", "github").out.splitlines()
    assert any(each.startswith("::warning file=issues/first/issue.yaml,line=4,col=1") for each in lines)


def test_a_rule_of_ones_own_is_asked(command: Callable[..., Any], newsletter: Path) -> None:
    """A function that newsletter.toml names is one more rule."""
    (newsletter / "house.py").write_text(OWN_RULE, encoding="utf-8")
    text = (newsletter / "newsletter.toml").read_text(encoding="utf-8")
    (newsletter / "newsletter.toml").write_text(f'checks = ["house:shouting"]\n{text}', encoding="utf-8")
    assert [each["what"] for each in _found(command, "ORG001")] == ["the title is 'The first [Test]'"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("house:gone", "cannot be imported"), ("house", "module:Name"), ("house:plain", "not made by @rule")],
)
def test_a_rule_that_cannot_be_had_is_an_error(
    command: Callable[..., Any], newsletter: Path, name: str, said: str
) -> None:
    """Nobody believes to be checked by a rule that is not there."""
    (newsletter / "house.py").write_text(OWN_RULE, encoding="utf-8")
    text = (newsletter / "newsletter.toml").read_text(encoding="utf-8")
    (newsletter / "newsletter.toml").write_text(f'checks = ["{name}"]\n{text}', encoding="utf-8")
    ran = command("check", ISSUE)
    assert (ran.code, said in ran.err) == (ExitCode.CONFIGURATION, True)


OWN_RULE = """\
from newsletter_kit.checks.finding import Fault
from newsletter_kit.checks.rule import Example, Words, rule


@rule("ORG001", Words("a title", "We ask.", "Answer."), Example(bad="title: A", good="title: B"))
def shouting(draft):
    yield Fault(draft.at(("title",)), f"the title is {draft.issue.title!r}")


def plain(draft):
    return []
"""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('layout = "IOM"', "layout: there is no such layout (layout IOM). Did you mean iom?"),
        ('provider = "outlok"', "provider: there is no provider 'outlok'."),
    ],
)
def test_a_name_in_the_settings_that_is_unknown_is_told_at_its_line(
    command: Callable[..., Any], newsletter: Path, line: str, words: str
) -> None:
    """Whoever mends it reads the file and the line, long before the issue is sent."""
    file = newsletter / "newsletter.toml"
    key = line.partition(" ")[0]
    kept = [each for each in file.read_text("utf-8").splitlines() if not each.startswith(f"{key} ")]
    file.write_text("\n".join([line, *kept]), "utf-8")
    ran = command("check", "issues/first")
    assert ran.code != 0
    assert f"newsletter.toml:1:1 {words}" in " ".join(ran.err.split())


def test_a_logo_that_is_not_there_is_to_be_put_there(command: Callable[..., Any], newsletter: Path) -> None:
    """A slip in its name is not told as a picture that is damaged."""
    file = newsletter / "newsletter.toml"
    file.write_text('logo = "gone.png"\n' + file.read_text("utf-8"), "utf-8")
    ran = command("check", "issues/first", "--layout", "base")
    said = " ".join(f"{ran.out} {ran.err}".split())
    assert "there is no file" in said
    assert "Put it there, or mend its name." in said
