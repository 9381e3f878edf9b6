"""What it costs to build an issue, beside the reference compiler of MJML, all in one run.

    python benchmarks/build.py [ROUNDS]

Needs node and npm: npm's mjml 5 and juice are installed into a temporary folder. Prints Markdown tables of
medians of processor time, user and system. Absolute figures drift with the machine; the ratios are the point.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.compile.by_css_inline import by_css_inline
from newsletter_kit.compile.inline import inline_css
from newsletter_kit.compile.merge import split_html
from newsletter_kit.issue.document import read_document
from newsletter_kit.issue.registry import section_types
from newsletter_kit.issue.source import Source
from newsletter_kit.issue.validate import judge
from newsletter_kit.layout.mjml import compile_mjml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[1]
ISSUE = "issues/2024-q1"
WARM = r"""
import { readFileSync } from "node:fs";
import mjml2html from "mjml";
import juice from "juice";
const source = readFileSync(process.argv[2], "utf8"), times = [];
for (let round = 0; round < Number(process.argv[3]) + 5; round++) {
  const began = process.cpuUsage();
  juice((await mjml2html(source)).html);
  const spent = process.cpuUsage(began);
  times.push((spent.user + spent.system) / 1000);
}
console.log(JSON.stringify(times.slice(5)));
"""


def main(rounds: int) -> None:
    """Measure everything and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        peers, out = Path(folder, "npm"), Path(folder, "build")
        install_peers(peers)
        keep_byte_code(Path(folder, "pyc"))
        build = [sys.executable, "-m", "newsletter_kit", "build", ISSUE, "--language", "en", "-o", str(out)]
        processor_seconds([*build, "--fresh"], 1)
        cold = processor_seconds([*build, "--fresh"], rounds)
        first = processor_seconds([*build, "--fresh"], rounds, keep_nothing)
        mjml = next(out.glob("*.mjml"))
        rows = [
            *cold_rows(cold, first, processor_seconds([*peer_command(peers), str(mjml)], rounds)),
            *unchanged_rows(build, rounds),
            *warm_rows(peers, mjml, rounds),
        ]
    print(table(("what", "ms", "ratio"), rows))
    print()
    print(table(("stage, warm", "ms"), stage_rows(rounds)))


def keep_byte_code(folder: Path) -> None:
    """Let Python keep what it has compiled, as an installed package does, whatever this shell says of it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def install_peers(folder: Path) -> None:
    """The reference compiler and the usual inliner of Node, in a folder of their own."""
    folder.mkdir()
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(["npm", "install", *quiet, "mjml@5", "juice"], cwd=folder, check=True)


def peer_command(folder: Path) -> list[str]:
    """The command line of npm's mjml, which writes its HTML to nowhere."""
    return ["node", str(folder / "node_modules/mjml/bin/mjml"), "-o", "/dev/null"]


def keep_nothing() -> None:
    """Let there be no template and no picture that an earlier build has made: another folder for them."""
    os.environ["TMPDIR"] = tempfile.mkdtemp(dir=tempfile.gettempdir())


def processor_seconds(
    command: Sequence[str], rounds: int, prepare: Callable[[], None] = lambda: None
) -> float:
    """The median processor time, user and system, of a whole process, which `prepare` comes before."""
    times = []
    for _ in range(rounds):
        prepare()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times)


def cold_rows(ours: float, first: float, theirs: float) -> list[tuple[str, ...]]:
    """A build from nothing, beside the other's compiler. Ours also loads, renders, inlines, writes a mail."""
    return [
        ("npm mjml 5, command line: MJML to HTML", in_ms(theirs), "1"),
        ("`build --fresh`, one language: .html .txt .mjml .eml", in_ms(ours), f"{ours / theirs:.2f} of it"),
        ("the same, no template and no picture kept", in_ms(first), f"{first / theirs:.2f} of it"),
    ]


def unchanged_rows(build: Sequence[str], rounds: int) -> list[tuple[str, ...]]:
    """A build of what has not changed, beside a Python that does nothing."""
    idle = processor_seconds([sys.executable, "-c", "pass"], rounds)
    processor_seconds(build, 2)
    ours = processor_seconds(build, rounds)
    return [
        ("`python -c pass`", in_ms(idle), "1"),
        ("`build` of an unchanged issue", in_ms(ours), f"{ours / idle:.2f} times it"),
    ]


