"""Database triggers on SQLite and PostgreSQL from one description, and the migration operation that (re)installs them.

SQLite drops a table's triggers silently when Django rebuilds the table, and refuses the rebuild while another table's trigger
speaks of it; so every migration that touches a guarded table begins with LiftTriggers() and ends with InstallTriggers(), and a
house test compares the database with this registry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.migrations.operations.base import Operation

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Before `event` on `table`: when `when` holds (SQL over OLD and NEW, common to both databases), refuse with `says`."""

    name: str
    table: str
    event: Event
    when: str
    says: str

    def sqlite(self) -> Sequence[str]:
        return [
            f'DROP TRIGGER IF EXISTS "{self.name}"',
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH ROW WHEN {self.when} '
            f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END",
        ]

    def postgresql(self) -> Sequence[str]:
        done = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f'DROP TRIGGER IF EXISTS "{self.name}" ON "{self.table}"',
            f'CREATE OR REPLACE FUNCTION "{self.name}_refuses"() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN '
            f"IF {self.when} THEN RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {done}; END $body$",
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" FOR EACH ROW EXECUTE FUNCTION "{self.name}_refuses"()',
        ]


REGISTRY: dict[str, Trigger] = {}


def register(*triggers: Trigger) -> None:
    for trigger in triggers:
        REGISTRY[trigger.name] = trigger


def install(connection: Any) -> None:
    """Create every registered trigger whose table exists; those that stand are replaced."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for trigger in REGISTRY.values():
            if trigger.table in tables:
                for statement in getattr(trigger, connection.vendor)():
                    cursor.execute(statement)


def lift(connection: Any) -> None:
    """Remove every registered trigger that stands."""
    there = installed(connection)
    with connection.cursor() as cursor:
        for trigger in REGISTRY.values():
            if trigger.name in there:
                cursor.execute(getattr(trigger, connection.vendor)()[0])


def installed(connection: Any) -> set[str]:
    """The names of the triggers that the database has now."""
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


class LiftTriggers(Operation):
    """The first operation of a migration that touches a guarded table; InstallTriggers is its last."""

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        return None

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        install(schema_editor.connection)

    def describe(self) -> str:
        return "Lift the triggers while tables are rebuilt"


class InstallTriggers(LiftTriggers):
    """The last operation of a migration that touches a guarded table."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # PostgreSQL refuses to create a trigger while deferred constraint checks of this transaction wait.
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in schema_editor.deferred_sql:
            schema_editor.execute(statement)
        schema_editor.deferred_sql.clear()
        install(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        lift(schema_editor.connection)

    def describe(self) -> str:
        return "Install the triggers that keep frozen rows frozen"
