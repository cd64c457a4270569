"""Parsing at arm's length: a child process with limits, and a watchdog on its resident memory."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path

from .limits import LIMITS, MB, Limits
from .model import Refused, Settings, Table
from .store import FACTS, load

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[3]
STARE = 0.02  # seconds between two looks


def read_in_child(
    path: Path, settings: Settings | None = None, *, expected: Collection[str] = (), limits: Limits = LIMITS
) -> Table | Refused:
    """Read a table in a process of its own; whatever happens to it, the answer is a table or a reason."""
    with tempfile.TemporaryDirectory(prefix="table-") as name:
        folder = Path(name)
        job = {
            "path": str(Path(path).absolute()),
            "settings": (settings or Settings()).as_json(),
            "expected": sorted(expected),
            "limits": asdict(limits),
            "root": str(ROOT),
        }
        (folder / "job.json").write_text(json.dumps(job))
        refused = supervise(folder, limits)
        if refused:
            return refused
        if not (folder / FACTS).exists():
            return Refused("reader_failed")
        return load(folder)


def supervise(folder: Path, limits: Limits) -> Refused | None:
    """Wait for the child; stop it when it takes too much."""
    environment = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
    child = subprocess.Popen(  # noqa: S603 - our own file and interpreter; the upload is only ever named inside a JSON file
        [sys.executable, str(CHILD), str(folder)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + limits.wall_seconds
    try:
        while child.poll() is None:
            if resident(child.pid) > limits.resident:
                return Refused("too_much_memory", {"megabytes": limits.resident // MB})
            if time.monotonic() > deadline:
                return Refused("too_slow", {"seconds": limits.wall_seconds})
            time.sleep(STARE)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
    if child.returncode in (-24, -9):  # SIGXCPU, and the kernel's own hand
        return Refused("too_slow", {"seconds": limits.cpu_seconds})
    return Refused("reader_failed") if child.returncode else None


def resident(pid: int) -> int:
    """Bytes in memory; zero where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
