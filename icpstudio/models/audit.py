"""The append-only, hash-chained trail of a workspace. Rows hold ids and digests, never personal text."""

from django.db import models

from icpstudio.models.base import WorkspaceRow


class AuditEntry(WorkspaceRow):
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, db_constraint=False, related_name="+")
    verb = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "seq"], name="a_place_in_the_trail_is_taken_once")]
        indexes = [models.Index(fields=["workspace", "subject_type", "subject_id"], name="audit_by_subject")]


class AuditHead(WorkspaceRow):
    """The newest place in a workspace's chain; locked while an entry is added."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    anchor_at = models.DateTimeField(null=True)  # when this head is to be anchored; empty while nothing new has been written

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace"], name="a_workspace_has_one_trail")]


class AuditAnchor(WorkspaceRow):
    """A head as it once was, also written to a file and mailed to the owners: what the chain alone can't prove, its end, is held by it."""

    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "seq"], name="a_place_in_the_trail_is_anchored_once")]


class Exit(WorkspaceRow):
    """A door that stands open inside one transaction: the triggers let a purge or a redaction pass and nothing else."""

    kind = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["purge", "redact"]), name="there_are_two_lawful_exits"),
        ]
