"""Questions about the guide, and the workshop that it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from icpstudio.models import Member
from interviews.models import Question
from profiles.models import Workshop


def workshop(member: Member, workshop_id: UUID) -> Workshop:
    """A workshop of the member's workspace. Raises Http404 for a stranger's id."""
    found = Workshop.objects.in_workspace(member.workspace).select_related("workspace").filter(pk=workshop_id).first()
    if found is None:
        raise Http404
    return found


def questions(of: Workshop) -> QuerySet[Question]:
    return Question.objects.in_workspace(of.workspace).filter(workshop=of).order_by("position")
