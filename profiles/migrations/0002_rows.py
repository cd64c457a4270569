"""The typed rows of an import as a stored file, for the workers that write its parts."""

import django.db.models.deletion
from django.db import migrations, models

from icpstudio.kit.triggers import InstallTriggers, LiftTriggers


class Migration(migrations.Migration):
    dependencies = [("profiles", "0001_initial"), ("icpstudio", "0003_chunks")]
    operations = [
        LiftTriggers(),
        migrations.AddField(
            "import",
            "rows",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="icpstudio.storedfile"),
        ),
        InstallTriggers(),
    ]
