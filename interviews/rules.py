"""Who may do what on the upper floor."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from icpstudio.rules import APPROVER, CONTRIBUTOR, FACILITATOR, OWNER, SALES_LEADER, Access, Rule, declare, deed, form, page

if TYPE_CHECKING:
    from icpstudio.models import Member

RUNS_IT = frozenset({OWNER, FACILITATOR})
TAKES_PART = frozenset({OWNER, FACILITATOR, CONTRIBUTOR, APPROVER, SALES_LEADER})
NOT_THEIRS = _("Answers and names are for the owner, the facilitator and those who held the interview.")


def is_theirs(member: Member, interview: Any) -> bool:
    """The owner, a facilitator, or who held this interview or took its notes."""
    return member.holds(*RUNS_IT) or member.pk in {interview.interviewer_id, interview.note_taker_id}


def is_in_sight(member: Member, quote: Any) -> bool:
    """A quote that may be cited is in sight of all who take part; any other belongs to its interview."""
    return quote.answer.interview.may_be_cited or is_theirs(member, quote.answer.interview)


class Verb(StrEnum):
    SEE_INTERVIEWS = "see_interviews"
    PLAN_INTERVIEW = "plan_interview"
    LOG_INTERVIEW = "log_interview"
    READ_ANSWERS = "read_answers"
    RECORD_CONSENT = "record_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    MARK_QUOTE = "mark_quote"
    TAG_QUOTE = "tag_quote"
    CITE = "cite"
    PUSH_THEME = "push_theme"


TABLE = declare(
    {
        Verb.SEE_INTERVIEWS: Rule(_("see who is interviewed, under their aliases"), TAKES_PART),
        Verb.PLAN_INTERVIEW: Rule(_("plan interviews"), TAKES_PART),
        Verb.LOG_INTERVIEW: Rule(_("log interviews"), TAKES_PART, when=is_theirs, or_else=NOT_THEIRS),
        Verb.READ_ANSWERS: Rule(_("see answers and real names beyond consent's alias"), TAKES_PART, when=is_theirs, or_else=NOT_THEIRS),
        Verb.RECORD_CONSENT: Rule(_("record what a respondent allows"), TAKES_PART, when=is_theirs, or_else=NOT_THEIRS),
        Verb.WITHDRAW_CONSENT: Rule(_("withdraw an interview"), TAKES_PART, when=is_theirs, or_else=NOT_THEIRS),
        Verb.MARK_QUOTE: Rule(_("mark and remove quotes"), TAKES_PART, when=is_theirs, or_else=NOT_THEIRS),
        Verb.TAG_QUOTE: Rule(_("tag quotes with themes"), TAKES_PART, when=is_in_sight, or_else=NOT_THEIRS),
        Verb.CITE: Rule(_("choose quotes for the page"), RUNS_IT),
        Verb.PUSH_THEME: Rule(_("make a theme an attribute of the customers that were heard"), RUNS_IT),
    }
)

# One row per route, in the order of urls.py.
ROUTES: dict[str, Access] = {
    "interviews:index": page(Verb.SEE_INTERVIEWS),
    "interviews:plan": form(Verb.PLAN_INTERVIEW),
    "interviews:themes": page(Verb.SEE_INTERVIEWS),
    "interviews:push_theme": deed(Verb.PUSH_THEME),
    "interviews:citation_picker": page(Verb.CITE),
    "interviews:interview": page(Verb.SEE_INTERVIEWS),
    "interviews:details": form(Verb.LOG_INTERVIEW),
    "interviews:consent": form(Verb.RECORD_CONSENT),
    "interviews:finish": deed(Verb.LOG_INTERVIEW),
    "interviews:withdraw": form(Verb.WITHDRAW_CONSENT),
    "interviews:question": form(Verb.LOG_INTERVIEW),
    "interviews:autosave": deed(Verb.LOG_INTERVIEW),
    "interviews:skip": deed(Verb.LOG_INTERVIEW),
    "interviews:mark_quote": deed(Verb.MARK_QUOTE),
    "interviews:remove_quote": deed(Verb.MARK_QUOTE),
    "interviews:tag": deed(Verb.TAG_QUOTE),
    "interviews:untag": deed(Verb.TAG_QUOTE),
}
