"""Django's migrate, polite to a PostgreSQL that people work on: it waits for no lock longer than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

# While a migration waits for a table, everybody behind it waits too: better to give up and come again.
PATIENCE = "1s"
ONE_AT_A_TIME = 4_715_001  # the key of the lock by which two machines that start at once take turns


class Command(migrate.Command):
    help = migrate.Command.help + " On PostgreSQL it gives up after waiting one second for a lock; what was done so far stays."

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            return super().handle(*args, **options)
        try:
            with polite(connection):
                return super().handle(*args, **options)
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != "55P03":  # lock_not_available
                raise
            raise CommandError(
                f"Somebody works on a table that a migration needs, and after {PATIENCE} of waiting it gave up, so that nobody waits "
                "behind it. Nothing is half done: each migration is done as a whole or not at all. Run it again in a quiet moment."
            ) from problem


@contextmanager
def polite(connection: Any) -> Iterator[None]:
    """One migration at a time in the whole fleet, each as long as it needs, none waiting long for a table."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")
