"""What the outbox knows about bounces and throughput."""

from django.db import migrations

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0006_anchors")]
    operations = [LiftTriggers(), InstallTriggers()]
