"""A bulk job in parts: each done once, in any order, by whoever comes; the end is made once; what fails is named."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest

from icpstudio import jobs
from icpstudio.actions import chunks
from icpstudio.actions import jobs as actions
from icpstudio.choices import JobState
from icpstudio.errors import Invalid
from icpstudio.kit import clock
from icpstudio.models import Chunk, Job
from icpstudio.queries import jobs as queries
from profiles.models import Workshop
from tests.cast import Company

PARTS = 4
called: list[str] = []
NAME = __name__


def begin(*, word: str) -> None:
    """The job: prepares nothing, and splits itself."""
    spans = [chunks.Span({"part": part}, rows=10) for part in range(1, PARTS + 1)]
    chunks.split(spans, work=f"{NAME}.part", close=f"{NAME}.end", word=word)


def part(*, word: str, part: int) -> None:
    """Writes a mark that a rollback takes away, and does what the word says when it comes to the third part."""
    workshop = Workshop.objects.get()
    called.append(f"{part} in {workshop.workspace.slug}")
    Workshop.objects.filter(pk=workshop.pk).update(market=f"{workshop.market}{part}")
    if part == 3:
        {"break": _break, "refuse": _refuse, "cancel": _cancel, "lose": _lose}.get(word, _nothing)()


def end(*, word: str) -> None:
    called.append("end")
    Workshop.objects.update(name="ended")
    if word == "break the end" and called.count("end") == 1:
        _break()


def _nothing() -> None:
    return None


def _break() -> None:
    raise ValueError


def _refuse() -> None:
    raise Invalid("Nothing fits.")


def _cancel() -> None:
    jobs.cancel(Job.objects.get(), at=clock.now())


def _lose() -> None:
    """As if this worker had slept past its lease and another one had the chunk by now."""
    Chunk.objects.filter(number=3).update(lease=Chunk.objects.get(number=1).pk)


@pytest.fixture(autouse=True)
def nothing_called_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    called.clear()
    monkeypatch.setitem(sys.modules, NAME, sys.modules.get(NAME) or __import__(NAME))


@pytest.fixture
def market(kelvaro: Company, nordhaven: Company) -> str:
    Workshop.objects.filter(pk=kelvaro.workshop.pk).update(market="")
    return ""


def split(company: Company, word: str = "work") -> Job:
    """A job of which every part still waits."""
    job = jobs.enqueue(f"{NAME}.begin", workspace=company.workspace, at=clock.now(), word=word)
    assert actions.run(job.pk, at=clock.now()) == JobState.RUNNING
    job.refresh_from_db()
    return job


def marks(company: Company) -> tuple[str, str]:
    return Workshop.objects.values_list("market", "name").get(pk=company.workshop.pk)


def test_without_a_job_everything_is_done_here_and_now(kelvaro: Company) -> None:
    begin(word="work")

    assert called == [*(f"{n} in kelvaro" for n in (1, 2, 3, 4)), "end"]
    assert not Chunk.objects.exists()


def test_every_part_is_done_once_and_then_the_end_is_made_once(kelvaro: Company, market: str) -> None:
    job = split(kelvaro)
    assert (job.done, job.total, called) == (0, 40, [])
    assert actions.run(job.pk, at=clock.now()) is None, "parts are open, so nobody makes the end"

    assert chunks.work(at=clock.now()) == PARTS
    assert chunks.work(at=clock.now()) == 0
    job.refresh_from_db()
    assert (job.state, job.done) == ("running", 40)

    assert (actions.run(job.pk, at=clock.now()), actions.run(job.pk, at=clock.now())) == (JobState.DONE, None)
    assert called == [*(f"{n} in kelvaro" for n in (1, 2, 3, 4)), "end"]
    assert marks(kelvaro) == ("1234", "ended")


def test_a_part_that_breaks_waits_longer_each_time_while_the_others_go_on(kelvaro: Company, market: str) -> None:
    job = split(kelvaro, "break")

    assert chunks.work(at=clock.now()) == PARTS - 1
    job.refresh_from_db()
    third = Chunk.objects.get(number=3)
    assert (job.state, job.done, third.state, third.tries, third.problem) == ("running", 30, "waiting", 1, "ValueError")
    assert third.next_at > clock.now() + timedelta(seconds=3)
    assert marks(kelvaro)[0] == "124"


def test_a_part_that_breaks_again_and_again_ends_the_job_which_says_which_part_and_why(kelvaro: Company, market: str) -> None:
    job = split(kelvaro, "break")
    for _try in range(chunks.MAX_TRIES):
        chunks.work(at=clock.now())
        Chunk.objects.filter(number=3).update(next_at=clock.now())

    job.refresh_from_db()
    assert (job.state, job.done, Chunk.objects.get(number=3).tries) == ("failed", 30, chunks.MAX_TRIES)
    assert queries.progress(job).words == "Part 3 of 4 did not work: ValueError. What the other parts did is kept."
    assert actions.run(job.pk, at=clock.now()) is None


def test_a_refused_part_is_not_tried_again_and_the_rest_is_left(kelvaro: Company, market: str) -> None:
    job = split(kelvaro, "refuse")

    assert chunks.work(at=clock.now()) == 2
    job.refresh_from_db()
    assert (job.state, job.problem, marks(kelvaro)[0]) == ("failed", "Nothing fits.", "12")
    assert [chunk.state for chunk in Chunk.objects.order_by("number")] == ["done", "done", "failed", "waiting"]


@pytest.mark.parametrize("word", ["cancel", "lose"])
def test_a_part_whose_job_was_cancelled_or_that_another_worker_has_leaves_no_trace(kelvaro: Company, market: str, word: str) -> None:
    """Here the cancelling is rolled back with the part, being in its transaction; what counts is that the part did not stay."""
    job = split(kelvaro, word)

    done = chunks.work(at=clock.now())
    job.refresh_from_db()
    assert (done, job.done, marks(kelvaro)[0]) == (3, 30, "124")


def test_of_a_cancelled_job_no_part_is_begun(kelvaro: Company, market: str) -> None:
    job = split(kelvaro)
    jobs.cancel(job, at=clock.now())

    assert (chunks.work(at=clock.now()), actions.run(job.pk, at=clock.now()), called) == (0, None, [])


def test_a_silent_worker_s_part_is_taken_over_and_a_living_one_s_is_left_alone(kelvaro: Company, market: str) -> None:
    job, now = split(kelvaro), clock.now()
    Chunk.objects.filter(number=2).update(state="running", lease=job.pk, lease_until=now + timedelta(seconds=30), tries=1)

    assert chunks.work(at=now) == PARTS - 1
    assert chunks.work(at=now + timedelta(minutes=1)) == 1
    assert sorted(called) == [f"{n} in kelvaro" for n in (1, 2, 3, 4)]


def test_a_worker_that_dies_of_a_part_again_and_again_is_said(kelvaro: Company, market: str) -> None:
    job = split(kelvaro)
    Chunk.objects.filter(number=1).update(tries=chunks.MAX_TRIES)

    chunks.work(at=clock.now())
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "The worker died several times while it was at this.")


def test_an_end_that_breaks_leaves_no_trace_and_is_made_again(kelvaro: Company, market: str) -> None:
    job = split(kelvaro, "break the end")
    chunks.work(at=clock.now())

    assert actions.run(job.pk, at=clock.now()) == JobState.WAITING
    assert marks(kelvaro) == ("1234", kelvaro.workshop.name)
    assert actions.run(job.pk, at=clock.now() + timedelta(minutes=1)) == JobState.DONE
    assert (marks(kelvaro), called.count("end")) == (("1234", "ended"), 2)


def test_the_sweeper_finds_parts_and_ends_that_nobody_rang_for(kelvaro: Company) -> None:
    split(kelvaro)
    assert actions.sweep(at=clock.now()) == PARTS
    chunks.work(at=clock.now())

    assert actions.sweep(at=clock.now()) == 1
