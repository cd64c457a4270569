"""Plans an interview, keeps its details and the respondent's consent, finishes it, and withdraws it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.actions import citing, guides
from interviews.choices import Channel, Consent, InterviewState, Spoken
from interviews.models import Interview
from interviews.rules import Verb
from profiles.choices import Outcome
from profiles.models import Customer, Workshop


@transaction.atomic
def plan(
    workshop: Workshop,
    *,
    customer: Customer | None,
    alias: str,
    respondent: str,
    role: str,
    language: str,
    channel: str,
    held_on: date | None,
    interviewer: Member | None,
    by: Member,
    at: datetime,
    note_taker: Member | None = None,
    outcome: str = "",
    buying_roles: Sequence[str] = (),
    minutes: int | None = None,
) -> Interview:
    """Plan an interview (or begin to log one that was held). Without `outcome` it is about the customer's won deal, if there is one."""
    require(by, Verb.PLAN_INTERVIEW)
    _same_house(workshop, customer, interviewer, note_taker)
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)  # numbers are given one after the other
    guides.prepare(workshop, by=by, at=at)
    last = workshop.interviews.aggregate(last=Max("number"))["last"] or 0
    interview = workshop.interviews.create(
        workspace=workshop.workspace,
        number=last + 1,
        customer=customer,
        outcome=outcome or outcome_of(customer),
        alias=alias,
        respondent=respondent,
        role=role,
        buying_roles=list(buying_roles),
        language=Spoken(language),
        channel=Channel(channel),
        held_on=held_on,
        minutes=minutes,
        interviewer=interviewer,
        note_taker=note_taker,
        planned_at=at,
        planned_by=by,
    )
    audit.record(Verb.PLAN_INTERVIEW, interview, by=by, at=at, number=interview.number, customer=interview.customer_id)
    return interview


def outcome_of(customer: Customer | None) -> Outcome:
    """What an interview with `customer` is about unless somebody says otherwise: a deal that was won, else one that was lost."""
    outcomes = set(customer.deals.values_list("outcome", flat=True)) if customer else set()
    return Outcome.LOST if Outcome.LOST in outcomes and Outcome.WON not in outcomes else Outcome.WON


@transaction.atomic
def change(interview: Interview, *, by: Member, at: datetime, **details: Any) -> Interview:
    """Correct the details that `plan` takes."""
    require(by, Verb.LOG_INTERVIEW, interview)
    refuse_withdrawn(interview)
    _same_house(interview.workshop, details.get("customer"), details.get("interviewer"), details.get("note_taker"))
    for name, value in details.items():
        setattr(interview, name, value)
    interview.save(update_fields=list(details))
    audit.record(Verb.LOG_INTERVIEW, interview, by=by, at=at, changed=sorted(details), details=audit.digest(details))
    return interview


@transaction.atomic
def consent(interview: Interview, scope: str, keep_until: date | None, *, by: Member, at: datetime) -> Interview:
    """Record what the respondent allows, and until when it is kept. When words may no longer be cited, or no longer under the same
    name, they leave the open draft."""
    require(by, Verb.RECORD_CONSENT, interview)
    refuse_withdrawn(interview)
    scope = Consent(scope)
    if scope == Consent.NOT_ASKED:
        raise Invalid(_("Choose what the respondent allows."), "scope")
    before = interview.attribution if interview.may_be_cited else ""
    interview.consent, interview.keep_until, interview.consent_at, interview.consent_by = scope, keep_until, at, by
    interview.save(update_fields=["consent", "keep_until", "consent_at", "consent_by"])
    audit.record(Verb.RECORD_CONSENT, interview, by=by, at=at, scope=scope, keep_until=keep_until)
    if before and not (interview.may_be_cited and interview.attribution == before):
        citing.take_back(interview, by=by, at=at)
    return interview


@transaction.atomic
def finish(interview: Interview, *, by: Member, at: datetime) -> Interview:
    """The conversation is over: it counts as logged from now on. The trail keeps a fingerprint of every answer."""
    require(by, Verb.LOG_INTERVIEW, interview)
    answers = dict(interview.answers.exclude(text="").values_list("question__key", "text"))
    if not answers:
        raise Invalid(_("Nothing is written down yet. Answer at least one question before you finish."))
    interview.move("finish", finished_at=at, finished_by=by)
    audit.record(Verb.LOG_INTERVIEW, interview, by=by, at=at, answers={key: audit.digest(text) for key, text in answers.items()})
    return interview


@transaction.atomic
def withdraw(interview: Interview, reason: str, *, by: Member, at: datetime) -> Interview:
    """The respondent takes back what she allowed: from now on nothing of the interview is counted or cited."""
    require(by, Verb.WITHDRAW_CONSENT, interview)
    if not reason.strip():
        raise Invalid(_("Say why the interview is withdrawn."), "reason")
    interview.move("withdraw", withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason.strip())
    audit.record(Verb.WITHDRAW_CONSENT, interview, by=by, at=at, reason=audit.digest(reason))
    citing.take_back(interview, by=by, at=at)
    citing.unlearn(interview, by=by, at=at)
    return interview


def refuse_withdrawn(interview: Interview) -> None:
    """Nothing is added to an interview that was taken back. Raises Conflict."""
    if interview.state == InterviewState.WITHDRAWN:
        raise Conflict(_("This interview was withdrawn. Nothing is added to it any more."), current=interview)


def _same_house(workshop: Workshop, customer: Customer | None, *people: Member | None) -> None:
    if customer is not None and customer.workshop_id != workshop.pk:
        raise Invalid(_("This customer is not on the list of this workshop."), "customer")
    if any(member is not None and member.workspace_id != workshop.workspace_id for member in people):
        raise Invalid(_("This person is not a member here."), "interviewer")
