"""A published version on its way to people: the PDF made once, and one recipient row with one mail each."""

from django.db import models

from icpstudio.models.base import WorkspaceRow


class Publication(WorkspaceRow):
    version = models.OneToOneField("profiles.Version", models.CASCADE, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("icpstudio.Member", models.SET_NULL, null=True, related_name="+")
    leaves_at = models.DateTimeField()  # the end of the undo window
    note = models.TextField(blank=True)


class Recipient(WorkspaceRow):
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="recipients")
    stakeholder = models.ForeignKey("profiles.Stakeholder", models.SET_NULL, null=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5, default="en")
    mail = models.OneToOneField("icpstudio.MailMessage", models.PROTECT, null=True, related_name="recipient")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "email"], name="a_publication_reaches_an_address_once")]


class Rendering(WorkspaceRow):
    """The PDF of a version in one paper size and language: made once, kept for good."""

    version = models.ForeignKey("profiles.Version", models.CASCADE, related_name="renderings")
    page = models.CharField(max_length=6)
    language = models.CharField(max_length=5)
    file = models.ForeignKey("icpstudio.StoredFile", models.PROTECT, related_name="+")
    scale = models.FloatField()
    layouts = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "page", "language"], name="a_version_is_rendered_once_per_page_and_language")
        ]
