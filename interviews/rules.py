"""Who may do what on the upper floor."""

from enum import StrEnum

from icpstudio.rules import APPROVER, CONTRIBUTOR, FACILITATOR, OWNER, SALES_LEADER, Access, Rule, declare

TAKES_PART = frozenset({OWNER, FACILITATOR, CONTRIBUTOR, APPROVER, SALES_LEADER})


class Verb(StrEnum):
    SEE_INTERVIEWS = "see_interviews"
    LOG_INTERVIEW = "log_interview"


TABLE = declare(
    {
        Verb.SEE_INTERVIEWS: Rule("see the interviews of a workshop", TAKES_PART),
        Verb.LOG_INTERVIEW: Rule("log interviews, mark quotes and tag them", TAKES_PART),
    }
)

# One row per route, in the order of urls.py.
ROUTES: dict[str, Access] = {}
