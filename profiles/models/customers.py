"""Customers and their deals, with what the ranking made of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from icpstudio.models.base import WorkspaceQuerySet, WorkspaceRow, scoped
from profiles.choices import Mark, Outcome, Tier


class CustomerQuerySet(WorkspaceQuerySet):
    def ranked(self) -> CustomerQuerySet:
        return self.filter(rank__isnull=False).order_by("rank", "name")

    def marked(self, mark: Mark) -> CustomerQuerySet:
        return self.filter(mark=mark)


class Customer(WorkspaceRow):
    """A company of the list. `attributes` by attribute key; `metrics` as imported; `figures` as computed from its deals."""

    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="customers")
    external_id = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=250)
    folded_name = models.CharField(max_length=250)
    domain = models.CharField(max_length=250, blank=True)
    attributes = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    score = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)
    mark = models.CharField(max_length=12, choices=Mark, default=Mark.UNRANKED)
    least_ideal = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    weightings_in = models.PositiveSmallIntegerField(null=True)
    weightings_of = models.PositiveSmallIntegerField(null=True)
    tier_by_hand = models.CharField(max_length=10, choices=Tier, blank=True)
    tier_reason = models.CharField(max_length=300, blank=True)
    tier_at = models.DateTimeField(null=True)
    tier_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    objects = scoped(CustomerQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "external_id"], condition=~Q(external_id=""), name="a_customer_id_stands_once_in_a_workshop"
            ),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="a_customer_has_a_known_mark"),
            models.CheckConstraint(condition=Q(tier_by_hand="") | ~Q(tier_reason=""), name="a_tier_by_hand_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["workshop", "rank"], name="customers_by_rank"),
            models.Index(fields=["workshop", "folded_name"], name="customers_by_folded_name"),
            models.Index(fields=["workshop", "domain"], name="customers_by_domain"),
        ]

    def __str__(self) -> str:
        return self.name


class Deal(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="deals")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="deals")
    external_id = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=250, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    outcome = models.CharField(max_length=4, choices=Outcome)
    created_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    attributes = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "external_id"], condition=~Q(external_id=""), name="a_deal_id_stands_once_in_a_workshop"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="a_deal_is_won_lost_or_open"),
        ]
        indexes = [models.Index(fields=["workshop", "outcome"], name="deals_by_outcome")]