def warm_rows(peers: Path, mjml: Path, rounds: int) -> list[tuple[str, ...]]:
    """A recompilation within one process: ours from issue.yaml on, theirs from finished MJML on."""
    (peers / "warm.mjs").write_text(WARM, encoding="utf-8")
    done = subprocess.run(
        ["node", "warm.mjs", str(mjml), str(rounds)], cwd=peers, check=True, capture_output=True, text=True
    )
    theirs = median(json.loads(done.stdout)) / 1_000
    settings = nk.load_settings(ROOT / ISSUE)
    layout = nk.load_layout(settings.layout, root=settings.root)
    ours = timed(
        lambda: nk.compile_issue(nk.load_issue(ROOT / ISSUE, settings=settings), layout, settings), rounds
    )
    changed = timed(compiler(layout, settings), rounds)
    same = timed(compiler(layout, settings, changes=False), rounds)
    return [
        ("npm mjml 5 + juice, warm: MJML to inlined HTML", in_ms(theirs), "1"),
        (
            "`compile_issue`, warm, a section changed each time: an issue to HTML and text",
            in_ms(changed),
            f"{theirs / changed:.1f} times faster",
        ),
        ("the same, nothing changed", in_ms(same), f"{theirs / same:.1f} times faster"),
        (
            "`load_issue` + `compile_issue`, warm: YAML to HTML and text",
            in_ms(ours),
            f"{theirs / ours:.1f} times faster",
        ),
    ]


def compiler(layout: nk.Layout, settings: nk.Settings, *, changes: bool = True) -> Callable[[], nk.Edition]:
    """What compiles an issue that was loaded; if it `changes`, its largest section is another each time."""
    issue = nk.load_issue(ROOT / ISSUE, settings=settings)
    place = max(range(len(issue.sections)), key=lambda each: len(repr(issue.sections[each])))
    numbers = count()

    def compiled() -> nk.Edition:
        sections = list(issue.sections)
        if changes:
            sections[place] = sections[place].model_copy(update={"heading": f"Round {next(numbers)}"})
        return nk.compile_issue(issue.model_copy(update={"sections": tuple(sections)}), layout, settings)

    return compiled


def timed(work: Callable[[], object], rounds: int) -> float:
    """The median processor seconds of one call, after a few to warm up."""
    times = []
    for _ in range(rounds + 3):
        began = process_time()
        work()
        times.append(process_time() - began)
    return median(times[3:])


def stage_rows(rounds: int) -> list[tuple[str, ...]]:
    """What each stage costs by itself."""
    settings = nk.load_settings(ROOT / ISSUE)
    layout = nk.load_layout(settings.layout, root=settings.root)
    path = ROOT / ISSUE / "issue.yaml"
    document = read_document(path)
    source, types = Source(path, document.marks), section_types()
    edition = nk.compile_issue(nk.load_issue(path, settings=settings), layout, settings)
    html = compile_mjml(edition.mjml, language="en", direction="ltr")
    joined, numbers = "((x))".join(edition.html.literals), count()
    stages: dict[str, Callable[[], object]] = {
        "YAML: `read_document`": lambda: read_document(path),
        "pydantic: `judge`": lambda: judge(document.data, source, types),
        "layout: `load_layout`": lambda: nk.load_layout(settings.layout, root=settings.root),
        "MJML: `compile_mjml`, every part of it new": lambda: compile_mjml(
            f"{edition.mjml}<!-- {next(numbers)} -->", language="en", direction="ltr"
        ),
        "CSS: css-inline, one section new": lambda: inline_css(
            f"{html}<!-- {next(numbers)} -->", "css-inline"
        ),
        "CSS: css-inline, every section new": lambda: by_css_inline(html),
        "CSS: premailer": lambda: inline_css(html, "premailer"),
        "merge tags: `split_html`, one section new": lambda: split_html(f"{joined}<!-- {next(numbers)} -->"),
    }
    return [(name, in_ms(timed(work, rounds))) for name, work in stages.items()]


def in_ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1_000:.1f}" if seconds < 1 else f"{seconds * 1_000:.0f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
