"""A workspace may ask its owners and approvers for a second factor."""

from django.db import migrations, models

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0004_operations")]
    operations = [
        LiftTriggers(),
        migrations.AddField("workspace", "second_factor_required", models.BooleanField(db_default=False, default=False)),
        InstallTriggers(),
    ]
