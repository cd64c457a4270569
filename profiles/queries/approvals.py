"""Questions about who was asked to decide on a version and what each said."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from icpstudio.models import Member
from icpstudio.queries import members
from profiles.choices import Decision
from profiles.models import Approval, Version, Workshop


def of(version: Version) -> QuerySet[Approval]:
    return version.approvals.select_related("member__user").order_by("asked_at", "member__user__name")


def asked(version: Version, member: Member) -> Approval | None:
    """The row by which `member` was asked, if she was."""
    return version.approvals.filter(member=member).first()


def named(workshop: Workshop) -> list[Member]:
    """The named approvers who are still members; one who has left never blocks."""
    here = set(workshop.named_approvers.values_list("member_id", flat=True))
    return [member for member in members.of(workshop.workspace) if member.pk in here]


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a version is on its way to approval, in approvals."""

    approved: int
    needed: int
    still_asked: int
    only_authors: bool

    @property
    def is_enough(self) -> bool:
        return self.approved >= self.needed and not self.only_authors


def tally(version: Version) -> Tally:
    """Approvals of members who wrote on the page count, but never alone; nor is more asked than people are there to give."""
    rows = list(version.approvals.select_related("member"))
    authors = set(version.authors.values_list("member_id", flat=True))
    approved = [row for row in rows if row.decision == Decision.APPROVED]
    waiting = [row for row in rows if row.decision == Decision.OPEN and row.member.ended_at is None and row.member.suspended_at is None]
    return Tally(
        approved=len(approved),
        needed=min(version.approvals_needed, len(approved) + len(waiting)) or 1,
        still_asked=len(waiting),
        only_authors=bool(approved) and all(row.member_id in authors for row in approved),
    )
