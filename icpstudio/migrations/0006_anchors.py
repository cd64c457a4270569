"""Anchors of the audit trail, and the request that asked for a job or a mail."""

import django.db.models.deletion
import uuid6
from django.db import migrations, models
from django.utils import timezone

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


def anchor_what_stands(apps, schema_editor):
    """Trails from before there were anchors get their first one as soon as the scheduler looks."""
    heads = apps.get_model("icpstudio", "AuditHead")._base_manager.using(schema_editor.connection.alias)
    heads.filter(seq__gt=0).update(anchor_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0005_sign_in")]
    operations = [
        LiftTriggers(),
        migrations.AddField("audithead", "anchor_at", models.DateTimeField(null=True)),
        migrations.AddField("job", "request_id", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField("mailmessage", "request_id", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddField("workspace", "anchor_mails", models.BooleanField(db_default=True, default=True)),
        migrations.CreateModel(
            name="AuditAnchor",
            fields=[
                ("id", models.UUIDField(default=uuid6.uuid7, editable=False, primary_key=True, serialize=False)),
                ("seq", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("seal", models.CharField(max_length=64)),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="icpstudio.workspace")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("workspace", "seq"), name="a_place_in_the_trail_is_anchored_once")]},
        ),
        migrations.RunPython(anchor_what_stands, migrations.RunPython.noop, elidable=True),
        InstallTriggers(),
    ]
