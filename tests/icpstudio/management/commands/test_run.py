"""`make run` as a person does it: one line when all of it answers, one sentence when it can't, nobody left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.services import ground, processes
from tests.services.running import ROOT, begin_site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("run")]


def processes_on(var: Path) -> list[int]:
    """Every process whose environment names this data folder."""
    mine = f"ICP_VAR={var}\0".encode()
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and mine in _environment_of(one)]


def _environment_of(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes() + b"\0"
    except OSError:
        return b""


def make_run(var: Path, port: int) -> subprocess.Popen[str]:
    command = ["make", "--no-print-directory", "run", f"PORT={port}"]
    environment = {**os.environ, **ground.of(var), "ICP_VAR": str(var), "SAMPLE": "no"}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder, and the project's environment, that have been set up once."""
    subprocess.run(["make", "--no-print-directory", "setup"], cwd=ROOT, check=True, capture_output=True)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SAMPLE", "no")
        site = begin_site(tmp_path_factory.mktemp("run") / "var")
    processes.end(site.process)
    return site.var


def test_it_says_once_that_it_is_ready_and_ends_with_all_its_processes(var):
    port = processes.free_port()
    run = make_run(var, port)
    first, second = run.stdout.readline(), run.stdout.readline()
    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status
    lived = len(processes_on(var))
    run.send_signal(signal.SIGTERM)
    rest, complaints = run.communicate(timeout=20)

    assert first == f"Ready: http://127.0.0.1:{port}/\n"
    assert second.startswith(f"       http://localhost:{port}/ ")
    assert (answer, "Ready" in rest) == (200, False)
    assert lived >= 5
    assert processes_on(var) == []
    assert "Traceback" not in rest + complaints


def test_set_up_once_nothing_is_set_up_again(var):
    """How long it then takes is measured by `make bench ARGS=start`."""
    manifest = var / "static" / "staticfiles.json"
    collected_at = manifest.stat().st_mtime_ns
    run = make_run(var, processes.free_port())
    first = run.stdout.readline()
    run.send_signal(signal.SIGTERM)
    run.communicate(timeout=20)

    assert first.startswith("Ready: ")
    assert manifest.stat().st_mtime_ns == collected_at


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        output, complaints = make_run(tmp_path, port).communicate(timeout=60)

    assert output == ""
    assert complaints.splitlines()[0] == f"Port {port} is taken by another program: choose another with `make run PORT=8123`."
    assert [line for line in complaints.splitlines()[1:] if not line.startswith("make")] == []


def test_the_same_data_runs_once(var):
    site = begin_site(var)
    output, complaints = make_run(var, processes.free_port()).communicate(timeout=60)
    processes.end(site.process)

    assert output == ""
    assert complaints.splitlines()[0] == f"ICP Studio already runs on this data, at {site.url}/"


def test_its_secrets_are_for_us_alone(var):
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in (var / "secret", var / "audit-key")} == {
        "secret": "0o600",
        "audit-key": "0o600",
    }
