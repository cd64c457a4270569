"""A PostgreSQL cluster of this test process alone. It refuses root, so as root it runs as the user `postgres`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.services import missing, processes

SUPERUSER = "icp"
# What a database that lives for one run may leave undone.
IN_A_HURRY = ("full_page_writes=off", "synchronous_commit=off", "wal_level=minimal", "max_wal_senders=0", "autovacuum_naptime=10min")


@dataclass
class Postgres:
    """`start` and `stop` may be called by tests: SIGQUIT is the immediate stop, a crash for everybody connected."""

    binaries: Path
    folder: Path
    port: int
    options: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{SUPERUSER}@127.0.0.1:{self.port}/{database}"

    def create(self) -> None:
        """Make the cluster: no password, since it listens on loopback alone and lives for one test run."""
        command = [self.binaries / "initdb", "-D", self.folder / "data", "-U", SUPERUSER, "-A", "trust", "--no-sync"]
        command += ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(command, check=True, capture_output=True, **_not_as_root(self.folder))

    def start(self, **more: Any) -> None:
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=100"]
        command += [word for option in self.options for word in ("-c", option)]
        log = self.folder / "log"
        self.process = processes.begin(command, log, **_not_as_root(self.folder), **more)
        processes.wait_for(self.process, self.answers, log)

    def stop(self, number: int = signal.SIGINT) -> None:
        if self.process is not None:
            processes.end(self.process, number)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True


def _not_as_root(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {"cwd": folder}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": folder}


def a_cluster(*, for_all: bool = False) -> Postgres:
    """A running cluster; one `for_all` the tests of a run ends with the process that began it, however that ends."""
    initdb = Path(missing.program("/usr/lib/postgresql/*/bin/initdb", "postgresql"))
    folder = Path(tempfile.mkdtemp(prefix="icp-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = Postgres(initdb.parent, folder, processes.free_port(), IN_A_HURRY if for_all else ())
    server.create()
    server.start(**processes.ending_with_us() if for_all else {})
    return server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A running cluster of this test process alone: tests may end it and start it again."""
    server = a_cluster()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The DATABASE_URL of an empty database, gone after the test."""
    name = f"icp_{uuid4().hex}"
    if not postgres.answers():
        postgres.start()
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres.url(name)
    if not postgres.answers():
        postgres.start()
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
