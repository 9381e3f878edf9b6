"""What examples/deploy/ offers is what the command understands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from newsletter_kit.cli.app import app_for
from newsletter_kit.cluster.metrics import metrics_on
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.sending.ledgers import LEDGER_VARIABLE

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "examples/deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def command_of_unit() -> list[str]:
    """What the unit starts."""
    found = re.search(r"^ExecStart=(.+)$", (DEPLOY / "newsletter-worker.service").read_text(), re.MULTILINE)
    assert found is not None
    return shlex.split(found[1])


def command_of_image() -> list[str]:
    """What the container starts."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    lines = [re.search(rf"^{word} (\[.+\])$", text, re.MULTILINE) for word in ("ENTRYPOINT", "CMD")]
    return [word for line in lines if line for word in yaml.safe_load(line[1])]


@pytest.mark.parametrize("command", [command_of_unit(), command_of_image()], ids=["systemd", "container"])
def test_a_worker_is_started_as_the_command_understands(command: list[str]) -> None:
    """The verb and each option that the files use are there, with values that can be read."""
    assert Path(command[0]).name == "newsletter-kit"
    verb = typer.main.get_group(app_for(command[1:])).commands[command[1]]
    context = verb.make_context("worker", command[2:])
    assert context.params["metrics_port"] == 9108
    assert context.params["log_json"]


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    """The tool of systemd finds nothing wrong with it, where the program is installed."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("cannot run here: there is no systemd-analyze on this machine")
    unit = tmp_path / "newsletter-worker.service"
    text = (DEPLOY / unit.name).read_text(encoding="utf-8")
    unit.write_text(text.replace(command_of_unit()[0], sys.executable), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_only_a_mistyped_command_ends_the_unit() -> None:
    """A key that one run wants and a machine lacks does not keep its worker from the next run."""
    text = (DEPLOY / "newsletter-worker.service").read_text(encoding="utf-8")
    assert re.search(r"^RestartPreventExitStatus=2$", text, re.MULTILINE)


def test_the_compose_file_hangs_together() -> None:
    """What a service refers to is there, and the port that is asked is the one that the worker answers on."""
    worker, db = COMPOSE["services"]["worker"], COMPOSE["services"]["db"]
    assert set(COMPOSE) == {"name", "services", "secrets", "volumes"}
    assert set(db["secrets"]) == set(COMPOSE["secrets"])
    assert {each.partition(":")[0] for each in db["volumes"]} == set(COMPOSE["volumes"])
    assert set(worker["depends_on"]) <= set(COMPOSE["services"])
    assert (DEPLOY / worker["build"] / "Dockerfile").is_file()
    assert "127.0.0.1:9108/healthz" in worker["healthcheck"]["test"][-1]


@pytest.mark.parametrize("is_well", [True, False])
def test_the_question_after_the_health_of_a_container_is_answered(*, is_well: bool) -> None:
    """What compose hands to Python ends well only if the worker is well."""
    *_, option, script = COMPOSE["services"]["worker"]["healthcheck"]["test"]
    assert option == "-c"
    with metrics_on(0, lambda: is_well) as port:
        command = [sys.executable, "-c", script.replace(":9108/", f":{port}/")]
        done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode == 0) == is_well


def test_the_variables_of_the_example_are_those_that_are_read() -> None:
    """No variable is misspelt, and no secret is in the example."""
    text = (DEPLOY / "worker.env.example").read_text(encoding="utf-8")
    pairs = dict(re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert {LEDGER_VARIABLE, UNSUBSCRIBE_KEY_VARIABLE} <= set(pairs)
    known = (ROOT / "docs/providers.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in known for name in set(pairs) - {LEDGER_VARIABLE, UNSUBSCRIBE_KEY_VARIABLE})
    assert [value for value in pairs.values() if value] == ["postgresql://news:PASSWORD@db.example.org/news"]


@pytest.mark.parametrize("name", ["Dockerfile", "README.md"])
def test_what_is_installed_is_there_to_be_installed(name: str) -> None:
    """The parts of the wheel that a worker needs are named as the project names them."""
    named = re.findall(r"\[(cluster[\w,]*)\]", (DEPLOY / name).read_text(encoding="utf-8"))
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert named
    assert {extra for each in named for extra in each.split(",")} <= set(known["optional-dependencies"])


def test_every_file_is_told_of() -> None:
    """README.md beside them names each file."""
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in DEPLOY.iterdir()} - {"README.md"}
    assert files == set(re.findall(r"\]\(([\w.-]+)\)", readme))
