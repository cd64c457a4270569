"""Dockerfile and compose.yaml say what they should; tests/icpstudio/management/commands/test_deployment.py runs their commands."""

from __future__ import annotations

import configparser
import importlib.util
import json
import re
import runpy
import subprocess
import sys
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.house.sources import ROOT

PUBLIC_PORTS = {"web": ["127.0.0.1:${PORT:-8000}:8000"]}
APP = {"migrate", "web", "worker", "scheduler", "metrics", "mail"}
TOOLS_OF_BUILDERS = {"gcc", "g++", "make", "build-essential", "gettext", "git", "python3-dev"}


def stages() -> list[list[tuple[str, str]]]:
    """The Dockerfile's instructions, stage by stage; continued lines are one."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    lines = [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]
    found: list[list[tuple[str, str]]] = []
    for instruction, rest in lines:
        if instruction == "FROM":
            found.append([])
        found[-1].append((instruction, rest.strip()))
    return found


def installed(stage: list[tuple[str, str]]) -> set[str]:
    commands = [rest for instruction, rest in stage if instruction == "RUN" and "apt-get install" in rest]
    return {word for rest in commands for word in rest.split("--no-install-recommends")[1].split("&&")[0].split()}


def of(stage: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for instruction, rest in stage if instruction == name]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def needed_to_run() -> set[str]:
    spec = importlib.util.spec_from_file_location("set_up", ROOT / ".ci" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["set_up"] = module  # where its dataclass looks for itself
    spec.loader.exec_module(module)
    return {need.package for need in module.RUN}


def test_the_image_holds_what_running_needs_and_no_tools():
    build, final = stages()

    assert installed(build) | installed(final) == needed_to_run() | {"postgresql-client"}
    assert installed(final) & TOOLS_OF_BUILDERS == set()
    assert [rest for rest in of(final, "RUN") if "pip" in rest] == []


def test_the_image_runs_as_nobody_in_particular():
    final = stages()[-1]

    assert of(final, "USER") == ["10001:10001"]
    assert [instruction for instruction, _ in final].index("USER") < [instruction for instruction, _ in final].index("CMD")


def test_both_stages_have_the_same_python():
    """The virtual environment moves from one to the other, so it has to find the interpreter where it left it."""
    assert {of(stage, "FROM")[0].split()[0] for stage in stages()} == {"python:3.11-slim-bookworm"}


def test_web_is_what_the_image_starts(compose):
    assert json.loads(of(stages()[-1], "CMD")[0]) == compose["services"]["web"]["command"]


def test_only_web_can_be_reached_from_outside(compose):
    assert {name: service["ports"] for name, service in compose["services"].items() if "ports" in service} == PUBLIC_PORTS


def test_every_service_of_ours_is_confined(compose):
    ours = {name: service for name, service in compose["services"].items() if service["image"] == "icp-studio"}

    assert set(ours) == APP
    assert {(service["read_only"], *service["cap_drop"], *service["security_opt"]) for service in ours.values()} == {
        (True, "ALL", "no-new-privileges:true")
    }


def test_what_runs_for_long_is_started_again(compose):
    assert {name: service["restart"] for name, service in compose["services"].items()} == {
        **dict.fromkeys(compose["services"], "unless-stopped"),
        "migrate": "no",
    }


def test_no_secret_stands_in_the_file(compose):
    assert set(compose["secrets"]) == {"secret-key", "audit-key", "database-url", "postgres-password"}
    secret = {name: value for name, value in compose["x-app"]["environment"].items() if re.search("SECRET|KEY|PASSWORD|DATABASE", name)}
    assert {name for name, value in secret.items() if not name.endswith("_FILE") and value != f"${{{name}:-}}"} == set()


def blocks(kind: str) -> list[str]:
    """The examples of docs/operations.md that are written in this language."""
    return re.findall(rf"^```{kind}\n(.*?)^```", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE | re.DOTALL)


def told(block: str) -> dict[str, str]:
    """The variables that an example of an environment file sets; the shell reads it, as systemd does."""
    printed = subprocess.run(["sh", "-c", f"set -a\n{block}\nenv -0"], env={}, capture_output=True, text=True, check=True).stdout
    return {
        name: value for name, _, value in (line.partition("=") for line in printed.split("\0")) if name not in {"PWD", "_", "SHLVL", ""}
    }


def test_the_secrets_that_the_docs_make_are_those_that_the_containers_read(tmp_path, compose):
    (block,) = [block for block in blocks("sh") if "var/secrets" in block]
    subprocess.run(["sh", "-e", "-c", block], cwd=tmp_path, check=True)
    made = {path.name: path.read_text().strip() for path in (tmp_path / "var" / "secrets").iterdir()}

    assert {name: f"var/secrets/{name}" for name in made} == {name: secret["file"] for name, secret in compose["secrets"].items()}
    assert [len(made["secret-key"]), len(made["audit-key"])] == [64, 64]
    assert made["database-url"] == f"postgresql://icp:{made['postgres-password']}@postgres:5432/icp"


def test_the_environments_of_the_docs_make_a_public_site(tmp_path, monkeypatch):
    examples = [told(block) for block in blocks("sh") if block.startswith(("SITE_URL", "ICP_VAR"))]
    keys = {"SECRET_KEY": "s3cret-" * 10, "AUDIT_KEY": "tra1l-" * 10, "ICP_VAR": str(tmp_path)}
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    read = []
    for example in examples:
        with monkeypatch.context() as environment:
            for name, value in {**example, **keys}.items():
                environment.setenv(name, value)
            settings = runpy.run_path(str(ROOT / "icpstudio" / "settings.py"))
            read.append((settings["PUBLIC"], settings["DATABASES"]["default"].get("HOST"), settings["DEFAULT_FROM_EMAIL"]))

    assert read == [
        (True, "", "ICP Studio <icp@company.example>"),
        (True, "/var/run/postgresql", "ICP Studio <icp@company.example>"),
    ]


def test_the_unit_starts_what_the_containers_start(compose):
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str
    unit.read_string(blocks("ini")[0])
    start = unit["Service"]["ExecStart"].split()

    assert start == ["/opt/icp-studio/.venv/bin/python", "manage.py", "%i"]
    assert f"{unit['Service']['TimeoutStopSec']}s" == compose["x-app"]["stop_grace_period"]
    assert {"web", "worker", "scheduler"} < {service["command"][-1] for service in compose["services"].values() if "command" in service}


def test_the_machine_of_the_docs_gets_what_running_needs():
    (line,) = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("apt-get install")]

    assert needed_to_run() < set(line.split("--no-install-recommends")[1].split())


def test_every_command_that_the_docs_name_is_there():
    named = set(re.findall(r"(?:manage\.py|^icp) ([a-z_]+)", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE))

    assert named - set(get_commands()) == set()
    assert {"backup", "restore", "migrate", "web", "open_workspace"} <= named
