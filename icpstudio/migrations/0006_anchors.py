"""Anchors of the audit trail, and the request that asked for a job or a mail."""

from django.db import migrations

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0005_sign_in")]
    operations = [LiftTriggers(), InstallTriggers()]
