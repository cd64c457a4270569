"""The questions that a workshop's interviews ask."""

from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceRow
from interviews.choices import Method


class Question(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="questions")
    key = models.CharField(max_length=40)
    method = models.CharField(max_length=20, choices=Method, default=Method.STANDARD)
    short = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="a_question_stands_once_in_a_guide"),
            models.UniqueConstraint(fields=["workshop", "position"], name="a_place_in_the_guide_is_taken_once"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="a_question_has_a_known_method"),
        ]

    def __str__(self) -> str:
        return self.text
