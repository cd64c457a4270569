"""Dockerfile and compose.yaml say what they should; tests/icpstudio/management/commands/test_deployment.py runs their commands."""

from __future__ import annotations

import importlib.util
import json
import re
from typing import Any

import pytest
import yaml

from tests.house.sources import ROOT

PUBLIC_PORTS = {"web": ["127.0.0.1:${PORT:-8000}:8000"]}
APP = {"migrate", "web", "worker", "scheduler", "mail"}
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
    import sys

    sys.modules["set_up"] = module
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
    plain = [name for name in compose["x-app"]["environment"] if re.search("SECRET|KEY|PASSWORD|DATABASE", name)]
    assert [name for name in plain if not name.endswith("_FILE")] == []
