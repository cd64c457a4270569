"""Questions about interviews. A name leaves this room only for those who may read it; everybody else gets the alias."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _

from icpstudio.errors import Conflict
from icpstudio.models import Member
from icpstudio.rules import may, require
from interviews.choices import CONSENT_IN_SHORT, Consent, InterviewState
from interviews.models import Interview
from interviews.queries.coverage import cell_name
from interviews.rules import Verb
from profiles.models import Workshop


@dataclass(frozen=True, slots=True)
class Line:
    """One interview as a member may see it."""

    id: UUID
    number: int
    alias: str
    name: str  # empty unless the member may see names
    role: str
    customer: str
    about: str
    state: str
    state_words: str
    held_on: date | None
    people: str
    consent: str
    quotes: int | None  # none of what was withdrawn
    is_mine: bool


def one(member: Member, interview_id: UUID) -> Interview:
    """The interview, for what everybody who takes part may see. Raises Http404 for a stranger's id."""
    found = Interview.objects.in_workspace(member.workspace).with_people().filter(pk=interview_id).first()
    if found is None:
        raise Http404
    return found


def own(member: Member, interview_id: UUID) -> Interview:
    """The interview with its answers. Raises Http404, or Forbidden for those who may not read them."""
    found = one(member, interview_id)
    require(member, Verb.READ_ANSWERS, found)
    return found


def standing(member: Member, interview_id: UUID) -> Interview:
    """One's own interview while it stands: the answers of a withdrawn one are shown to nobody. Raises Conflict for such."""
    found = own(member, interview_id)
    if found.state == InterviewState.WITHDRAWN:
        raise Conflict(_("This interview was withdrawn. Its answers are shown to nobody, and nothing is added."), current=found)
    return found


def listing(member: Member, workshop: Workshop) -> list[Line]:
    """All interviews of a workshop by number; one query."""
    rows = (
        Interview.objects.in_workspace(member.workspace)
        .filter(workshop=workshop)
        .with_people()
        .annotate(marked=Count("answers__quotes", distinct=True))
        .order_by("number")
    )
    return [line(member, row, row.marked) for row in rows]


def line(member: Member, row: Interview, marked: int) -> Line:
    """`row` in the words that `member` may read. The customer's name would undo an alias, so it is masked with the person's."""
    is_mine = may(member, Verb.READ_ANSWERS, row)
    return Line(
        id=row.pk,
        number=row.number,
        alias=row.alias,
        name=row.respondent if is_mine else "",
        role=row.role if is_mine else "",
        customer=row.customer.name if is_mine and row.customer else "",
        about=cell_name(row.group, row.outcome),
        state=row.state,
        state_words=InterviewState(row.state).label,
        held_on=row.held_on,
        people=" · ".join(str(person) for person in (row.interviewer, row.note_taker) if person),
        consent=CONSENT_IN_SHORT[Consent(row.consent)],
        quotes=None if row.state == InterviewState.WITHDRAWN else marked,
        is_mine=is_mine,
    )
