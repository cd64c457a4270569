"""An S3 server on loopback, of this test process alone; it keeps everything in memory."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest

from tests.services import processes


@dataclass
class S3:
    """`start` and `stop` may be called by tests."""

    folder: Path
    port: int
    process: Any = None

    @property
    def client(self) -> Any:
        address = f"http://127.0.0.1:{self.port}"
        return boto3.client("s3", endpoint_url=address, aws_access_key_id="k", aws_secret_access_key="s", region_name="us-east-1")

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        log = self.folder / "log"
        self.process = processes.begin(command, log, **processes.ending_with_us())
        processes.wait_for(self.process, self._answers, log)

    def stop(self) -> None:
        processes.end(self.process)

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


@dataclass(frozen=True)
class Held:
    """A bucket and the STORAGE_URL that leads to it."""

    server: S3
    name: str

    @property
    def url(self) -> str:
        return f"s3://k:s@127.0.0.1:{self.server.port}/{self.name}/icp?region=us-east-1&https=no"

    def names(self) -> list[str]:
        """What lies in it, by name."""
        listed = self.server.client.list_objects_v2(Bucket=self.name)
        return sorted(found["Key"] for found in listed.get("Contents", []))


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    folder = Path(tempfile.mkdtemp(prefix="icp-s3-"))
    server = S3(folder, processes.free_port())
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bucket(s3: S3) -> Held:
    """An empty bucket."""
    held = Held(s3, f"icp-{uuid4().hex}")
    s3.client.create_bucket(Bucket=held.name)
    return held
