"""One result for each operation that a form names."""

import django.db.models.deletion
import uuid6
from django.conf import settings
from django.db import migrations, models

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0003_chunks")]
    operations = [
        LiftTriggers(),
        migrations.CreateModel(
            name="Operation",
            fields=[
                ("id", models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ("op_id", models.UUIDField()),
                ("path", models.CharField(max_length=300)),
                ("digest", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(default=0)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "op_id"), name="a_person_does_an_operation_once")],
            },
        ),
        InstallTriggers(),
    ]
