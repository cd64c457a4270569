"""An uploaded list on its way in: what was understood, what it would do, what it did, and how to take it back."""

from django.db import models
from django.db.models import Q

from icpstudio.models.base import MovingRow, WorkspaceRow
from profiles.choices import IMPORT_MOVES, ImportKind, ImportState


class Import(MovingRow):
    MOVES = IMPORT_MOVES

    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="imports")
    kind = models.CharField(max_length=10, choices=ImportKind, blank=True)  # empty until it is recognised or said
    file = models.ForeignKey("icpstudio.StoredFile", models.PROTECT, related_name="+")
    rows = models.ForeignKey("icpstudio.StoredFile", models.PROTECT, null=True, related_name="+")  # the file as typed rows, once read
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    settings = models.JSONField(default=dict)  # what a person corrected; empty means: as detected
    mapping = models.JSONField(default=dict)
    understanding = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)  # created, updated, unchanged, skipped, lines
    problem = models.TextField(blank=True)
    job = models.ForeignKey("icpstudio.Job", models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="an_import_is_in_a_known_state"),
        ]


class ImportProblem(WorkspaceRow):
    """A line that needs a look."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    skipped = models.BooleanField()


class ImportChange(WorkspaceRow):
    """What an import did to one row; `before` is what undo puts back (null: the row was created)."""

    source = models.ForeignKey(Import, models.CASCADE, related_name="changes")
    line = models.PositiveIntegerField()
    subject = models.CharField(max_length=10)
    subject_id = models.UUIDField()
    before = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "subject", "subject_id"], name="an_import_changes_a_row_once"),
        ]
