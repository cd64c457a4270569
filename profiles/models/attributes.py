"""What is known about customers and deals besides success: imported columns, typed values, interview themes."""

from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceRow
from profiles.choices import AttributeKind, Basis, Category


class Attribute(WorkspaceRow):
    """One column. Its values lie in the `attributes` of customers or deals under `key`; an absent key is "missing"."""

    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="attribute_columns")
    of = models.CharField(max_length=8, choices=Basis)
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=AttributeKind)
    category = models.CharField(max_length=22, choices=Category, default=Category.DEMOGRAPHICS)
    source = models.CharField(max_length=80, default="import")
    insisted_at = models.DateTimeField(null=True)  # a flagged column is left out unless a person insists and says why
    insisted_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "of", "key"], name="an_attribute_stands_once_in_a_workshop"),
            models.CheckConstraint(condition=Q(insisted_at=None) | ~Q(because=""), name="who_insists_says_why"),
        ]
