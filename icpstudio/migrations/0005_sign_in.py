"""Second factors asked for, sessions listed."""

from django.db import migrations

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0004_operations")]
    operations = [LiftTriggers(), InstallTriggers()]
