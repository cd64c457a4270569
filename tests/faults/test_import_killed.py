"""F10: the worker that imports 50,000 lines is killed at 10, 50 and 90 %: every line is in once, and the progress never goes back.

Once on SQLite with the queue of files and one worker after the other; once on PostgreSQL and Redis with two workers side by side, of
which one is killed each time (docs/operations.md: many machines)."""

from __future__ import annotations

import signal
import time

import pytest

from tests.faults import staging
from tests.services.fleet import Fleet
from tests.services.postgres import Postgres

pytestmark = pytest.mark.slow
LINES, COMPANIES = 50_000, 2_000
MARKS = (10, 50, 90)


def apply_while_killing(fleet: Fleet, workers: list[str]) -> list[int]:
    """Kill the worker whose turn it is at each mark and begin another; return the progress as it was seen."""
    seen: list[int] = []
    marks = list(MARKS)

    def over() -> bool:
        done, total, state = staging.progress(fleet)
        seen.append(done)
        if marks and total and done * 100 >= total * marks[0]:
            fleet.kill(workers[0])
            workers.append(f"worker-after-{marks.pop(0)}")
            fleet.begin("worker", workers[-1])
            workers.pop(0)
        return state == "done"

    staging.apply(fleet)
    fleet.wait(over, seconds=240)
    assert marks == [], "the work was over before the last kill"
    return seen


def assert_all_is_in_once(fleet: Fleet, seen: list[int]) -> None:
    assert seen == sorted(seen), "the progress went back"
    assert seen[-1] == LINES
    assert fleet.one("SELECT count(*) FROM profiles_deal") == LINES
    assert fleet.one("SELECT count(DISTINCT external_id) FROM profiles_deal") == LINES
    assert fleet.one("SELECT count(*) FROM profiles_customer") == COMPANIES
    assert fleet.one("SELECT count(*) FROM profiles_importchange") == LINES + COMPANIES
    assert fleet.one("SELECT state FROM profiles_import") == "applied"
    assert fleet.ask("SELECT state, count(*) FROM icpstudio_chunk GROUP BY state") == [("done", LINES // 500)]
    assert fleet.one("SELECT count(*) FROM icpstudio_auditentry WHERE verb = 'rank'") == 1
    assert fleet.one("SELECT count(*) FROM profiles_customer WHERE rank IS NOT NULL") == COMPANIES // 4


def test_on_one_machine(lone_machine: Fleet) -> None:
    staging.read(lone_machine, "deals", LINES, COMPANIES)
    lone_machine.begin("worker", "worker")
    lone_machine.begin("scheduler", "scheduler")

    assert_all_is_in_once(lone_machine, apply_while_killing(lone_machine, ["worker"]))


def test_on_two_machines(fleet: Fleet) -> None:
    staging.read(fleet, "deals", LINES, COMPANIES)
    for machine in ("one", "two"):
        fleet.begin("worker", machine)
    fleet.begin("scheduler", "scheduler")

    assert_all_is_in_once(fleet, apply_while_killing(fleet, ["one", "two"]))


def test_a_database_that_is_ended_in_the_middle_and_comes_back_is_worked_on(fleet: Fleet, postgres: Postgres) -> None:
    """Every connection of every thread is lost at once; nobody has to restart a worker."""
    staging.read(fleet, "deals", 20_000, COMPANIES)
    fleet.begin("worker", "worker")
    fleet.begin("scheduler", "scheduler")
    staging.apply(fleet)
    fleet.wait(lambda: staging.progress(fleet)[0] > 2_000)

    postgres.stop(signal.SIGQUIT)
    time.sleep(2)
    postgres.start()

    assert staging.progress(fleet)[2] == "running", "the work was over before the database was ended"
    fleet.wait(lambda: staging.progress(fleet)[2] == "done")
    assert fleet.one("SELECT count(*) FROM profiles_deal") == 20_000
    assert fleet.one("SELECT count(*) FROM profiles_customer") == COMPANIES
    assert fleet.one("SELECT max(tries) FROM icpstudio_chunk") < 5
