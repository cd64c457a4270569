"""The outbox: one row per recipient and occasion, sent at most once unless a person asks again."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from icpstudio.choices import MailState
from icpstudio.models.base import Row


class MailQuerySet(models.QuerySet):
    def due(self, at: datetime) -> MailQuerySet:
        """What may be sent now: waiting rows whose time has come, and leased ones whose worker died before handing over."""
        return self.filter(Q(state=MailState.WAITING, next_at__lte=at) | Q(state=MailState.LEASED, lease_until__lt=at))

    def lost_in_flight(self, at: datetime) -> MailQuerySet:
        """Handed to the server when something died: it may have arrived, so only a person sends it again."""
        return self.filter(state=MailState.INFLIGHT, lease_until__lt=at)


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
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")  # the request that asked for it, for the log

    objects = MailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="a_mail_is_in_a_known_state"),
            models.CheckConstraint(condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False), name="a_sent_mail_says_when"),
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="mails_that_are_due")]
