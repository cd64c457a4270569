"""The Celery app. Tasks are doorbells: they say "look in the table and do what is due", so a lost one loses nothing."""

import os
from datetime import datetime
from pathlib import Path

from celery import Celery
from celery.schedules import schedstate, schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icpstudio.settings")

ANSWER_EVERY = 10.0
OUT_OF_DATE = 60.0  # as in the settings: the machines' own clocks decide, and they differ by seconds

app = Celery("icpstudio")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for every thread: `current_app` of a web thread is this one
app.autodiscover_tasks()


class AtOnceAndEvery(schedule):
    """Due as soon as the scheduler starts, and from then on at the interval."""

    started_at: datetime | None = None

    def is_due(self, last_run_at: datetime) -> schedstate:
        self.started_at = self.started_at or self.maybe_make_aware(self.now())
        if self.maybe_make_aware(last_run_at) <= self.started_at:
            return schedstate(is_due=True, next=self.seconds)
        return super().is_due(last_run_at)


def sign_of_life() -> Path:
    """The file that a worker of this machine touches whenever the scheduler's question has come through the queue to it."""
    from django.conf import settings

    return settings.VAR / "run" / "answered"


# By name: the task itself stands with the others in tasks.py.
app.add_periodic_task(AtOnceAndEvery(ANSWER_EVERY), app.signature("icpstudio.answer"), name="answer", expires=OUT_OF_DATE)
