"""The doorbells of the ground floor: each makes one call into an action that looks in the database for what is due."""

from celery import shared_task

from icpstudio.actions import jobs, mail
from icpstudio.kit import clock


@shared_task(name="icpstudio.run_job")
def run_job(job_id: str) -> None:
    jobs.run(job_id, at=clock.now())


@shared_task(name="icpstudio.deliver_mail")
def deliver_mail() -> None:
    mail.deliver(at=clock.now())


@shared_task(name="icpstudio.sweep")
def sweep() -> None:
    jobs.sweep(at=clock.now())
