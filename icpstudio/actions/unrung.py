"""What workers do while the queue is away and nobody rings: they look for themselves, so that codes arrive and jobs get done."""

from __future__ import annotations

from datetime import timedelta

from django.db import close_old_connections
from django_scopes import scopes_disabled

from icpstudio.actions import anchors, chunks, delivery, jobs
from icpstudio.models import Job
from icpstudio.queries import moments

MOST = 20  # jobs in one look; mails are looked for after each of them
LITTLE = timedelta(seconds=1)


def work() -> int:
    """Do here and now what is due, one thing after the other, mails first; returns how many jobs and parts of jobs there were.

    Every row is claimed, as when somebody rings: any number of workers may look at once."""
    close_old_connections()
    try:
        delivery.deliver(at=moments.now())
        with scopes_disabled():
            due = list(Job.objects.due(moments.now()).order_by("next_at").values_list("pk", flat=True)[:MOST])
        done = 0
        for pk in due:
            done += jobs.run(pk, at=moments.now() + LITTLE) is not None
            delivery.deliver(at=moments.now())
        done += chunks.work(at=moments.now())
        anchors.anchor_due(at=moments.now())
        return done
    finally:
        close_old_connections()
