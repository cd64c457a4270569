"""Prepares the questions that a workshop asks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.choices import Method
from interviews.models import Question
from interviews.rules import Verb
from profiles.models import Workshop


def six() -> list[dict[str, str]]:
    """The six standard questions, in the language that is active."""
    return [
        {
            "key": "std-1",
            "short": _("Why us over competitors"),
            "text": _("Why did you choose us over our competitors?"),
            "hint": _("Ask whom else they looked at, and what tipped it."),
        },
        {
            "key": "std-2",
            "short": _("Why a good fit"),
            "text": _("Why do you think we are a good fit for your organisation?"),
            "hint": _("Ask what is particular about them. Where we do not fit is worth as much."),
        },
        {
            "key": "std-3",
            "short": _("Which decision makers"),
            "text": _("Which key decision makers took part in the buying process?"),
            "hint": _("Roles, not names: who started it, who could have stopped it, who signed."),
        },
        {
            "key": "std-4",
            "short": _("What they wanted to solve"),
            "text": _("What were you looking to solve when you bought from us?"),
            "hint": _("Let them describe the day it went wrong. If they name a feature, ask why."),
        },
        {
            "key": "std-5",
            "short": _("Used day to day"),
            "text": _("How is our product used day to day in your organisation?"),
            "hint": _("Ask who opened it this morning, and what for."),
        },
        {
            "key": "std-6",
            "short": _("Why they stayed"),
            "text": _("Why have you kept using it?"),
            "hint": _("Ask what would have to happen for them to leave."),
        },
    ]


@transaction.atomic
def prepare(workshop: Workshop, *, by: Member, at: datetime) -> list[Question]:
    """Give `workshop` the six standard questions, worded in the workspace's language. Repeating it changes nothing."""
    require(by, Verb.PLAN_INTERVIEW)
    standing = set(workshop.questions.values_list("key", flat=True))
    with translation.override(workshop.workspace.language):
        missing = [question for question in enumerate(six(), start=1) if question[1]["key"] not in standing]
    made = [
        Question(workspace=workshop.workspace, workshop=workshop, position=position, prepared_at=at, prepared_by=by, **words)
        for position, words in missing
    ]
    if made:
        Question.objects.bulk_create(made)
        audit.record(Verb.PLAN_INTERVIEW, workshop, by=by, at=at, questions=[question.key for question in made])
    return list(workshop.questions.order_by("position"))


@transaction.atomic
def add(workshop: Workshop, *, key: str, method: Method, short: str, text: str, by: Member, at: datetime, hint: str = "") -> Question:
    """Ask one more question in this workshop, after those that stand. The same key again changes nothing."""
    require(by, Verb.PLAN_INTERVIEW)
    questions = prepare(workshop, by=by, at=at)
    standing = next((question for question in questions if question.key == key), None)
    if standing:
        return standing
    question = workshop.questions.create(
        workspace=workshop.workspace,
        key=key,
        method=method,
        short=short,
        text=text,
        hint=hint,
        position=questions[-1].position + 1,
        prepared_at=at,
        prepared_by=by,
    )
    audit.record(Verb.PLAN_INTERVIEW, workshop, by=by, at=at, questions=[key])
    return question
