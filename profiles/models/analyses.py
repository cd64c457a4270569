"""A result of the engine, with the fingerprint of what it was made from: same data, same analysis."""

from django.db import models

from icpstudio.models.base import WorkspaceRow


class Analysis(WorkspaceRow):
    workshop = models.ForeignKey("profiles.Workshop", models.CASCADE, related_name="analyses")
    fingerprint = models.CharField(max_length=64)
    customers = models.JSONField(default=dict)  # best against the rest
    deals = models.JSONField(default=dict)  # won against lost
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "fingerprint"], name="the_same_data_is_analysed_once"),
        ]
