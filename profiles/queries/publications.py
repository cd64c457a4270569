"""Questions about what has been published, and to whom."""

from __future__ import annotations

from django.db.models import QuerySet

from icpstudio.models import Member
from profiles.choices import VersionState
from profiles.models import Version


def published(member: Member) -> QuerySet[Version]:
    """The published version of every workshop of the member's workspace; what everybody may read."""
    return (
        Version.objects.in_workspace(member.workspace)
        .filter(state=VersionState.PUBLISHED)
        .select_related("workshop")
        .order_by("workshop__name")
    )
