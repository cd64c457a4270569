"""Workers and schedulers as machines of their own: each a process group with a data folder of its own, by the commands that
containers run. What they share is what machines share: one database, one broker, one folder of stored files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.services import outside, processes
from tests.services.outside import ROOT
from tests.services.redis import RedisServer


@dataclass
class Fleet:
    """`folder` holds the data folders of the machines and their logs."""

    folder: Path
    shared: Mapping[str, str]
    machines: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def manage(self, *command: str, machine: str = "desk") -> str:
        """Run a command on one machine to its end and return what it printed."""
        return outside.manage(self._environment(machine), *command)

    def begin(self, command: str, machine: str, **environment: str) -> subprocess.Popen[bytes]:
        """`manage.py worker` or `scheduler` as a machine called `machine`."""
        (self.folder / machine).mkdir(exist_ok=True)
        process = processes.begin(
            [sys.executable, "manage.py", command], self.log(machine), cwd=ROOT, env={**self._environment(machine), **environment}
        )
        self.machines[machine] = process
        return process

    def kill(self, machine: str) -> None:
        """kill -9 of the machine's whole process group: nobody says goodbye."""
        process = self.machines.pop(machine)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, machine: str) -> None:
        processes.end(self.machines.pop(machine))

    @staticmethod
    def pid_in(holder: str) -> int:
        """The process that holds a lease by this name (icpstudio/beat.py)."""
        return int(holder.split(":")[1])

    def log(self, machine: str) -> Path:
        return self.folder / f"{machine}.log"

    def logs(self) -> str:
        return "\n".join(f"== {path.stem}\n{path.read_text(errors='replace')}" for path in sorted(self.folder.glob("*.log")))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database says, asked from outside of the program."""
        return outside.ask(self.shared.get("DATABASE_URL", ""), self.folder / "desk", sql)

    def one(self, sql: str) -> Any:
        ((value,),) = self.ask(sql)
        return value

    def wait(self, condition: Callable[[], bool], seconds: float = 120) -> None:
        """Until it holds; what the machines wrote is the reason when it doesn't."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.02)

    def _environment(self, machine: str) -> dict[str, str]:
        # One machine alone needs no server: SQLite and the queue of files lie in its data folder.
        own = self.folder / (machine if "DATABASE_URL" in self.shared else "desk")
        return {**os.environ, **self.shared, "ICP_VAR": str(own)}


@contextmanager
def gathered(folder: Path, **shared: str) -> Iterator[Fleet]:
    """A fleet whose machines share these settings, with the tables made; none of them runs yet, and none is left at the end."""
    files = folder / "files"
    files.mkdir()
    secrets = {"SECRET_KEY": "s" * 50, "AUDIT_KEY": "a" * 50}
    fleet = Fleet(folder, {"STORAGE_URL": files.as_uri(), **secrets, "LEASE_SECONDS": "6", **shared})
    fleet.manage("migrate", "--verbosity", "0")
    try:
        yield fleet
    finally:
        for machine in list(fleet.machines):
            fleet.kill(machine)


@pytest.fixture
def fleet(tmp_path: Path, postgres_url: str, redis_server: RedisServer) -> Iterator[Fleet]:
    """Machines with PostgreSQL and Redis."""
    with gathered(tmp_path, DATABASE_URL=postgres_url, REDIS_URL=redis_server.url) as running:
        yield running


@pytest.fixture
def lone_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    """The embedded edition's processes one by one: SQLite and a queue of files."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    with gathered(tmp_path) as running:
        yield running
