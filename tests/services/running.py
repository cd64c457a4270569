"""All of ICP Studio as people start it, in a data folder of its own: web, worker, scheduler, mail catcher."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from icpstudio.kit.catcher import store
from tests.services import ground, outside, processes
from tests.services.outside import ROOT


@dataclass
class Site:
    """One running ICP Studio. `log` holds what the supervisor printed."""

    port: int
    var: Path
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def caught(self) -> list[store.Caught]:
        """What has arrived by mail, the oldest first."""
        return list(reversed(store.messages(self.var / "mail")))

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What its database answers, asked from outside while it runs."""
        return outside.ask(_environment(self.var, self.port).get("DATABASE_URL", ""), self.var, statement)

    def manage(self, *command: str) -> str:
        """Run a command on the same data and return what it printed."""
        return outside.manage(_environment(self.var, self.port), *command)


def begin_site(var: Path, port: int | None = None, *, until: Callable[[int], bool] | None = None) -> Site:
    """Start it and wait until it says that it is ready, or `until` a test that knows its port is content."""
    port = port or processes.free_port()
    var.mkdir(parents=True, exist_ok=True)
    log = var / "supervisor.log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "manage.py", "run", "--end-with-parent"]
    process = processes.begin(command, log, cwd=ROOT, env=_environment(var, port))
    said = f"Ready: http://127.0.0.1:{port}/\n"
    processes.wait_for(process, lambda: until(port) if until else said in log.read_text(), log, seconds=240)
    return Site(port, var, log, process)


def _environment(var: Path, port: int) -> dict[str, str]:
    """What a process on this data folder is told; on PostgreSQL and Redis the folder has a database and a number of its own."""
    return {**os.environ, **ground.of(var), "ICP_VAR": str(var), "PORT": str(port)}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """One for all journeys of a test process, with the sample workspace in it."""
    var = Path(tempfile.mkdtemp(prefix="icp-site-"))
    running = begin_site(var)
    yield running
    processes.end(running.process)
    shutil.rmtree(var, ignore_errors=True)
