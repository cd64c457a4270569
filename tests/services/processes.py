"""Servers that belong to one test process: begun on a free port, waited for, ended."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from icpstudio.kit.supervisor.lifeline import end_with_parent


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def begin(command: Sequence[str], log: Path, **more: Any) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, its output in a file."""
    with log.open("ab") as output:
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **more)


def ending_with_us() -> dict[str, Any]:
    """For `begin`: the kernel ends the server as soon as the process that began it is gone, even by kill -9."""
    return {"preexec_fn": end_with_parent}


def wait_for(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path, seconds: float = 30.0) -> None:
    """Until it answers; what it wrote is the reason when it doesn't."""
    deadline = time.monotonic() + seconds
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            state = "still runs" if process.poll() is None else f"ended with {process.returncode}"
            end(process)  # who did not come to answer in time shall not stand in the way of the next
            raise RuntimeError(f"{process.args!r} {state} and does not answer:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def end(process: subprocess.Popen[bytes], number: int = signal.SIGTERM, seconds: float = 15.0) -> None:
    """Ask, wait, and kill only who did not listen."""
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
