"""What the outbox knows about a server that is away, and about mails that came back."""

from django.db import migrations, models

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0006_anchors")]
    operations = [
        LiftTriggers(),
        migrations.AddField("mailmessage", "tried_since", models.DateTimeField(null=True)),
        migrations.AddField("mailmessage", "away_since", models.DateTimeField(null=True)),
        migrations.AddField("mailmessage", "delayed_at", models.DateTimeField(null=True)),
        migrations.AddField("mailmessage", "bounced_at", models.DateTimeField(null=True)),
        migrations.AddField("mailmessage", "report", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AddIndex(
            "mailmessage", models.Index(fields=["workspace", "state", "next_at"], name="sign_in_codes_that_are_due")
        ),
        InstallTriggers(),
    ]
