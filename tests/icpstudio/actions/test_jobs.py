"""Jobs are rows: done once, tried again, given up, cancelled, and taken over from a worker that died."""

from __future__ import annotations

from datetime import timedelta

import pytest

from icpstudio import jobs
from icpstudio.actions import jobs as actions
from icpstudio.choices import JobState
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Job
from profiles.models import Workshop
from tests.cast import MONDAY, Company

CALLS: list[str] = []


def work(*, word: str) -> None:
    """A job of these tests: notes that it was called, in which workspace, and does what its word says."""
    CALLS.append(f"{word} in {Workshop.objects.get().workspace.slug}")
    jobs.report(1, 2, "half")
    if word == "refuse":
        raise Invalid("Nothing fits.")
    if word == "break":
        raise ValueError
    if word == "cancel":
        jobs.cancel(Job.objects.get(), at=MONDAY)
        jobs.report(2, 2)


@pytest.fixture(autouse=True)
def calls() -> list[str]:
    CALLS.clear()
    return CALLS


def asked(company: Company, word: str = "work", **more: object) -> Job:
    return jobs.enqueue(f"{__name__}.work", workspace=company.workspace, at=MONDAY, word=word, **more)


@pytest.fixture(autouse=True)
def this_module_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, __name__, sys.modules.get(__name__) or __import__(__name__))


def test_a_job_is_done_once_in_its_own_workspace(kelvaro: Company, nordhaven: Company) -> None:
    job = asked(kelvaro)

    assert (actions.run(job.pk, at=MONDAY), actions.run(job.pk, at=MONDAY)) == (JobState.DONE, None)
    job.refresh_from_db()
    assert (CALLS, job.state, job.done, job.total) == (["work in kelvaro"], "done", 1, 2)


def test_the_same_key_is_the_same_job(kelvaro: Company) -> None:
    first, second = asked(kelvaro, key="once"), asked(kelvaro, key="once")

    assert (first.pk, Job.objects.count()) == (second.pk, 1)


def test_what_is_refused_is_not_tried_again_and_says_why(kelvaro: Company) -> None:
    job = asked(kelvaro, "refuse")

    assert actions.run(job.pk, at=MONDAY) == JobState.FAILED
    job.refresh_from_db()
    assert job.problem == "Nothing fits."


def test_what_breaks_is_tried_again_later_and_given_up_in_the_end(kelvaro: Company) -> None:
    job = asked(kelvaro, "break")
    seen = []
    for _try in range(actions.MAX_TRIES):
        Job.objects.filter(pk=job.pk).update(next_at=MONDAY)
        seen.append(actions.run(job.pk, at=MONDAY))

    assert seen == [JobState.WAITING] * (actions.MAX_TRIES - 1) + [JobState.FAILED]


def test_a_cancelled_job_stops_at_its_next_report(kelvaro: Company) -> None:
    job = asked(kelvaro, "cancel")

    assert actions.run(job.pk, at=MONDAY) == JobState.CANCELLED
    job.refresh_from_db()
    assert (job.state, job.done) == ("cancelled", 1)


def test_a_worker_that_died_is_succeeded_and_one_that_lives_is_left_alone(kelvaro: Company) -> None:
    job = asked(kelvaro)
    Job.objects.filter(pk=job.pk).update(state="running", lease_until=MONDAY + timedelta(seconds=30))
    assert actions.run(job.pk, at=MONDAY) is None

    assert actions.run(job.pk, at=MONDAY + timedelta(minutes=2)) == JobState.DONE


def test_a_job_waits_for_its_time(kelvaro: Company) -> None:
    job = asked(kelvaro, next_at=MONDAY + timedelta(hours=1))

    assert (actions.run(job.pk, at=MONDAY), actions.sweep(at=MONDAY)) == (None, 0)
    assert actions.sweep(at=MONDAY + timedelta(hours=2)) == 1


def test_a_report_of_who_lost_the_job_is_a_lost_race(kelvaro: Company) -> None:
    job = asked(kelvaro)
    token = jobs.current.set((job.pk, job.pk))
    try:
        with pytest.raises(Conflict):
            jobs.report(1, 2)
    finally:
        jobs.current.reset(token)
