"""One holder at a time, by the database's clock; who falls silent is succeeded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icpstudio.actions import leases
from icpstudio.beat import LeasedScheduler
from icpstudio.celery import app
from icpstudio.models import Lease, Pulse

pytestmark = pytest.mark.django_db
LONG = timedelta(seconds=30)


def hold(holder: str) -> bool:
    return leases.hold("scheduler", holder=holder, long=LONG)


def test_one_holds_and_the_other_waits() -> None:
    assert [hold("a"), hold("b"), hold("a")] == [True, False, True]
    assert list(Lease.objects.values_list("name", "holder", "turn")) == [("scheduler", "a", 1)]


def test_who_falls_silent_is_succeeded_and_does_not_get_it_back() -> None:
    hold("a")
    Lease.objects.update(until=Lease.objects.get().until - 2 * LONG)

    assert [hold("b"), hold("a")] == [True, False]
    assert Lease.objects.values_list("holder", "turn").get() == ("b", 2)


def test_an_orderly_end_hands_over_at_once_and_nobody_gives_up_what_another_holds() -> None:
    hold("a")
    leases.release("scheduler", holder="b")
    assert hold("b") is False

    leases.release("scheduler", holder="a")
    assert hold("b") is True


def test_a_second_scheduler_rings_for_nothing_until_the_first_has_ended(tmp_path) -> None:
    first = LeasedScheduler(app, schedule_filename=str(tmp_path / "first"))
    second = LeasedScheduler(app, schedule_filename=str(tmp_path / "second"))
    for _tick in range(4):
        first.tick()
        second.tick()
    assert [sum(entry.total_run_count for entry in one.schedule.values()) for one in (first, second)] == [1, 0]

    first.close()
    second.renew_at = 0.0
    second.tick()
    assert second.rings
    second.close()


def test_the_last_answer_of_the_fleet_is_one_row() -> None:
    leases.heard("worker")
    leases.heard("worker")

    assert Pulse.objects.values_list("name", flat=True).get() == "worker"
