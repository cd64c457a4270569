"""The cache in the database, also where the first release ran on Redis and made no table for it."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("icpstudio", "0007_outbox")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
