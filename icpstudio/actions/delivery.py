"""Delivers what is due in the outbox: nothing is lost, nothing is sent twice, and what is uncertain waits for a person.

A row is leased, its mail is offered to the server, and only then, with the mark `inflight` committed, the final dot is sent.
A worker that dies before the mark leaves a row that is safe to repeat; one that dies after it leaves a row that a person judges."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from icpstudio import jobs
from icpstudio.actions.convoys import Convoy
from icpstudio.choices import MailState
from icpstudio.models import MailMessage
from icpstudio.queries import moments

SECONDS = 5.0  # of one turn; then a worker looks whether it should end, or lets others have its thread
_sending = threading.Lock()


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one turn: how many mails the server took, and whether more could leave at once."""

    taken: int
    is_more: bool


def deliver(*, at: datetime) -> int:
    """Send what is due, for a few seconds, and ring for the rest. Returns how many mails the server took."""
    turn = take_turn(at=at)
    if turn.is_more:
        jobs.ring("icpstudio.deliver_mail")
    return turn.taken


def take_turn(*, at: datetime) -> Turn:
    """Send what is due, for a few seconds.

    One thread of a process at a time: so a worker that dies leaves no more in flight than its connections, however many threads it has."""
    taken, end = 0, time.monotonic() + SECONDS
    while _is_due(at) and _sending.acquire(blocking=False):  # who holds it already is at it, and looks once more before it stops
        try:
            convoy = Convoy()
            taken += convoy.run(until=end)
        finally:
            _sending.release()
        if convoy.is_away or time.monotonic() > end:
            return Turn(taken, is_more=not convoy.is_away)
    return Turn(taken, is_more=False)


def _is_due(at: datetime) -> bool:
    """Whether there is anything to send. What dead workers left is sorted first: to be repeated, or for a person to judge."""
    now = max(at, moments.now())
    free = {"lease": None, "lease_until": None}
    if MailMessage.objects.lost_in_flight(now).exists():
        MailMessage.objects.lost_in_flight(now).change_the_free(state=MailState.UNCERTAIN, **free)
    if MailMessage.objects.left_behind(now).exists():
        MailMessage.objects.left_behind(now).change_the_free(state=MailState.WAITING, **free)
    return MailMessage.objects.ready(now).exists()
