"""What the web processes count, for `manage.py metrics` to add up. Without METRICS_PORT the counts stay in the process and go nowhere.

Each process keeps its counts in a file of its own, named by host and process, so any number of them on any number of machines that share
the folder can be added. Labels are names of this code, never anything that a caller wrote."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

from django.conf import settings

if settings.METRICS_PORT:  # the library looks once, when it is imported
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_FOLDER)

from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.multiprocess import MultiProcessCollector

HOST = "".join(letter for letter in socket.gethostname() if letter.isalnum()) or "host"
A_DAY = 24 * 3600
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


def me() -> str:
    """This process, for the name of its file: containers have hosts of their own and the same process numbers."""
    return f"{HOST}-{os.getpid()}"


if settings.METRICS_PORT:
    values.ValueClass = values.MultiProcessValue(process_identifier=me)  # type: ignore[no-untyped-call]

requests = Counter("icp_requests_total", "Requests that were answered.", ["method", "route", "status"])
durations = Histogram("icp_request_seconds", "How long requests took.", ["route"], buckets=SECONDS)
saves = Counter("icp_autosaves_total", "Answers that saved themselves.", ["outcome"])
violations = Counter("icp_csp_reports_total", "Violations of the content security policy that browsers told us.", ["directive"])


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    requests.labels(method, route, str(status)).inc()
    durations.labels(route).observe(seconds)


def added_up() -> CollectorRegistry:
    """The counts of all processes."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(settings.METRICS_FOLDER))  # type: ignore[no-untyped-call]
    return registry


def forget_the_dead() -> None:
    """Remove the files of processes that are no more: of this host by asking, of others a day after they last wrote."""
    for file in settings.METRICS_FOLDER.glob("*.db"):
        host, _dash, process = file.stem.rpartition("_")[2].rpartition("-")
        gone = not _lives(int(process)) if host == HOST and process.isdigit() else file.stat().st_mtime < time.time() - A_DAY
        if gone:
            file.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()
