"""Whom a publication is sent to, and who speaks for which function."""

from django.db import models
from django.db.models.functions import Lower

from icpstudio.choices import Function
from icpstudio.models.base import WorkspaceRow


class Stakeholder(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="stakeholders")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    title = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=20, choices=Function, blank=True)
    language = models.CharField(max_length=5, default="en")
    member = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("workshop", Lower("email"), name="an_address_is_a_stakeholder_once")]

    def __str__(self) -> str:
        return self.name
