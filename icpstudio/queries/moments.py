"""What time it is for the whole fleet. Leases of several machines are compared by one clock: the database's."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from icpstudio.kit import clock


def now() -> datetime:
    """The database server's time; with SQLite program and database share one machine and its clock."""
    if connection.vendor != "postgresql":
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
