"""Two schedulers are harmless: one rings, the other waits, and takes over within about a lease when the first is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.services import processes
from tests.services.fleet import Fleet
from tests.services.running import Site, begin_site

pytestmark = pytest.mark.slow
BELL = """
from django_scopes import scopes_disabled
from icpstudio import jobs
from icpstudio.kit import clock
from icpstudio.models import Job
from tests.cast import MONDAY, company
with scopes_disabled():
    kelvaro = company("Kelvaro", "kelvaro")
    now = clock.now()
    Job.objects.bulk_create([
        Job(workspace=kelvaro.workspace, name="tests.faults.noting.note", arguments={"number": number}, next_at=now, asked_at=now)
        for number in range(40)
    ])
"""
COUNT = """
from icpstudio.models import AuditEntry, Job
print(Job._base_manager.filter(state="done").count(), AuditEntry._base_manager.filter(verb="note").count())
"""


def turns(fleet: Fleet) -> list[tuple[str, int]]:
    return fleet.ask("SELECT holder, turn FROM icpstudio_lease WHERE name = 'scheduler'")


def heard_since(fleet: Fleet, moment: datetime) -> bool:
    found = fleet.ask("SELECT heard FROM icpstudio_pulse WHERE name = 'worker'")
    return bool(found) and found[0][0] > moment


def test_the_second_scheduler_takes_over_and_nothing_is_done_twice(fleet: Fleet) -> None:
    fleet.begin("worker", "worker", PYTHONPATH=".")
    fleet.begin("scheduler", "first")
    fleet.wait(lambda: bool(turns(fleet)))
    fleet.begin("scheduler", "second")
    fleet.wait(lambda: heard_since(fleet, datetime.now(UTC) - timedelta(minutes=1)))
    ((holder, turn),) = turns(fleet)
    assert (fleet.pid_in(holder), turn) == (fleet.machines["first"].pid, 1)

    fleet.manage("shell", "-c", BELL)  # rows that nobody has rung for: only a scheduler's sweep finds them
    fleet.wait(lambda: fleet.one("SELECT count(*) FROM icpstudio_job WHERE state = 'done'") == 40)
    assert fleet.one("SELECT max(tries) FROM icpstudio_job") == 1
    assert fleet.one("SELECT count(*) FROM icpstudio_auditentry WHERE verb = 'note'") == 40
    assert fleet.pid_in(turns(fleet)[0][0]) == fleet.machines["first"].pid

    fleet.kill("first")
    killed_at = datetime.now(UTC)
    fleet.wait(lambda: turns(fleet)[0][1] == 2)
    assert fleet.pid_in(turns(fleet)[0][0]) == fleet.machines["second"].pid
    fleet.manage("shell", "-c", "from icpstudio.models import Job; Job._base_manager.update(state='waiting', tries=0)")
    fleet.wait(lambda: fleet.one("SELECT count(*) FROM icpstudio_job WHERE state = 'done'") == 40)
    assert fleet.one("SELECT count(*) FROM icpstudio_auditentry WHERE verb = 'note'") == 80
    fleet.wait(lambda: heard_since(fleet, killed_at))


def test_a_killed_scheduler_is_begun_again_and_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the supervisor of `manage.py run`, on whatever ground the run stands."""
    for name, value in {"SAMPLE": "no", "LEASE_SECONDS": "6", "PYTHONPATH": "."}.items():
        monkeypatch.setenv(name, value)
    site = begin_site(tmp_path / "var")
    try:
        os.kill(scheduler_of(site), signal.SIGKILL)
        site.manage("shell", "-c", BELL)
        deadline = time.monotonic() + 90
        while (printed := site.manage("shell", "-v0", "-c", COUNT)) != "40 40\n":
            assert time.monotonic() < deadline, (printed, site.log.read_text())
    finally:
        processes.end(site.process)


def scheduler_of(site: Site) -> int:
    """The process id of the running scheduler: a child of the supervisor."""
    found = subprocess.run(["pgrep", "-P", str(site.process.pid), "-f", "celery.* beat"], capture_output=True, text=True, check=True)
    return int(found.stdout)
