"""A fingerprint of the whole database: the same before and after means that nothing was written."""

import hashlib

from django.db import connection

# What every visit may touch.
OUTSIDE = {"django_session", "icpstudio_cache", "sqlite_sequence"}


def writes() -> int | None:
    """SQLite counts the rows changed on this connection; PostgreSQL doesn't say."""
    return connection.connection.total_changes if connection.vendor == "sqlite" else None


def fingerprint() -> dict[str, str]:
    """Table -> digest of its rows."""
    digests = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in OUTSIDE:
                cursor.execute(f'SELECT * FROM "{table}"')
                digests[table] = hashlib.sha256("\n".join(sorted(map(str, cursor.fetchall()))).encode()).hexdigest()
    return digests
