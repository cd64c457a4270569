"""A web server of its own for the faults, on both databases."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.serving import Web
from tests.services.fleet import fleet, lone_machine
from tests.services.postgres import Postgres

__all__ = ["fleet", "lone_machine"]


@pytest.fixture(scope="session")
def web_folder() -> Iterator[Path]:
    """A data folder with the static files in it, collected once."""
    folder = Path(tempfile.mkdtemp(prefix="icp-faults-"))
    Web(folder).manage("collectstatic", "--no-input", "-v0")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgres_web(request: pytest.FixtureRequest, web_folder: Path, postgres: Postgres) -> Iterator[Web]:
    """On a database of its own, in a cluster that may be ended. A module's WORKERS says how many processes answer."""
    if not postgres.answers():
        postgres.start()
    with psycopg.connect(postgres.url(), autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS faults WITH (FORCE)")
        server.execute("CREATE DATABASE faults")
    yield from _running(Web(web_folder, postgres.url("faults"), {"WEB_WORKERS": request.module.WORKERS}))


@pytest.fixture(scope="module")
def sqlite_web(request: pytest.FixtureRequest, web_folder: Path) -> Iterator[Web]:
    yield from _running(Web(web_folder, settings={"WEB_WORKERS": request.module.WORKERS}))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def web(request: pytest.FixtureRequest) -> Web:
    return request.getfixturevalue(f"{request.param}_web")


def _running(web: Web) -> Iterator[Web]:
    web.manage("migrate", "-v0")
    web.start()
    yield web
    web.stop()
