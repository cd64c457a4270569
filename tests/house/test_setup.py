"""The set-up on a machine that lacks things: it brings them, or says in one sentence each how to get them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.sources import ROOT

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Machine:
    """A folder with the set-up script and almost no requirements, and a PATH of our choice."""

    folder: Path
    programs: Path

    def set_up(self, purpose: str = "run") -> tuple[int, list[str]]:
        environment = {"PATH": str(self.programs), "HOME": str(self.folder)}
        command = [sys.executable, ".ci/setup.py", purpose]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, (done.stdout + done.stderr).splitlines()

    def asked_of_apt(self) -> list[str]:
        asked = self.folder / "asked"
        return asked.read_text().splitlines() if asked.exists() else []

    def has(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Everything is there but gettext; apt-get writes down what it is asked for and brings nothing."""
    machine = Machine(tmp_path / "project", tmp_path / "bin")
    shutil.copytree(ROOT / ".ci", machine.folder / ".ci")
    machine.programs.mkdir()
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        (machine.folder / name).write_text("# nothing\n")
    (machine.programs / "env").symlink_to("/usr/bin/env")
    machine.has("sudo", 'test "$1" = -n && shift; exec "$@"')
    machine.has("true", "exit 0")
    machine.has("apt-get", f'echo "$@" >> {machine.folder}/asked')
    return machine


def test_what_is_missing_is_installed_and_what_stays_missing_is_named(machine):
    code, said = machine.set_up()

    assert code == 0
    assert machine.asked_of_apt() == ["install -y -qq --no-install-recommends gettext"]
    assert said[:2] == [
        "set-up | Installing gettext (compiled translations).",
        "set-up | Missing: compiled translations. Install it with: sudo apt-get install gettext",
    ]


def test_the_second_time_nothing_is_done_and_nothing_said(machine):
    machine.has("msgfmt", "exit 0")
    first = machine.set_up()
    second = machine.set_up()

    assert (first[0], [line for line in first[1] if "Making .venv" in line]) == (0, ["set-up | Making .venv."])
    assert second == (0, [])
    assert machine.asked_of_apt() == []


def test_new_requirements_are_installed(machine):
    machine.has("msgfmt", "exit 0")
    machine.set_up()
    (machine.folder / "requirements.txt").write_text("# one more line\n")

    assert machine.set_up() == (0, ["set-up | Installing requirements.txt into .venv; the first time this takes a minute or two."])


def test_without_rights_it_says_how_and_goes_on(machine):
    machine.has("sudo", "exit 1")
    (machine.programs / "apt-get").unlink()
    code, said = machine.set_up()

    assert code == 0
    assert said[0] == "set-up | Missing: compiled translations. Install it with: sudo apt-get install gettext"


def test_tests_do_not_go_on_without_what_they_need(machine):
    (machine.programs / "apt-get").unlink()
    code, said = machine.set_up("test")

    assert code == 1
    assert "set-up | Missing: a browser. Install it with: sudo apt-get install chromium" in said
    assert said[-1].startswith("set-up | Tests need all of it.")


def test_translations_are_compiled_when_they_are_newer(machine):
    machine.has("msgfmt", f'echo "$@" >> {machine.folder}/asked; : > "$3"')
    source = machine.folder / "icpstudio" / "locale" / "de" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    machine.set_up()
    machine.set_up()
    os.utime(source, (2e9, 2e9))
    machine.set_up()

    assert [line.split()[0] for line in machine.asked_of_apt()] == ["--check-format"] * 2
