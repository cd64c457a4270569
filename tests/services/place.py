"""Gives each test process a place of its own, before the settings are read: two runs never meet, `var/` stays as it is.

Everybody has a data folder. `ICP_TEST_ON=postgres` adds a private PostgreSQL and a private Redis (tests/services/ground.py); without it
the run stands on SQLite and knows no Redis."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.services import ground

_made: Path | None = None
_worker = os.environ.get("PYTEST_XDIST_WORKER")

if _worker:
    os.environ["ICP_VAR"] = str(Path(os.environ["ICP_VAR"]) / _worker)
elif "ICP_VAR" not in os.environ:
    _made = Path(tempfile.mkdtemp(prefix="icp-tests-"))
    os.environ["ICP_VAR"] = str(_made)
for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "PORT", "DEBUG"):
    os.environ.pop(_name, None)
_servers = None if _worker else ground.begin()
ground.enter(_worker or "main")


def pytest_report_header() -> str:
    return f"ground: {ground.described()}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ground.on_postgres():
        kept = [item for item in items if ground.uses_data(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where nothing of what was asked for touches a database, there is nothing to repeat, and that is well."""
    if ground.on_postgres() and exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter: Any) -> None:
    terminalreporter.write_line(f"This was on {ground.described()}.")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _servers is not None:
        _servers.end()
    if _made is not None:
        shutil.rmtree(_made, ignore_errors=True)
