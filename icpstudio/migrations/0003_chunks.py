"""Bulk jobs in chunks, and the scheduler's lease."""

import django.db.models.deletion
import uuid6
from django.db import migrations, models

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers

STATES = [("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("failed", "Failed"), ("cancelled", "Cancelled")]
KNOWN = models.Q(("state__in", [state for state, _name in STATES]))


def key():
    return ("id", models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0002_cache_table")]
    operations = [
        LiftTriggers(),
        migrations.CreateModel(
            name="Lease",
            fields=[
                key(),
                ("name", models.CharField(max_length=40, unique=True)),
                ("holder", models.CharField(max_length=200)),
                ("until", models.DateTimeField()),
                ("turn", models.PositiveBigIntegerField(default=1)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[key(), ("name", models.CharField(max_length=40, unique=True)), ("heard", models.DateTimeField())],
            options={"abstract": False},
        ),
        migrations.AddField("job", "work", models.CharField(blank=True, db_default="", default="", max_length=120)),
        migrations.AddField("job", "close", models.CharField(blank=True, db_default="", default="", max_length=120)),
        migrations.CreateModel(
            name="Chunk",
            fields=[
                key(),
                ("number", models.PositiveIntegerField()),
                ("span", models.JSONField(default=dict)),
                ("rows", models.PositiveIntegerField(default=1)),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("next_at", models.DateTimeField()),
                ("lease", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.TextField(blank=True)),
                ("job", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="icpstudio.job")),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="icpstudio.workspace")),
            ],
            options={
                "indexes": [models.Index(fields=["state", "next_at"], name="chunks_that_are_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("job", "number"), name="a_job_has_each_chunk_once"),
                    models.CheckConstraint(condition=KNOWN, name="a_chunk_is_in_a_known_state"),
                ],
            },
        ),
        InstallTriggers(),
    ]
