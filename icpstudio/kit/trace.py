"""The number of the request that is being served. It goes with the jobs and mails it asks for, so one search finds all that came of it."""

from __future__ import annotations

import re
import secrets
from contextlib import AbstractContextManager
from typing import Any

from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars

_WELL_FORMED = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}")


def fresh() -> str:
    """A new number: short enough to be read out."""
    return secrets.token_hex(8)


def is_well_formed(number: str) -> bool:
    return _WELL_FORMED.fullmatch(number) is not None


def current() -> str:
    """The request we are working for; empty when nobody asked (the scheduler, a command)."""
    return str(get_contextvars().get("request_id", ""))


def following(request_id: str, **more: Any) -> AbstractContextManager[Any]:
    """Everything that is logged, enqueued and mailed inside belongs to this request; `more` stands in every line of the log too."""
    return bound_contextvars(request_id=request_id, **more)


def note(**facts: Any) -> None:
    """Add facts to every further line of this request or job: ids, never names."""
    bind_contextvars(**facts)
