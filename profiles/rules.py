"""Who may do what on the main floor: one table for people, doorman, docs and walker."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from icpstudio.choices import EVERY_ROLE, Role
from icpstudio.rules import (
    APPROVER,
    CONTRIBUTOR,
    FACILITATOR,
    OWNER,
    SALES_LEADER,
    Access,
    Rule,
    declare,
    deed,
    form,
    page,
)

if TYPE_CHECKING:
    from icpstudio.models import Member

RUNS_IT = frozenset({OWNER, FACILITATOR})
TAKES_PART = frozenset({OWNER, FACILITATOR, CONTRIBUTOR, APPROVER, SALES_LEADER})
SEES_MONEY = frozenset({OWNER, FACILITATOR, APPROVER, SALES_LEADER})
MAY_BE_NAMED = frozenset({OWNER, FACILITATOR, APPROVER, SALES_LEADER})


def sees_metrics(member: Member, workshop: Any) -> bool:
    """Revenue and other confidential metrics: by role, or as a contributor whom the workshop lets see them; a rep never by that role."""
    return member.holds(*SEES_MONEY) or (member.holds(Role.CONTRIBUTOR) and workshop.contributors_see_metrics)


def is_named(member: Member, version: Any) -> bool:
    """Named as approver of this version."""
    return version.approvals.filter(member=member).exists()


def is_readable(member: Member, version: Any) -> bool:
    """A published or superseded version is everybody's; a version in the making belongs to those who take part."""
    return version.state in {"published", "superseded"} or member.holds(*TAKES_PART)


class Verb(StrEnum):
    SEE_WORKSHOP = "see_workshop"
    SEE_METRICS = "see_metrics"
    RUN_WORKSHOP = "run_workshop"
    IMPORT = "import"
    RANK = "rank"
    ANALYSE = "analyse"
    CHOOSE_CRITERIA = "choose_criteria"
    DRAFT = "draft"
    SUBMIT = "submit"
    DECIDE = "decide"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    READ_PUBLISHED = "read_published"


TABLE = declare(
    {
        Verb.SEE_WORKSHOP: Rule(_("see a workshop and its five steps"), TAKES_PART),
        Verb.SEE_METRICS: Rule(_("see revenue and other confidential metrics"), TAKES_PART, when=sees_metrics),
        Verb.RUN_WORKSHOP: Rule(_("create and run workshops"), RUNS_IT),
        Verb.IMPORT: Rule(_("import customers and deals"), RUNS_IT),
        Verb.RANK: Rule(_("rank customers"), RUNS_IT),
        Verb.ANALYSE: Rule(_("run the analysis"), RUNS_IT),
        Verb.CHOOSE_CRITERIA: Rule(_("choose criteria"), RUNS_IT),
        Verb.DRAFT: Rule(_("draft and edit the page"), RUNS_IT),
        Verb.SUBMIT: Rule(_("submit a version for approval"), RUNS_IT),
        Verb.DECIDE: Rule(
            _("decide on a version"),
            MAY_BE_NAMED,
            when=is_named,
            or_else=_("You are not named as an approver of this version."),
            fresh=True,
        ),
        Verb.PUBLISH: Rule(_("publish an approved version"), RUNS_IT),
        Verb.WITHDRAW: Rule(_("withdraw a version"), RUNS_IT),
        Verb.READ_PUBLISHED: Rule(_("read published versions"), EVERY_ROLE, when=is_readable),
    }
)

# One row per route, in the order of urls.py. A route without a row here is an error at the first request and in the test run.
ROUTES: dict[str, Access] = {
    "profiles:workshops": page(Verb.READ_PUBLISHED),
    "profiles:open_workshop": form(Verb.RUN_WORKSHOP),
    "profiles:workshop": page(Verb.SEE_WORKSHOP),
    "profiles:workshop_settings": form(Verb.RUN_WORKSHOP),
    "profiles:skip_step": deed(Verb.RUN_WORKSHOP),
    "profiles:customers": page(Verb.SEE_WORKSHOP),
    "profiles:choose_metrics": form(Verb.RANK),
    "profiles:confirm_best": deed(Verb.RANK),
    "profiles:import_new": form(Verb.IMPORT),
    "profiles:import": page(Verb.IMPORT),
    "profiles:import_progress": page(Verb.IMPORT),
    "profiles:correct_import": deed(Verb.IMPORT),
    "profiles:apply_import": deed(Verb.IMPORT),
    "profiles:undo_import": deed(Verb.IMPORT),
    "profiles:cancel_import": deed(Verb.IMPORT),
    "profiles:customer": page(Verb.SEE_WORKSHOP),
    "profiles:attributes": page(Verb.SEE_WORKSHOP),
    "profiles:analysis_progress": page(Verb.SEE_WORKSHOP),
    "profiles:analyse": deed(Verb.ANALYSE),
    "profiles:keep_attribute": deed(Verb.ANALYSE),
    "profiles:leave_attribute": deed(Verb.ANALYSE),
    "profiles:propose_criteria": deed(Verb.CHOOSE_CRITERIA),
    "profiles:criterion": form(Verb.CHOOSE_CRITERIA),
    "profiles:add_hypothesis": deed(Verb.CHOOSE_CRITERIA),
    "profiles:thresholds": deed(Verb.CHOOSE_CRITERIA),
    "profiles:criterion_points": deed(Verb.CHOOSE_CRITERIA),
    "profiles:amend_criterion": deed(Verb.CHOOSE_CRITERIA),
    "profiles:move_criterion": deed(Verb.CHOOSE_CRITERIA),
    "profiles:remove_criterion": deed(Verb.CHOOSE_CRITERIA),
    "profiles:versions": page(Verb.SEE_WORKSHOP),
    "profiles:draft": deed(Verb.DRAFT),
    "profiles:current": page(Verb.READ_PUBLISHED),
    "profiles:editor": page(Verb.DRAFT),
    "profiles:save_section": deed(Verb.DRAFT),
    "profiles:preview": page(Verb.READ_PUBLISHED),
    "profiles:fit": deed(Verb.DRAFT),
    "profiles:page_size": deed(Verb.DRAFT),
    "profiles:refresh_criteria": deed(Verb.DRAFT),
    "profiles:attach_quote": deed(Verb.DRAFT),
    "profiles:remove_evidence": deed(Verb.DRAFT),
    "profiles:compare": page(Verb.SEE_WORKSHOP),
    "profiles:page": page(Verb.READ_PUBLISHED),
    "profiles:check": page(Verb.READ_PUBLISHED),
    "profiles:submit": form(Verb.SUBMIT),
    "profiles:review": page(Verb.READ_PUBLISHED),
    "profiles:decide": deed(Verb.DECIDE),
    "profiles:withdraw": deed(Verb.WITHDRAW),
    "profiles:publish": deed(Verb.PUBLISH),
    "profiles:pdf": page(Verb.READ_PUBLISHED),
    "profiles:share": page(Verb.SEE_WORKSHOP),
    "profiles:add_stakeholder": deed(Verb.RUN_WORKSHOP),
    "profiles:remove_stakeholder": deed(Verb.RUN_WORKSHOP),
    "profiles:deliveries": page(Verb.SEE_WORKSHOP),
    "profiles:send_now": deed(Verb.PUBLISH),
    "profiles:hold_back": deed(Verb.PUBLISH),
    "profiles:send_again": deed(Verb.PUBLISH),
}
