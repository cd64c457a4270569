"""Alive, and ready: what is away is named, and only what stops everybody is an error."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from icpstudio import jobs
from icpstudio.actions import leases, mail
from icpstudio.documents.mails import Words
from icpstudio.env import addresses
from icpstudio.kit import clock
from icpstudio.models import MailMessage
from icpstudio.queries import health
from tests.cast import MONDAY, browser


def ready():
    answer = browser().get("/readyz")
    return answer.status_code, {name: check["state"] for name, check in answer.json()["checks"].items()}


def test_all_is_well(db):
    leases.heard(jobs.ANSWERED)

    assert ready() == (200, dict.fromkeys(["database", "migrations", "outbox", "disk", "files", "queue", "worker"], "ok"))


def test_a_silent_worker_a_full_outbox_and_an_absent_queue_do_not_stop_anybody(db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    mail.queue(key="x", to="x@example.com", words=Words("x", "x", "", "en"), at=clock.now() - timedelta(minutes=6))
    found = health.checks(clock.now(), queue_problem="OperationalError", answered_at=MONDAY)

    assert [(check.name, check.level) for check in found if check.level != "ok"] == [
        ("outbox", "degraded"),
        ("queue", "degraded"),
        ("worker", "degraded"),
    ]
    assert health.worst(found) == "degraded"


def test_a_migration_that_waits_stops_everybody(db):
    latest = MigrationRecorder.Migration.objects.filter(app="icpstudio").order_by("-name").first()
    latest.delete()

    status, checks = ready()
    assert (status, checks["migrations"]) == (503, "failed")


def test_a_database_that_is_away_stops_everybody_but_the_process_lives(db):
    def refuse(*_args):
        raise DatabaseError

    with connection.execute_wrapper(refuse):
        status, checks = ready()
        alive = browser().get("/healthz")

    assert (status, checks["database"]) == (503, "failed")
    assert "migrations" not in checks
    assert (alive.status_code, alive.content) == (200, b"ok")


def test_a_bucket_that_is_away_is_named_and_stops_nobody(db, settings):
    away = addresses.storage("s3://k:s@127.0.0.1:1/icp?region=us-east-1&https=no")
    settings.STORAGES = settings.STORAGES | {"default": away}
    leases.heard(jobs.ANSWERED)

    status, checks = ready()

    assert (status, {name for name, state in checks.items() if state != "ok"}, checks["files"]) == (200, {"files"}, "degraded")


def test_a_mail_server_that_is_away_is_named_with_its_time(db):
    row = mail.queue(key="x", to="x@example.com", words=Words("x", "x", "", "en"), at=clock.now())
    MailMessage.objects.filter(pk=row.pk).update(away_since=MONDAY, next_at=clock.now() + timedelta(hours=1))

    outbox = next(check for check in health.checks(clock.now(), queue_problem="", answered_at=clock.now()) if check.name == "outbox")
    assert (outbox.level, outbox.words) == (
        "degraded",
        f"waiting for the mail server since {MONDAY:%Y-%m-%d %H:%M:%S} UTC; nothing is lost",
    )
