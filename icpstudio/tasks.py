"""The doorbells of the ground floor: each makes one call into an action that looks in the database for what is due."""

from datetime import timedelta

from celery import shared_task

from icpstudio.actions import anchors, chunks, delivery, jobs, leases, operations
from icpstudio.celery import sign_of_life
from icpstudio.jobs import ANSWERED
from icpstudio.kit import clock
from icpstudio.queries import moments

# The clocks of two machines differ a little: the doorbell must not come too early for the row that was written with it.
NEARLY = timedelta(seconds=1)


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
