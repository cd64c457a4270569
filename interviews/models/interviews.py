"""One conversation with one person: who, when, and what she allows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from icpstudio.models.base import MovingRow, WorkspaceQuerySet, scoped
from interviews.choices import INTERVIEW_MOVES, MAY_BE_CITED, MAY_BE_NAMED, Channel, Consent, InterviewState, Spoken
from profiles.choices import Mark, Outcome


class InterviewQuerySet(WorkspaceQuerySet):
    def standing(self) -> InterviewQuerySet:
        """Planned and logged ones: what was withdrawn counts nowhere."""
        return self.exclude(state=InterviewState.WITHDRAWN)

    def logged(self) -> InterviewQuerySet:
        return self.filter(state=InterviewState.LOGGED)

    def with_people(self) -> InterviewQuerySet:
        return self.select_related("workshop", "customer", "interviewer__user", "note_taker__user")


class Interview(MovingRow):
    MOVES = INTERVIEW_MOVES

    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="interviews")
    number = models.PositiveSmallIntegerField()
    customer = models.ForeignKey("profiles.Customer", models.SET_NULL, null=True, blank=True, related_name="interviews")
    outcome = models.CharField(max_length=4, choices=Outcome, default=Outcome.WON)  # of the deal that is spoken about
    state = models.CharField(max_length=10, choices=InterviewState, default=InterviewState.PLANNED)
    alias = models.CharField(max_length=160)
    respondent = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=120, blank=True)
    buying_roles = models.JSONField(default=list)
    language = models.CharField(max_length=5, choices=Spoken, default=Spoken.EN)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.VIDEO_CALL)
    held_on = models.DateField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    interviewer = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    note_taker = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    consent = models.CharField(max_length=10, choices=Consent, default=Consent.NOT_ASKED, blank=True)
    keep_until = models.DateField(null=True)
    consent_at = models.DateTimeField(null=True)
    consent_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    objects = scoped(InterviewQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="an_interview_has_its_own_number"),
            models.CheckConstraint(condition=Q(state__in=InterviewState.values), name="an_interview_is_in_a_known_state"),
            models.CheckConstraint(condition=Q(outcome__in=[Outcome.WON, Outcome.LOST]), name="an_interview_is_about_won_or_lost"),
            models.CheckConstraint(condition=~Q(alias=""), name="a_respondent_has_an_alias"),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="a_consent_is_one_of_four"),
            models.CheckConstraint(condition=Q(consent="") | Q(consent_at__isnull=False), name="a_consent_says_when"),
            models.CheckConstraint(condition=~Q(state="logged") | Q(finished_at__isnull=False), name="a_logged_interview_says_when"),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="what_is_withdrawn_says_when_and_why",
            ),
        ]
        indexes = [models.Index(fields=["workshop", "state"], name="interviews_by_state")]

    def __str__(self) -> str:
        return self.alias

    @property
    def group(self) -> Mark:
        """Where the ranking puts the customer that was heard."""
        return Mark(self.customer.mark) if self.customer else Mark.UNRANKED

    @property
    def may_be_cited(self) -> bool:
        return self.state == InterviewState.LOGGED and self.consent in MAY_BE_CITED

    @property
    def attribution(self) -> str:
        """Who said it, in as many words as consent allows."""
        if self.consent in MAY_BE_NAMED and self.respondent:
            return f"{self.respondent}, {self.role}" if self.role else self.respondent
        return self.alias
