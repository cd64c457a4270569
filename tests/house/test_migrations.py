"""The release before works on the tables of this one: a fleet is upgraded machine by machine, and people go on meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.services.releases import PREVIOUS

OURS = {"icpstudio", "profiles", "interviews"}
# What the rule below would refuse and a person has judged: (migration, what it says) -> why it is harmless.
JUDGED = {
    (
        "icpstudio.0007_outbox",
        "AddIndex mailmessage: writing waits while the index is built",
    ): "partial: only sign-in codes that wait, so it is built in the time of one scan of a table that is emptied after thirty days",
}


def breaches(operations: Iterable[Any], made_here: set[str]) -> Iterator[str]:
    """What old code would stumble over, or what would keep people waiting. Tables that the release itself makes are free."""
    for operation in operations:
        name = type(operation).__name__
        model = (getattr(operation, "model_name", None) or getattr(operation, "name", "")).lower()
        if isinstance(operation, migrations.CreateModel):
            made_here.add(model)
        elif model in made_here:
            continue
        elif isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from breaches(operation.database_operations, made_here)
        elif isinstance(operation, migrations.AddField):
            field = operation.field
            if not field.many_to_many and not field.null and field.db_default is NOT_PROVIDED:
                yield f"{name} {model}.{operation.name}: old code writes rows without it, so it needs db_default or null"
        elif isinstance(operation, migrations.AlterField):
            yield f"{name} {model}.{operation.name}: the table is written anew, or a column gets narrower"
        elif isinstance(operation, migrations.AddIndex | migrations.AddConstraint):
            yield f"{name} {model}: writing waits while the {'index is built' if name == 'AddIndex' else 'rows are checked'}"
        elif isinstance(
            operation,
            migrations.RemoveField
            | migrations.RenameField
            | migrations.DeleteModel
            | migrations.RenameModel
            | migrations.AlterModelTable
            | migrations.AlterUniqueTogether,
        ):
            yield f"{name} {model}: old code still reads it; take it away one release later"


def new_migrations() -> dict[str, Any]:
    """Those of our floors that the previous release did not have."""
    loader = MigrationLoader(None)
    had = {node for target in PREVIOUS.migrations for node in loader.graph.forwards_plan(target)}
    return {".".join(key): found for key, found in sorted(loader.disk_migrations.items()) if key[0] in OURS and key not in had}


def test_the_rule_knows_what_breaks_old_code():
    text, kept = models.CharField(max_length=5), models.CharField(max_length=5, db_default="")
    seeded = [
        migrations.CreateModel("New", [("a", text)]),
        migrations.AddField("new", "b", text),
        migrations.AddField("job", "b", text),
        migrations.AddField("job", "c", kept),
        migrations.AddField("job", "d", models.CharField(max_length=5, null=True)),
        migrations.AlterField("job", "c", text),
        migrations.AddIndex("job", models.Index(fields=["c"], name="x")),
        migrations.RemoveField("job", "c"),
        migrations.RenameField("job", "c", "e"),
        migrations.DeleteModel("Job"),
    ]

    assert list(breaches(seeded, set())) == [
        "AddField job.b: old code writes rows without it, so it needs db_default or null",
        "AlterField job.c: the table is written anew, or a column gets narrower",
        "AddIndex job: writing waits while the index is built",
        "RemoveField job: old code still reads it; take it away one release later",
        "RenameField job: old code still reads it; take it away one release later",
        "DeleteModel job: old code still reads it; take it away one release later",
    ]


def test_no_new_migration_breaks_old_code_or_keeps_people_waiting():
    made_here: set[str] = set()
    found = {(name, words) for name, migration in new_migrations().items() for words in breaches(migration.operations, made_here)}

    assert found == set(JUDGED)


def test_every_migration_is_one_transaction():
    """Given up in the middle, it leaves nothing behind."""
    assert [name for name, migration in new_migrations().items() if not migration.atomic] == []
