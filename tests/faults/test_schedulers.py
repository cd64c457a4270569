"""Two schedulers are harmless: one rings, the other waits, and takes over within about a lease when the first is killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.services.fleet import Fleet

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
