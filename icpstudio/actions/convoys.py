"""A few connections that bring mails side by side: each waits for the network once, and the database is asked once, for all of them.

How many there may be is a setting, because it is also how many mails a kill may leave in doubt: ADR 0011 has the figures."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.db.models.functions import Coalesce

from icpstudio.choices import MailState
from icpstudio.documents.messages import Press
from icpstudio.kit import trace
from icpstudio.kit.smtp import Envelope, Refused, Stuffed, Uncertain, Unreachable, Wire, connect
from icpstudio.models import MailMessage, Outcome
from icpstudio.queries import moments

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=settings.LEASE_SECONDS)
GIVE_UP = timedelta(days=5)
LONGEST_WAIT = timedelta(hours=1)
FIRST_LOOK = timedelta(seconds=5)  # at a server that is away; each further look waits as long again as it has been away
ROUNDS = 8  # so many mails for each connection are leased in one go


@dataclass
class Batch:
    """Mails leased together. Their time is the database's, carried on by our own steady clock."""

    lease: UUID
    leased_at: datetime
    until: datetime
    rows: deque[MailMessage]
    begun: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        return self.leased_at + timedelta(seconds=time.monotonic() - self.begun)

    def mine(self, state: MailState) -> QuerySet[MailMessage]:
        return MailMessage.objects.filter(lease=self.lease, state=state)


Loaded = tuple[Wire, MailMessage, Stuffed]


class Convoy:
    """The connections of one turn. `is_away`: the server does not answer, and everything waits for it."""

    def __init__(self) -> None:
        self.is_away = False
        self._is_welcome = False
        self._width = settings.MAIL_CONNECTIONS
        self._wires: list[Wire] = []
        self._press = Press()

    def run(self, *, until: float) -> int:
        """Batch after batch, until nothing is due or the monotonic clock says `until`. Returns how many mails the server took."""
        taken = 0
        try:
            while not self.is_away and time.monotonic() < until:
                batch = lease(self._width * ROUNDS)
                if batch is None:
                    break
                taken += self._ship(batch)
        finally:
            for wire in self._wires:
                wire.close()
        return taken

    def _ship(self, batch: Batch) -> int:
        """Round after round. The questions of a round travel with the dots of the one before, so a round costs one way there and back."""
        taken, flying = 0, list[tuple[Wire, MailMessage]]()
        while batch.rows or flying:
            asked = self._ask(batch)
            heard = _heard(flying, batch)
            self._record(heard, batch)
            taken += sum(one.state == MailState.SENT for one in heard)
            flying = _send_dots(self._hand_over(asked, batch), batch)
        return taken

    def _ask(self, batch: Batch) -> list[Loaded]:
        """Offer the next mails to the server, one on each connection, and don't wait for its word."""
        asked: list[Loaded] = []
        failed: list[Outcome] = []
        _renew(batch)
        while batch.rows and len(asked) < self._width:
            row = batch.rows[0]
            try:
                raw = self._press.print(row)
                asked.append((self._question(len(asked), row), row, raw))
            except Unreachable as problem:
                if not self._narrow():
                    self._give_back(batch, str(problem))
                continue
            except Refused as refusal:
                failed.append(_refused(row, refusal, batch))
            except OSError as problem:
                failed.append(_later(row, f"The attachment can't be read: {problem}", batch))
            except Exception as problem:  # whatever a hostile text does to the library, the other mails go
                failed.append(Outcome(row.pk, MailState.FAILED, f"The mail can't be written: {type(problem).__name__}"))
            batch.rows.popleft()
        self._record(failed, batch)
        return asked

    def _question(self, number: int, row: MailMessage) -> Wire:
        if number == len(self._wires):
            self._wires.append(connect(settings.EMAIL_URL, timeout=settings.MAIL_TIMEOUT))
        self._wires[number].envelope(Envelope(settings.BOUNCE_ADDRESS, row.to, row.pk.hex))
        return self._wires[number]

    def _narrow(self) -> bool:
        """A connection can't be had. Where others stand the server may want no more of us at once: go on with those."""
        standing = [wire for wire in self._wires if wire.is_open]
        if standing:
            self._wires, self._width = standing, len(standing)
        return bool(standing)

    def _hand_over(self, asked: Sequence[Loaded], batch: Batch) -> list[tuple[Wire, MailMessage]]:
        """Everything but the final dots, to a server that has said yes."""
        offered: list[tuple[Wire, MailMessage]] = []
        refused: list[Outcome] = []
        lost: list[tuple[MailMessage, str]] = []
        for wire, row, raw in asked:
            try:
                wire.body(raw)
                offered.append((wire, row))
            except Refused as refusal:
                refused.append(_refused(row, refusal, batch))
            except Unreachable as problem:
                lost.append((row, str(problem)))
        if lost and not offered and not refused:
            batch.rows.extendleft(row for row, _problem in reversed(lost))
            self._give_back(batch, lost[0][1])
        else:
            refused += [_later(row, problem, batch) for row, problem in lost]
        self._record(refused, batch)
        return offered

    def _record(self, outcomes: Sequence[Outcome], batch: Batch) -> None:
        if outcomes:
            MailMessage.objects.record(outcomes, lease=batch.lease)
        if not self._is_welcome and any(one.state == MailState.SENT for one in outcomes):
            self._is_welcome = True  # what waited for the server need not wait for its next look
            waiting = MailMessage.objects.filter(state=MailState.WAITING, away_since__isnull=False)
            waiting.change_the_free(next_at=batch.now(), away_since=None)

    def _give_back(self, batch: Batch, problem: str) -> None:
        """The server is away: all that is due waits for it together, so that one look at a time is enough."""
        self.is_away = True
        batch.rows.clear()
        _wait_for_the_server(batch, problem)


