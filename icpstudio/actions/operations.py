"""One result for each operation that a form names.

The row is written first in the transaction of the deed, with the answer last, so that after a crash either both are there or neither.
A second request with the same id waits for the first one (PostgreSQL at the unique key, SQLite at the write lock), then is given its
answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from icpstudio.choices import Stage
from icpstudio.models import Operation, User
from icpstudio.queries import operations

KEPT = timedelta(days=1)
current: ContextVar[Undertaking | None] = ContextVar("current_operation", default=None)


@dataclass(slots=True)
class Undertaking:
    """A form on its way through one request."""

    user: User
    op_id: UUID
    path: str
    at: datetime
    digest: str = ""
    stage: Stage = Stage.BEFORE
    refused: bool = False
    row: Operation | None = None
    stack: ExitStack = field(default_factory=ExitStack)


class Done(Exception):
    """This operation is done already: `row` holds the answer."""

    def __init__(self, row: Operation) -> None:
        super().__init__(str(row.op_id))
        self.row = row


@contextmanager
def under_way(undertaking: Undertaking) -> Iterator[None]:
    """For the length of a request. At its end the transaction is closed: for good when the answer was kept, else with nothing done."""
    token = current.set(undertaking)
    try:
        with undertaking.stack:
            yield
            if undertaking.stage == Stage.OPEN:  # begun, and no answer kept
                transaction.set_rollback(True)
    finally:
        current.reset(token)


def begin() -> None:
    """From here on the request writes: open its transaction, the operation first in it. Raises Done when it has been done before.

    The middleware calls this before a view; a view that is `late` leaves it to its action, after the slow part. Where no operation
    is under way (a job, a command, a script) nothing happens."""
    undertaking = current.get()
    if undertaking is None or undertaking.stage != Stage.BEFORE:
        return
    undertaking.stack.enter_context(transaction.atomic())
    undertaking.stage = Stage.OPEN
    row = Operation(
        op_id=undertaking.op_id, user=undertaking.user, path=undertaking.path[:300], digest=undertaking.digest, at=undertaking.at
    )
    Operation.objects.bulk_create([row], ignore_conflicts=True)
    stands = operations.done(undertaking.user, undertaking.op_id)
    if stands is not None and stands.pk != row.pk:
        raise Done(stands)
    undertaking.row = row


def remember(undertaking: Undertaking, *, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep the answer of an operation that was begun and not refused beside the deed; with that it is done."""
    Operation.objects.filter(pk=undertaking.row.pk).update(status=status, headers=dict(headers), body=body)
    undertaking.stage = Stage.CLOSING


def forget_below(path: str) -> None:
    """Drop the answers of a workspace that goes; the operation under way is the one that removes it, and is needed still."""
    undertaking = current.get()
    own = undertaking.row.pk if undertaking is not None and undertaking.row is not None else None
    Operation.objects.below(path).exclude(pk=own).delete()


def forget(*, at: datetime) -> int:
    """Drop what is older than a day: nobody repeats a form that long. Returns how many."""
    return Operation.objects.filter(at__lt=at - KEPT).delete()[0]
