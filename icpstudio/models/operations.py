"""What a form asked for once: its row lies in the transaction of the deed, and holds what was answered."""

from __future__ import annotations

from django.db import models

from icpstudio.models.base import Row


class OperationQuerySet(models.QuerySet):
    def below(self, path: str) -> OperationQuerySet:
        """Those whose forms were sent to an address that begins with `path`."""
        return self.filter(path__startswith=path)


class Operation(Row):
    """One deed that a person's form named, told apart by the form's `op_id`. It is kept for a day and belongs to that person alone."""

    op_id = models.UUIDField()
    user = models.ForeignKey("icpstudio.User", models.CASCADE, related_name="+")
    path = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)  # of address, words and files: the same id under other words is another deed
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "op_id"], name="a_person_does_an_operation_once")]