def lease(most: int) -> Batch | None:
    """Take up to `most` due mails for ourselves, sign-in codes first: a person waits for those. None when nothing is due."""
    now, lease = moments.now(), uuid4()
    until = now + LEASE
    with transaction.atomic():
        ready = MailMessage.objects.ready(now).order_by("next_at").select_for_update(skip_locked=True)
        rows = list(ready.filter(workspace=None)[:most])
        if len(rows) < most:
            rows += ready.filter(workspace__isnull=False)[: most - len(rows)]
        taken = MailMessage.objects.filter(pk__in=[row.pk for row in rows])
        taken.update(
            state=MailState.LEASED,
            lease=lease,
            lease_until=until,
            tries=F("tries") + 1,
            tried_since=Coalesce("tried_since", now),
        )
    for row in rows:
        row.tries += 1
        row.tried_since = row.tried_since or now
    return Batch(lease, now, until, deque(rows)) if rows else None


def _renew(batch: Batch) -> None:
    """A slow server must not cost us the lease of the mails that wait their turn."""
    now = batch.now()
    if batch.rows and batch.until - now < LEASE / 2:
        batch.until = now + LEASE
        batch.mine(MailState.LEASED).update(lease_until=batch.until)


def _send_dots(offered: Sequence[tuple[Wire, MailMessage]], batch: Batch) -> list[tuple[Wire, MailMessage]]:
    """Commit the mark, then send the dots: from here on the server may have these mails, and nobody repeats them by himself.

    What another worker has taken over gets no dot: the next mail on its connection, or the end, makes the server forget it."""
    if not offered:
        return []
    pks = [row.pk for _wire, row in offered]
    marked = MailMessage.objects.mark_in_flight(pks, lease=batch.lease, until=batch.now() + LEASE)
    if marked < len(offered):
        still_mine = set(batch.mine(MailState.INFLIGHT).filter(pk__in=pks).values_list("pk", flat=True))
        offered = [(wire, row) for wire, row in offered if row.pk in still_mine]
    for wire, _row in offered:
        wire.dot()
    return list(offered)


def _heard(flying: Sequence[tuple[Wire, MailMessage]], batch: Batch) -> list[Outcome]:
    """The answers to the dots of a round."""
    taken: dict[MailMessage, str] = {}
    others: list[Outcome] = []
    for wire, row in flying:
        try:
            taken[row] = wire.answer()
        except Uncertain as problem:
            others.append(_logged(row, Outcome(row.pk, MailState.UNCERTAIN, str(problem))))
        except Refused as refusal:
            others.append(_refused(row, refusal, batch))
    now = batch.now()
    return others + [_logged(row, Outcome(row.pk, MailState.SENT, answer, sent_at=now)) for row, answer in taken.items()]


def _refused(row: MailMessage, refusal: Refused, batch: Batch) -> Outcome:
    if refusal.permanent:
        return _logged(row, Outcome(row.pk, MailState.FAILED, str(refusal)))
    return _later(row, str(refusal), batch)


def _logged(row: MailMessage, outcome: Outcome) -> Outcome:
    """One line a mail, by its id: who gets it stands in the outbox."""
    if log.isEnabledFor(logging.INFO):
        with trace.following(row.request_id):
            log.info("mail", extra={"mail": str(row.pk), "state": str(outcome.state), "tries": row.tries})
    return outcome


def _later(row: MailMessage, answer: str, batch: Batch) -> Outcome:
    """Wait twice as long after every try, from half a minute up to an hour, and give up after five days."""
    now = batch.now()
    wait = min(settings.MAIL_RETRY_SECONDS * timedelta(seconds=1) * 2 ** min(row.tries - 1, 20), LONGEST_WAIT)
    state = MailState.FAILED if now - (row.tried_since or now) > GIVE_UP else MailState.WAITING
    return _logged(row, Outcome(row.pk, state, answer, now + wait))


def _wait_for_the_server(batch: Batch, problem: str) -> None:
    """Ours and all else that is due: since when the server is away stands in each row, and five days are enough."""
    now = batch.now()
    with transaction.atomic():
        due = (MailMessage.objects.ready(now) | batch.mine(MailState.LEASED)).nobody_else_has()
        away_since = due.aggregate(since=Min("away_since"))["since"] or now
        told = {"answer": problem[:300], "lease": None, "lease_until": None, "away_since": Coalesce("away_since", now)}
        due.filter(tried_since__lt=now - GIVE_UP).update(state=MailState.FAILED, **told)
        wait = min(max(now - away_since, FIRST_LOOK), LONGEST_WAIT)
        due.update(state=MailState.WAITING, next_at=now + wait, tried_since=Coalesce("tried_since", now), **told)
