"""What the page will say about whom we serve: conditions with points, each with its evidence or the word hypothesis."""

from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceRow
from profiles.choices import Basis, Category, CriterionKind


class Criterion(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=10, choices=CriterionKind)
    category = models.CharField(max_length=22, choices=Category)
    name = models.CharField(max_length=160)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.CUSTOMER)
    condition = models.JSONField(default=dict)
    points = models.SmallIntegerField(null=True)
    proposed_points = models.SmallIntegerField(null=True)
    evidence = models.JSONField(default=dict)  # counts: {"best": [30, 43], "others": [103, 428], "least_ideal": [6, 57]} or won, lost
    review_by = models.DateField(null=True, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=-5, points__lte=5), name="points_are_small"),
            models.CheckConstraint(
                condition=Q(kind="scored", points__isnull=False) | (~Q(kind="scored") & Q(points=None)),
                name="only_a_scored_criterion_has_points",
            ),
            models.UniqueConstraint(fields=["workshop", "name"], name="a_criterion_is_named_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_hypothesis(self) -> bool:
        """Nothing was counted for it yet."""
        return not self.evidence.get("best") and not self.evidence.get("won")
