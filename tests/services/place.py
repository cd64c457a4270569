"""Gives each test process a data folder of its own, before the settings are read: two runs never meet, `var/` stays as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

_made: Path | None = None
_worker = os.environ.get("PYTEST_XDIST_WORKER")

if _worker:
    os.environ["ICP_VAR"] = str(Path(os.environ["ICP_VAR"]) / _worker)
elif "ICP_VAR" not in os.environ:
    _made = Path(tempfile.mkdtemp(prefix="icp-tests-"))
    os.environ["ICP_VAR"] = str(_made)
for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SITE_URL", "PORT", "DEBUG"):
    os.environ.pop(_name, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _made is not None:
        shutil.rmtree(_made, ignore_errors=True)
