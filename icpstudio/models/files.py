"""A stored file: bytes named by their sha256, one row for each purpose."""

from django.db import models

from icpstudio.models.base import WorkspaceRow


class StoredFile(WorkspaceRow):
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    purpose = models.CharField(max_length=30)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["workspace", "sha256"], name="a_file_is_found_by_its_bytes")]

    @property
    def path(self) -> str:
        """Where the storage keeps the bytes; a workspace's files lie apart from every other's."""
        return f"{self.workspace_id}/{self.sha256[:2]}/{self.sha256}"
