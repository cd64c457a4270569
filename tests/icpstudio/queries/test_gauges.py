"""How the installation stands, in numbers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from icpstudio import jobs
from icpstudio.actions import audit, mail
from icpstudio.choices import JobState, MailState
from icpstudio.documents.mails import Words
from icpstudio.models import Job, MailMessage
from icpstudio.queries import gauges, moments
from tests.cast import Company

MINUTE = timedelta(minutes=1)


def test_ages_and_numbers_are_those_of_the_rows(kelvaro: Company) -> None:
    now = moments.now()
    for number, waits in enumerate((1, 7, -5)):
        mail.queue(key=str(number), to="ruth@kelvaro.example", words=Words("a", "b", "", "en"), at=now - waits * MINUTE)
    MailMessage.objects.filter(key="0").update(state=MailState.FAILED)
    jobs.enqueue("a", workspace=kelvaro.workspace, at=now - 3 * MINUTE)
    silent = jobs.enqueue("b", workspace=kelvaro.workspace, at=now)
    Job.objects.filter(pk=silent.pk).update(state=JobState.RUNNING, lease=uuid4(), lease_until=now + gauges.LEASE - 2 * MINUTE)
    audit.record("invite", kelvaro.rep, by=None, at=now - timedelta(days=2))
    found = gauges.read(now)

    assert (found.mails["waiting"], found.mails["failed"], found.mails["uncertain"]) == (2, 1, 0)
    assert (found.jobs["waiting"], found.jobs["running"], found.jobs["done"]) == (1, 1, 0)
    ages = [found.oldest_mail, found.oldest_job, found.oldest_heartbeat]
    assert [round(age / 60) for age in ages if age is not None] == [7, 3, 2]
    assert found.oldest_anchor is not None
    assert found.oldest_anchor > 3600
    assert (found.database_up, found.scheduler, 0 < found.disk_free < 1) == (True, None, True)


def test_an_installation_at_rest_has_no_ages(db: None) -> None:
    found = gauges.read(moments.now())

    assert (found.oldest_mail, found.oldest_job, found.oldest_heartbeat, found.oldest_anchor) == (None, None, None, None)
    assert sum([*found.mails.values(), *found.jobs.values(), *found.chunks.values()]) == 0
