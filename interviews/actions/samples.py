"""The labelled sample workspace: told from beginning to end through the same actions that people use, with the sample's dates.

It is loaded in one transaction, so an interrupted loading leaves nothing and the next start begins anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from icpstudio import jobs
from icpstudio.actions import mail
from icpstudio.choices import JobState
from icpstudio.models import Job, MailMessage, Member, User, Workspace
from interviews.actions import samples_criteria as criteria
from interviews.actions import samples_lists as lists
from interviews.actions import samples_pages as pages
from interviews.actions import samples_people as people
from interviews.actions import samples_voices as voices
from interviews.actions.samples_data import Stage, moment

Say = Callable[[str], object]
FIRST_ROUND, LAST_ROUND = "2024-03-31", "2024-07-12"  # the interviews before version 2 was drafted, and those before the draft of version 3


def why_not() -> str:
    """What speaks against loading the sample now; empty when nothing does.

    Only an installation that nobody has used gets it: where a workspace or a person is, the sample is here already or was removed.
    Where both are gone nobody could sign in, and the sample is the way in again."""
    if not settings.CATCHER:
        return _("Mails leave this machine, so the sample workspace is not loaded.")
    if Workspace.objects.filter(is_sample=True).exists():
        return _("The sample workspace is here already.")
    if Workspace.objects.exists() or User.objects.exists():
        return _("This installation is in use, so the sample workspace is not loaded.")
    return ""


def load(*, say: Say, at: datetime) -> str:
    """Load the sample workspace unless `why_not` says something. `say` is told each stage, `at` is when it is loaded.

    Returns what came of it, in a sentence."""
    with scopes_disabled():
        if reason := why_not():
            return reason
    with transaction.atomic():
        owner = people.open_workspace()
        with scope(workspace=owner.workspace):
            tell(owner, say=say)
            _settle(owner.workspace, at=at)
    return _("The sample workspace is loaded.")


def tell(owner: Member, *, say: Say) -> None:
    """The story in the order of its days, so that every page says what was known then."""
    say(_("Loading the sample workspace: people and workshops"))
    members = people.join(owner)
    people.invite(owner)
    stage = Stage(owner.workspace, members, people.open_workshops(owner.workspace, members))
    voices.prepare_guide(stage)
    say(_("- version 1: what the team believed"))
    criteria.believe(stage)
    pages.publish(stage, "v1", "profile_v1")
    say(_("- customers, deals closed by February, five interviews"))
    lists.import_customers(stage)
    lists.import_first_deals(stage)
    voices.log(stage, until=FIRST_ROUND)
    people.add_stakeholders(stage)
    say(_("- version 2: sent back, approved, published"))
    criteria.analyse(stage, at=moment("2024-03-12", "15:30"))
    criteria.choose(stage, "profile_v2", uncounted=pages.UNCOUNTED, at=moment("2024-03-12", "16:00"))
    pages.publish(stage, "v2", "profile_v2")
    say(_("- five more interviews, and one that was withdrawn"))
    voices.withdraw(stage)
    voices.log(stage, after=FIRST_ROUND, until=LAST_ROUND)
    voices.mark_later(stage)
    voices.plan(stage)
    say(_("- all 1,500 deals, ranked and analysed"))
    lists.import_all_deals(stage)
    version = pages.draft(stage)
    criteria.analyse(stage, at=moment("2024-07-09", "10:10"))
    say(_("- version 3: the draft"))
    criteria.choose(stage, "profile_v3_draft", at=moment("2024-07-09", "11:00"))
    pages.finish_draft(stage, version)


def _settle(workspace: Workspace, *, at: datetime) -> None:
    """Everything that was asked of the queue has been done here, and of the mails only those of the publication leave: what was
    once asked of an approver is decided."""
    for job in Job.objects.in_workspace(workspace).filter(state=JobState.WAITING):
        jobs.cancel(job, at=at)
    mail.call_back(MailMessage.objects.filter(workspace=workspace, recipient=None))
