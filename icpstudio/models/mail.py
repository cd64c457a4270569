"""The outbox: one row per recipient and occasion, sent at most once unless a person asks again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, models, transaction
from django.db.models import Q

from icpstudio.choices import MailState
from icpstudio.models.base import Row


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server said to one mail, or that it said nothing."""

    pk: UUID
    state: MailState
    answer: str
    next_at: datetime | None = None  # when to try again
    sent_at: datetime | None = None


class MailQuerySet(models.QuerySet):
    def due(self, at: datetime) -> MailQuerySet:
        """What may be sent now: waiting rows whose time has come, and leased ones whose worker died before handing over."""
        return self.ready(at) | self.left_behind(at)

    def ready(self, at: datetime) -> MailQuerySet:
        return self.filter(state=MailState.WAITING, next_at__lte=at)

    def left_behind(self, at: datetime) -> MailQuerySet:
        """Leased by a worker that died before it handed over: safe to repeat."""
        return self.filter(state=MailState.LEASED, lease_until__lt=at)

    def lost_in_flight(self, at: datetime) -> MailQuerySet:
        """Handed to the server when something died: it may have arrived, so only a person sends it again."""
        return self.filter(state=MailState.INFLIGHT, lease_until__lt=at)

    def nobody_else_has(self) -> MailQuerySet:
        """These rows without those that another worker is just writing: nobody waits for anybody, so nobody deadlocks.

        In a transaction only."""
        return self.model.objects.filter(pk__in=self.select_for_update(skip_locked=True).values("pk"))

    def change_the_free(self, **changes: Any) -> int:
        """Update those that nobody else has; who has them will look again."""
        with transaction.atomic(using=self.db):
            return self.nobody_else_has().update(**changes)

    def mark_in_flight(self, pks: Sequence[UUID], *, lease: UUID, until: datetime) -> int:
        """Commit that the server may have these from now on. Returns how many are still held under `lease`; the others are left alone."""
        stored = [self._stored("id", pk) for pk in pks]
        told = [MailState.INFLIGHT, self._stored("lease_until", until), self._stored("lease", lease), MailState.LEASED, *stored]
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                MARK.format(keys=", ".join(["%s"] * len(pks))), [str(one) if isinstance(one, MailState) else one for one in told]
            )
            return cursor.rowcount

    def record(self, outcomes: Iterable[Outcome], *, lease: UUID) -> None:
        """Write down what became of mails held under `lease`; who has lost the lease changes nothing.

        Those that fared alike are written in one statement, and nearly always that is all of them."""
        alike: dict[tuple[MailState, datetime | None, datetime | None], list[Outcome]] = {}
        for one in outcomes:
            alike.setdefault((one.state, one.next_at, one.sent_at), []).append(one)
        with connections[self.db].cursor() as cursor:
            for fate, these in alike.items():
                cursor.execute(*self._recording(fate, these, lease))

    def _recording(self, fate: tuple[Any, ...], these: Sequence[Outcome], lease: UUID) -> tuple[str, list[Any]]:
        stored = self._stored
        keys = [stored("id", one.pk) for one in these]
        answers = [word for key, one in zip(keys, these, strict=True) for word in (key, one.answer[:300])]
        told = {name: stored(name, value) for name, value in zip(("state", "next_at", "sent_at"), fate, strict=True) if value is not None}
        changes = ", ".join(f"{name} = %s" for name in told)
        statement = RECORD.format(changes=changes, cases=" WHEN %s THEN %s" * len(these), keys=", ".join(["%s"] * len(these)))
        if connections[self.db].vendor == "postgresql":
            statement += AT_LEISURE
        return statement, [*told.values(), *answers, stored("lease", lease), *keys]

    def _stored(self, name: str, value: object) -> Any:
        return self.model._meta.get_field(name).get_db_prep_value(value, connections[self.db])


class MailMessage(Row):
    """A mail to one address. Sign-in codes belong to no workspace; all others do."""

    workspace = models.ForeignKey("icpstudio.Workspace", models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    attachment = models.ForeignKey("icpstudio.StoredFile", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    queued_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    tried_since = models.DateTimeField(null=True)  # the first try; five days later it is given up
    away_since = models.DateTimeField(null=True)  # the mail server has not answered since; empty once it does
    delayed_at = models.DateTimeField(null=True)  # a server on the way has told us that it still tries
    bounced_at = models.DateTimeField(null=True)  # it came back after it had left
    report = models.CharField(max_length=64, blank=True, default="", db_default="")  # of the last eight, 8 letters of each sha256
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")  # the request that asked for it, for the log

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="a_mail_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False), name="a_sent_mail_says_when"),
        ]
        indexes = [
            models.Index(fields=["state", "next_at"], name="mails_that_are_due"),
            models.Index(fields=["workspace", "state", "next_at"], name="sign_in_codes_that_are_due"),  # they have no workspace
        ]


# Written out, because they run for every few mails: building them anew each time would cost as much as a mail.
MARK = (
    f"UPDATE {MailMessage._meta.db_table} SET state = %s, lease_until = %s "  # noqa: S608 (our own words)
    "WHERE lease = %s AND state = %s AND id IN ({keys})"
)
RECORD = (
    f"UPDATE {MailMessage._meta.db_table} SET {{changes}}, answer = CASE id{{cases}} END, "  # noqa: S608 (our own words)
    "lease = NULL, lease_until = NULL, away_since = NULL WHERE lease = %s AND id IN ({keys})"
)
# What became of a mail need not wait for the disk, as the mark must: lost in a crash of the database, it leaves the mail in doubt, and
# never sends it twice. Said within the statement, it costs no further way to the server; it holds for this one transaction.
AT_LEISURE = " AND set_config('synchronous_commit', 'off', true) = 'off'"
