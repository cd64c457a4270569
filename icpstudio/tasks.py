"""The doorbells of the ground floor: each makes one call into an action that looks in the database for what is due."""

import logging
import threading
from datetime import timedelta
from typing import Any

from celery import bootsteps, shared_task

from icpstudio.actions import anchors, chunks, delivery, jobs, leases, operations, sessions, unrung
from icpstudio.celery import app, sign_of_life
from icpstudio.jobs import ANSWERED, queue_problem
from icpstudio.kit import clock
from icpstudio.queries import moments

# The clocks of two machines differ a little: the doorbell must not come too early for the row that was written with it.
NEARLY = timedelta(seconds=1)
LOOK_EVERY = 5.0  # as often as the scheduler asks what is due
log = logging.getLogger(__name__)


@shared_task(name="icpstudio.answer")
def answer() -> None:
    """Scheduler, queue and worker all work: proved by having arrived here. The file is for this machine's supervisor."""
    path = sign_of_life()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    leases.heard(ANSWERED)


@shared_task(name="icpstudio.run_job")
def run_job(job_id: str) -> None:
    jobs.run(job_id, at=moments.now() + NEARLY)


@shared_task(name="icpstudio.work_chunks")
def work_chunks() -> None:
    chunks.work(at=moments.now())


@shared_task(name="icpstudio.deliver_mail")
def deliver_mail() -> None:
    delivery.deliver(at=moments.now())


@shared_task(name="icpstudio.anchor_trails")
def anchor_trails() -> None:
    anchors.anchor_due(at=moments.now())


@shared_task(name="icpstudio.sweep")
def sweep() -> None:
    jobs.sweep(at=moments.now())


@shared_task(name="icpstudio.forget")
def forget() -> None:
    operations.forget(at=clock.now())


@shared_task(name="icpstudio.forget_sessions")
def forget_sessions() -> None:
    sessions.forget(at=clock.now())


class Unrung(bootsteps.StartStopStep):
    """A thread of every worker that looks for itself while the queue is away. Nothing is rung then, and somebody waits for a code."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.over = threading.Event()

    def start(self, worker: Any) -> None:
        threading.Thread(target=self.look, daemon=True, name="unrung").start()

    def stop(self, worker: Any) -> None:
        self.over.set()

    def look(self) -> None:
        while not self.over.wait(LOOK_EVERY):
            try:
                while queue_problem() and unrung.work() and not self.over.is_set():
                    pass
            except Exception:  # the database may be away too: the next look is in five seconds
                log.warning("A look without the queue came to nothing.", exc_info=True)


app.steps["worker"].add(Unrung)
