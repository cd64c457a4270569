"""The page in versions: sections that are edited while it is a draft and frozen by the database from submission on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from icpstudio.models.base import MovingRow, WorkspaceRow
from profiles.choices import VERSION_MOVES, EvidenceKind, VersionState


class Version(MovingRow):
    MOVES = VERSION_MOVES

    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)  # a version that was sent back is tried again under its number
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    language = models.CharField(max_length=5, default="en")
    page = models.CharField(max_length=6, default="A4")
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    zoom = models.FloatField(null=True)  # the scale that fitted last; where the next fit starts
    fit = models.JSONField(default=dict)  # how it was laid out last: scale, columns, problems, and of which content
    check_code = models.CharField(max_length=12, unique=True, null=True)
    review_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # superseded or withdrawn
    ended_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number", "attempt"], name="a_version_number_is_given_once"),
            models.UniqueConstraint(fields=["workshop"], condition=Q(state="published"), name="one_version_is_published"),
            models.UniqueConstraint(fields=["workshop"], condition=Q(state="draft"), name="one_version_is_being_drafted"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="a_version_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(content_hash=""), name="what_is_submitted_has_its_hash"),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class VersionAuthor(WorkspaceRow):
    """A member who wrote on the draft, and so can't approve it alone."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="authors")
    member = models.ForeignKey("icpstudio.Member", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "member"], name="an_author_is_named_once")]


class Section(WorkspaceRow):
    """One section of the page; `rev` lets two people edit different sections, and tells the slower one in the same."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="sections")
    key = models.CharField(max_length=30)
    content = models.JSONField()
    rev = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="a_section_stands_once_on_a_page")]


class Evidence(WorkspaceRow):
    """A frozen copy of what a line stands on: counts, or a person's words with who said them; `reference` is opaque here."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="evidence")
    line = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    text = models.TextField()
    attribution = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, default="en")
    reference = models.CharField(max_length=80, blank=True)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "line", "reference"], condition=~Q(reference=""), name="a_source_backs_a_line_once")
        ]
