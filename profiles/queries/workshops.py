"""Questions about workshops."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from icpstudio.models import Member
from profiles.models import Workshop


def of(member: Member) -> QuerySet[Workshop]:
    """The workshops of the member's workspace, newest first."""
    return Workshop.objects.in_workspace(member.workspace).select_related("workspace").order_by("-opened_at")


def one(member: Member, workshop_id: UUID) -> Workshop:
    """A workshop of the member's workspace. Raises Workshop.DoesNotExist for a stranger's id."""
    return Workshop.objects.in_workspace(member.workspace).select_related("workspace").get(pk=workshop_id)
