"""The triggers that a database holds, and those that the registry means, in words that can be compared."""

from __future__ import annotations

from typing import Any

from icpstudio.kit.triggers import REGISTRY

HELD = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    # Whether it is switched on, when it fires, its table, the body of its function.
    "postgresql": """
        SELECT t.tgname, concat_ws(' ', t.tgenabled, t.tgtype, t.tgrelid::regclass, p.prosrc)
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    """,
}
BEFORE_EACH_ROW = {"INSERT": 7, "DELETE": 11, "UPDATE": 19}  # how pg_trigger writes it down


def standing(connection: Any) -> dict[str, str]:
    """Name -> what it does, as the database tells it."""
    with connection.cursor() as cursor:
        cursor.execute(HELD[connection.vendor])
        return dict(cursor.fetchall())


def meant(connection: Any) -> dict[str, str]:
    """The same, of the registry."""
    return {name: _told(trigger, connection.vendor) for name, trigger in REGISTRY.items()}


def _told(trigger: Any, vendor: str) -> str:
    if vendor == "sqlite":
        return trigger.sqlite()[1]
    body = trigger.postgresql()[1].split("$body$")[1]
    return f"O {BEFORE_EACH_ROW[trigger.event]} {trigger.table} {body}"
