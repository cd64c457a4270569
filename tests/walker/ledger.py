"""A fingerprint of the whole database: the same before and after means that nothing was written."""

import hashlib

from django.db import connection

# What every visit may touch.
OUTSIDE = {"django_session", "usersessions_usersession", "icpstudio_cache", "sqlite_sequence"}


def writes() -> int:
    """How many rows this connection has written so far, taken back or not; PostgreSQL counts since its transaction began."""
    if connection.vendor == "sqlite":
        return connection.connection.total_changes
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0] or 0)


def fingerprint() -> dict[str, str]:
    """Table -> digest of its rows."""
    digests = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in OUTSIDE:
                cursor.execute(f'SELECT * FROM "{table}"')
                digests[table] = hashlib.sha256("\n".join(sorted(map(str, cursor.fetchall()))).encode()).hexdigest()
    return digests
