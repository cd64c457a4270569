"""The floors, rooms and doors: import-linter's contracts hold, and each would notice a breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT

# What is written into which module, and the contract that must then be broken.
BREACHES = [
    ("icpstudio/kit/clock.py", "import profiles.choices", "Floors: interviews above profiles above icpstudio"),
    ("profiles/models/__init__.py", "import profiles.queries", "Rooms: the same order on every floor"),
    ("profiles/odd_room.py", "", "Rooms: the same order on every floor"),
    ("profiles/engine/__init__.py", "import django", "The engine knows neither Django nor the app"),
    ("icpstudio/actions/__init__.py", "import celery", "Only jobs and tasks touch Celery"),
    (
        "interviews/actions/__init__.py",
        "import profiles.forms",
        "Doors: an upper floor enters only through actions, queries, models, choices, ports",
    ),
    ("icpstudio/tasks.py", "import icpstudio.documents", "A task calls actions or queries, never a document or importer itself"),
]


def broken_contracts(folder: Path) -> list[str]:
    """The names of the contracts that don't hold in the house that lies in `folder`."""
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(
        lint, cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "300"}
    )
    kept_or_broken = [line.rpartition(" ") for line in done.stdout.splitlines() if line.endswith((" KEPT", " BROKEN"))]
    assert kept_or_broken, done.stdout + done.stderr
    assert (done.returncode != 0) == any(verdict == "BROKEN" for _, _, verdict in kept_or_broken)
    return [name for name, _, verdict in kept_or_broken if verdict == "BROKEN"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the floors that may be damaged."""
    for floor in FLOORS:
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "locale", "sample"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds(house):
    assert broken_contracts(house) == []


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES, ids=[f"{module}: {line}" for module, line, _ in BREACHES])
def test_a_breach_is_noticed(house, module, line, contract):
    with (house / module).open("a") as file:
        file.write(f"\n{line}\n")

    assert contract in broken_contracts(house)


def test_the_arrows_are_those_of_the_house():
    """Seven contracts, none with an exception."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    assert len(contracts) == 7
    assert [contract["name"] for contract in contracts if "ignore_imports" in contract] == []
