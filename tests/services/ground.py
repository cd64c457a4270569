"""What a run stands on: SQLite alone, or, with `ICP_TEST_ON=postgres`, a private PostgreSQL and a private Redis.

The process that starts the run begins both servers and ends them. Every test process has a database of its own and a number of its own
in Redis, and so has every site that a test starts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from redis import Redis

from tests.services.postgres import Postgres, a_cluster
from tests.services.redis import RedisServer, a_redis

NAMES = {"": "SQLite, without Redis", "sqlite": "SQLite, without Redis", "postgres": "PostgreSQL and Redis"}
POSTGRES, REDIS = "ICP_TEST_POSTGRES", "ICP_TEST_REDIS"  # how test processes learn where the run's servers are
NUMBERS = 512  # as many databases as a Redis of ours has
DATA_FIXTURES = {"db", "transactional_db", "django_db_setup", "site"}


def on_postgres() -> bool:
    return os.environ.get("ICP_TEST_ON", "") == "postgres"


def described() -> str:
    return NAMES[os.environ.get("ICP_TEST_ON", "")]


@dataclass
class Servers:
    """Those of the whole run."""

    postgres: Postgres
    redis: RedisServer

    def end(self) -> None:
        self.postgres.remove()
        self.redis.remove()


def begin() -> Servers | None:
    """Start what the run asks for. A name that we don't know ends the run at once: better than a suite on another ground."""
    if os.environ.get("ICP_TEST_ON", "") not in NAMES:
        pytest.exit(f"ICP_TEST_ON={os.environ['ICP_TEST_ON']!r} is neither sqlite nor postgres.", returncode=4)
    if not on_postgres():
        return None
    try:
        servers = Servers(a_cluster(for_all=True), a_redis(databases=NUMBERS, for_all=True))
    except (pytest.fail.Exception, pytest.skip.Exception) as missing:
        pytest.exit(str(missing), returncode=1)
    os.environ[POSTGRES], os.environ[REDIS] = servers.postgres.url(""), servers.redis.url.removesuffix("/0")
    return servers


def enter(process: str) -> None:
    """Let this test process's settings find their own database and their own Redis."""
    if on_postgres():
        os.environ["DATABASE_URL"] = os.environ[POSTGRES] + f"icp_{process}"
        os.environ["REDIS_URL"] = f"{os.environ[REDIS]}/{_number(process)}"


def of(var: Path) -> Mapping[str, str]:
    """The environment by which a site with this data folder finds its own database and Redis; again the same for the same folder.

    Who has set another DATABASE_URL or REDIS_URL for a site keeps it."""
    found = {}
    if on_postgres() and os.environ.get("DATABASE_URL", "").startswith(os.environ[POSTGRES]):
        found["DATABASE_URL"] = os.environ[POSTGRES] + _database(var)
    if on_postgres() and os.environ.get("REDIS_URL", "").startswith(os.environ[REDIS]):
        found["REDIS_URL"] = f"{os.environ[REDIS]}/{_number(str(var))}"
    return found


def _database(var: Path) -> str:
    name = f"site_{hashlib.sha256(str(var).encode()).hexdigest()[:16]}"
    with psycopg.connect(os.environ[POSTGRES] + "postgres", autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return name


def _number(holder: str) -> int:
    """The holder's own number among the databases of the run's Redis; number 0 keeps the register."""
    with Redis.from_url(f"{os.environ[REDIS]}/0") as register:
        found = register.hget("numbers", holder)
        if found is None:
            found = register.incr("taken")
            register.hset("numbers", holder, found)
    if int(found) >= NUMBERS:
        raise RuntimeError(f"More than {NUMBERS} sites and test processes: raise NUMBERS in {__name__}.")
    return int(found)


STARTERS = {"tests.services.running", "tests.faults.mailing"}  # who imports from these begins processes with a database of their own


def uses_data(item: pytest.Item) -> bool:
    """Whether the test touches the run's database: by its fixtures, by its mark, or because its module starts sites."""
    if DATA_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db"):
        return True
    module = getattr(item, "module", None)
    return any(getattr(value, "__module__", "") in STARTERS for value in vars(module).values()) if module else False
