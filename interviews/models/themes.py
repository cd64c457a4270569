"""What several people speak of, and which quotes show it."""

from django.db import models
from django.db.models.functions import Lower

from icpstudio.models.base import WorkspaceRow


class Theme(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True)
    named_at = models.DateTimeField()
    named_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    pushed_at = models.DateTimeField(null=True)  # made an attribute of the customers that were heard
    pushed_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("workshop", Lower("name"), name="a_theme_stands_once_in_a_workshop"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_theme_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Tag(WorkspaceRow):
    quote = models.ForeignKey("interviews.Quote", models.CASCADE, related_name="tags")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="tags")
    tagged_at = models.DateTimeField()
    tagged_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "theme"], name="a_quote_carries_a_theme_once")]
