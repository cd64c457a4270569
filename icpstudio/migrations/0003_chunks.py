"""Bulk jobs in chunks, and the scheduler's lease."""

from django.db import migrations

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0002_cache_table")]
    operations = [LiftTriggers(), InstallTriggers()]
