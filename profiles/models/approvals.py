"""Who was asked to decide on a version, and what each decided; the decision binds to the content that was seen."""

from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceRow
from profiles.choices import Decision


class Approval(WorkspaceRow):
    version = models.ForeignKey("profiles.Version", models.CASCADE, related_name="approvals")
    member = models.ForeignKey("icpstudio.Member", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN, blank=True)
    reason = models.TextField(blank=True)
    hash_seen = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "member"], name="a_member_decides_on_a_version_once"),
            models.CheckConstraint(condition=~Q(decision="sent_back") | ~Q(reason=""), name="who_sends_back_says_why"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | (~Q(decision="") & Q(decided_at__isnull=False) & ~Q(hash_seen="")),
                name="a_decision_says_when_and_on_what",
            ),
        ]
