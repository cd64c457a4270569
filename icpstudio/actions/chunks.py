"""Bulk work in parts: a job splits itself into rows, the fleet does them, and the last one done lets the job make its end.

A chunk's function writes to the database alone, inside the transaction that records the chunk as done and moves the job's progress.
So whatever dies, a chunk is done once or not at all, and the progress never goes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from icpstudio import jobs
from icpstudio.actions import leases
from icpstudio.choices import JobState
from icpstudio.errors import Conflict, Refusal
from icpstudio.kit import trace
from icpstudio.models import Chunk, Job
from icpstudio.queries import moments

MAX_TRIES = 5
TURN = 5.0  # seconds that a hand works before it lets others at the queue, or the worker end
AHEAD = 8  # how many due chunks are looked at, since other workers are after the same ones
log = logging.getLogger(__name__)
# One thread of a worker stays free for mail and other jobs. SQLite has one writer at a time: a second hand would only wait.
_hands = threading.BoundedSemaphore(max(1, settings.WORKER_THREADS - 1) if connection.vendor == "postgresql" else 1)


class _Lost(Exception):
    """The job was cancelled, or another worker has taken the chunk over; what was begun here is rolled back."""


@dataclass(frozen=True, slots=True)
class Span:
    """One part of the work: what its function is told, and how many of the job's rows it stands for."""

    told: Mapping[str, Any]
    rows: int


@transaction.atomic
def split(spans: Sequence[Span], *, work: str, close: str, **arguments: str) -> None:
    """Have `work(**arguments, **span)` called once for each span, anywhere in the fleet, and then `close(**arguments)` once.

    Called by the running job, in the transaction that prepares the work; outside of a job all is done here and now, in order.
    Raises Conflict when the job was cancelled or taken over."""
    running = jobs.current.get()
    if running is None:
        for span in spans:
            import_string(work)(**arguments, **span.told)
        import_string(close)(**arguments)
        return
    at, (job_id, lease) = moments.now(), running
    job = Job.objects.get(pk=job_id)
    Chunk.objects.bulk_create(
        [
            Chunk(workspace_id=job.workspace_id, job=job, number=number, span=dict(span.told), rows=span.rows, next_at=at)
            for number, span in enumerate(spans, start=1)
        ],
        batch_size=200,
    )
    mine = Job.objects.filter(pk=job_id, lease=lease, state=JobState.RUNNING)
    total = sum(span.rows for span in spans)
    if not mine.update(work=work, close=close, arguments=arguments, lease=None, lease_until=None, tries=0, done=0, total=total, next_at=at):
        raise Conflict(_("The job was cancelled or taken over."))
    transaction.on_commit(lambda: _call(len(spans), job_id))


def _call(hands: int, job_id: UUID) -> None:
    for _bell in range(min(hands, jobs.CREW)):
        jobs.ring("icpstudio.work_chunks")
    if not hands:
        jobs.ring("icpstudio.run_job", str(job_id))


def work(*, at: datetime) -> int:
    """Do chunks that are due, of whichever job, for one turn; then call the next hand. Returns how many were done here."""
    if not _hands.acquire(blocking=False):
        return 0
    done, until = 0, time.monotonic() + TURN
    try:
        while time.monotonic() < until:
            lease = uuid4()
            chunk = _claim(lease, at=at)
            if chunk is None:
                return done
            done += _run(chunk, lease)
            at = moments.now()
    finally:
        _hands.release()
    jobs.ring("icpstudio.work_chunks")
    return done


def _claim(lease: UUID, *, at: datetime) -> Chunk | None:
    with scopes_disabled():  # a worker serves all workspaces until the row says which
        ahead = list(Chunk.objects.due(at).order_by("next_at", "pk").values_list("pk", flat=True)[:AHEAD])
        for pk in ahead:
            mine = Chunk.objects.free(at).filter(pk=pk)
            if mine.update(state=JobState.RUNNING, lease=lease, lease_until=at + jobs.LEASE, tries=F("tries") + 1):
                return Chunk.objects.select_related("job", "workspace").get(pk=pk)
    return None


def _run(chunk: Chunk, lease: UUID) -> bool:
    with scope(workspace=chunk.workspace), leases.kept(chunk, lease), trace.following(chunk.job.request_id, job=str(chunk.job_id)):
        try:
            if chunk.tries > MAX_TRIES:
                raise Refusal(chunk.problem or _("The worker died several times while it was at this."))
            _do(chunk, lease)
        except _Lost:
            return False
        except Refusal as refusal:
            _give_up(chunk, lease, refusal.sentence)
            return False
        except Exception as problem:
            log.exception("Chunk %s of job %s failed on try %s", chunk.number, chunk.job_id, chunk.tries)
            leases.let_go_of_a_broken_connection()
            _later(chunk, lease, type(problem).__name__)
            return False
        if not Chunk.objects.filter(job=chunk.job_id).open().exists():
            jobs.ring("icpstudio.run_job", str(chunk.job_id))
        return True


@transaction.atomic
def _do(chunk: Chunk, lease: UUID) -> None:
    import_string(chunk.job.work)(**chunk.job.arguments, **chunk.span)
    mine = Chunk.objects.filter(pk=chunk.pk, lease=lease, state=JobState.RUNNING)
    if not mine.update(state=JobState.DONE, lease=None, lease_until=None, span={}, problem=""):
        raise _Lost
    # Last, because every chunk of the job waits for this row until we commit.
    if not Job.objects.filter(pk=chunk.job_id, state=JobState.RUNNING).update(done=F("done") + chunk.rows):
        raise _Lost


def _later(chunk: Chunk, lease: UUID, problem: str) -> None:
    if chunk.tries >= MAX_TRIES:
        _give_up(chunk, lease, problem)
        return
    mine = Chunk.objects.filter(pk=chunk.pk, lease=lease, state=JobState.RUNNING)
    next_at = moments.now() + timedelta(seconds=5 * 3 ** (chunk.tries - 1))
    mine.update(state=JobState.WAITING, lease=None, lease_until=None, problem=problem, next_at=next_at)


@transaction.atomic
def _give_up(chunk: Chunk, lease: UUID, problem: str) -> None:
    """This chunk won't be done, so the job can't be whole: it ends here, and what the other chunks did is kept."""
    mine = Chunk.objects.filter(pk=chunk.pk, lease=lease, state=JobState.RUNNING)
    if mine.update(state=JobState.FAILED, lease=None, lease_until=None, problem=problem):
        job = Job.objects.filter(pk=chunk.job_id, state=JobState.RUNNING)
        job.update(state=JobState.FAILED, problem=problem, ended_at=moments.now())
