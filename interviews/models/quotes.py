"""Words of an answer that are worth keeping."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from icpstudio.models.base import WorkspaceQuerySet, WorkspaceRow, scoped
from interviews.choices import MAY_BE_CITED, InterviewState


class QuoteQuerySet(WorkspaceQuerySet):
    def of_workshop(self, workshop: models.Model) -> QuoteQuerySet:
        return self.in_workspace(workshop.workspace).filter(answer__interview__workshop=workshop)

    def citable(self) -> QuoteQuerySet:
        """Quotes of logged interviews whose respondent allows that they are quoted."""
        return self.filter(answer__interview__state=InterviewState.LOGGED, answer__interview__consent__in=MAY_BE_CITED)

    def with_source(self) -> QuoteQuerySet:
        return self.select_related("answer__question", "answer__interview__customer").prefetch_related("tags__theme")


class Quote(WorkspaceRow):
    """Characters `start` to `end` of the answer. The words stay as they were marked; when they no longer stand in the answer, the
    quote is loose and has no place."""

    answer = models.ForeignKey("interviews.Answer", models.CASCADE, related_name="quotes")
    text = models.TextField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    objects = scoped(QuoteQuerySet)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_quote_has_words"),
            models.CheckConstraint(
                condition=Q(start=None, end=None) | Q(start__isnull=False, end__gt=F("start")), name="a_quote_has_a_place_or_is_loose"
            ),
        ]

    @property
    def reference(self) -> str:
        """What the floor below knows a quote by."""
        return f"quote:{self.pk}"

    @property
    def is_loose(self) -> bool:
        return self.start is None
