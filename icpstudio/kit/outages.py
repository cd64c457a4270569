"""Tells what stands behind an error: our mistake, or something below us that does not work for the moment."""

from __future__ import annotations

import errno
from enum import StrEnum

from django.db import InterfaceError, OperationalError

FULL_DISK = {errno.ENOSPC, errno.EDQUOT}
# What PostgreSQL and SQLite call a full disk.
FULL_CODES = {"53100", "SQLITE_FULL"}
# SQLite says OperationalError of a missing table too; that is a mistake of ours, and no waiting heals it.
MISTAKES = {"SQLITE_ERROR"}


class Outage(StrEnum):
    AWAY = "away"  # the database is down, starting, or held by somebody for too long
    FULL = "full"  # a disk is full


def behind(problem: BaseException | None) -> Outage | None:
    """Looks at the error and at everything that it came from."""
    seen: set[int] = set()
    found = None
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        code = getattr(problem, "sqlstate", None) or getattr(problem, "sqlite_errorname", None)
        if code in FULL_CODES or (isinstance(problem, OSError) and problem.errno in FULL_DISK):
            return Outage.FULL
        if code in MISTAKES:
            return None
        if isinstance(problem, (OperationalError, InterfaceError)):
            found = Outage.AWAY
        problem = problem.__cause__ or problem.__context__
    return found
