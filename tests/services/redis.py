"""A Redis server of this test process alone."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as NoConnection

from tests.services import missing, processes


@dataclass
class RedisServer:
    """Keeps nothing on disk: a stop and a start is the worst that can happen to a broker."""

    binary: str
    folder: Path
    port: int
    databases: int = 16
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> Redis:
        return Redis(port=self.port, socket_timeout=5)

    def start(self, **more: Any) -> None:
        command = [self.binary, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--databases", str(self.databases), "--dir", str(self.folder)]
        log = self.folder / "log"
        self.process = processes.begin(command, log, **more)
        processes.wait_for(self.process, self._answers, log)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            processes.end(self.process, number)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except NoConnection:
            return False


def a_redis(*, databases: int = 16, for_all: bool = False) -> RedisServer:
    """A running server; one `for_all` the tests of a run ends with the process that began it, however that ends."""
    folder = Path(tempfile.mkdtemp(prefix="icp-redis-"))
    server = RedisServer(missing.program("redis-server", "redis-server"), folder, processes.free_port(), databases)
    server.start(**processes.ending_with_us() if for_all else {})
    return server


@pytest.fixture(scope="session")
def redis_session() -> Iterator[RedisServer]:
    server = a_redis()
    yield server
    server.remove()


@pytest.fixture
def redis_server(redis_session: RedisServer) -> RedisServer:
    """Running and empty, whatever the test before did to it."""
    if not redis_session._answers():
        redis_session.start()
    redis_session.client.flushall()
    return redis_session
