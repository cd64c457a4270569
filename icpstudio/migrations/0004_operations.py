"""One result for each operation that a form names."""

from django.db import migrations

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0003_chunks")]
    operations = [LiftTriggers(), InstallTriggers()]
