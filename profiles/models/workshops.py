"""A workshop for one market or product line, what "best" means in it, and who approves its page."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceRow
from profiles.choices import Side


class Workshop(WorkspaceRow):
    name = models.CharField(max_length=120)
    market = models.CharField(max_length=200, blank=True)
    product_line = models.CharField(max_length=120, blank=True)
    top_share = models.DecimalField(
        max_digits=4, decimal_places=3, default=Decimal("0.200"), validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(1)]
    )
    least_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.200"))
    lost_again = models.PositiveSmallIntegerField(default=4)
    discount_limit = models.FloatField(null=True, blank=True)
    cost_to_serve_limit = models.FloatField(null=True, blank=True)
    contributors_see_metrics = models.BooleanField(default=False)
    approvals_needed = models.PositiveSmallIntegerField(default=1)
    ideal_from = models.SmallIntegerField(default=0)
    secondary_from = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    ranked_at = models.DateTimeField(null=True)
    ranked_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="a_workshop_has_its_own_name"),
            models.CheckConstraint(condition=Q(top_share__gt=0, top_share__lte=1), name="the_top_share_is_a_share"),
            models.CheckConstraint(condition=Q(approvals_needed__gte=1), name="a_page_needs_an_approval"),
        ]

    def __str__(self) -> str:
        return self.name


class SuccessMetric(WorkspaceRow):
    """One figure that "best" is made of."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="metrics")
    key = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField(default=1)
    higher_is_better = models.BooleanField(default=True)
    side = models.CharField(max_length=8, choices=Side, default=Side.VALUE_TO_US)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "key"], name="a_metric_counts_once_in_a_workshop")]


class StepSkip(WorkspaceRow):
    """A step that was left out, with the reason."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="skips")
    step = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    skipped_at = models.DateTimeField()
    skipped_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "step"], name="a_step_is_skipped_once"),
            models.CheckConstraint(condition=Q(step__gte=1, step__lte=5), name="there_are_five_steps"),
        ]


class NamedApprover(WorkspaceRow):
    """A member who is asked to decide on this workshop's versions."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="named_approvers")
    member = models.ForeignKey("icpstudio.Member", models.CASCADE, related_name="+")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "member"], name="an_approver_is_named_once")]
