"""The counts of several web processes are one, at a port of their own, and not at the site."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from tests.services import processes
from tests.services.running import ROOT

REQUESTS = 60


def samples(port: int) -> dict[tuple[str, ...], float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    found = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sorted(sample.labels.values())): sample.value for sample in found}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    without = {"DATABASE_URL", "REDIS_URL"}
    ours = {"ICP_VAR": str(tmp_path), "METRICS_PORT": str(processes.free_port()), "PORT": str(processes.free_port()), "WEB_WORKERS": "2"}
    ours["DEBUG"] = "yes"  # no page is looked at here, so no static files are collected
    return {name: value for name, value in os.environ.items() if name not in without} | ours


@pytest.fixture
def ports(environment: dict[str, str], tmp_path: Path) -> Iterator[tuple[int, int]]:
    """A web server of two processes, and the one that adds their counts up."""
    port, metrics_port = int(environment["PORT"]), int(environment["METRICS_PORT"])
    pages = {"web": f"http://127.0.0.1:{port}/healthz", "metrics": f"http://127.0.0.1:{metrics_port}/metrics"}
    running = []
    for name, page in pages.items():
        log = tmp_path / f"{name}.log"
        running.append(processes.begin([sys.executable, "manage.py", name], log, cwd=ROOT, env=environment))
        processes.wait_for(running[-1], lambda page=page: answers(page), log, 60)
    yield port, metrics_port
    for process in running:
        processes.end(process, signal.SIGTERM)


def answers(page: str) -> bool:
    try:
        return urlopen(page, timeout=5).status == 200
    except HTTPError:
        raise
    except OSError:
        return False


@pytest.mark.slow
def test_two_web_processes_are_counted_together(ports: tuple[int, int], tmp_path: Path) -> None:
    port, metrics_port = ports
    key = ("icp_requests_total", "200", "GET", "icpstudio:healthz")
    before = samples(metrics_port)[key]
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _number: urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).read(), range(REQUESTS)))
    after = samples(metrics_port)

    assert after[key] == before + REQUESTS
    assert after[("icp_request_seconds_count", "icpstudio:healthz")] == after[key]
    assert len({file.stem.rpartition("-")[2] for file in (tmp_path / "run" / "metrics").glob("counter_*.db")}) == 2
    # Nobody has made a database here: the figures still come, and say so.
    assert after[("icp_database_up",)] == 0
    assert 0 < after[("icp_disk_free_ratio",)] < 1


@pytest.mark.django_db
def test_the_site_itself_has_no_such_page() -> None:
    assert Client().get("/metrics").status_code == 404


@pytest.mark.slow
def test_without_a_port_there_is_nothing_to_tell(environment: dict[str, str]) -> None:
    del environment["METRICS_PORT"]
    done = subprocess.run([sys.executable, "manage.py", "metrics"], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: METRICS_PORT is not set: neither the web processes nor this one would count anything.\n",
    )
