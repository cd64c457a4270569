"""Opens a workshop and sets how it is run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Member, Workspace
from icpstudio.rules import require
from profiles.models import NamedApprover, StepSkip, Workshop
from profiles.rules import MAY_BE_NAMED, Verb


def open_workshop(workspace: Workspace, *, name: str, market: str = "", product_line: str = "", by: Member, at: datetime) -> Workshop:
    """A new workshop for one market or product line. Raises Invalid when the name is taken."""
    require(by, Verb.RUN_WORKSHOP)
    try:
        with transaction.atomic():
            workshop = Workshop.objects.create(
                workspace=workspace, name=name, market=market or name, product_line=product_line, opened_at=at, opened_by=by
            )
            audit.record("open_workshop", workshop, by=by, at=at)
    except IntegrityError:
        raise Invalid(_("A workshop with this name is open already."), field="name") from None
    return workshop


@transaction.atomic
def configure(workshop: Workshop, *, by: Member, at: datetime, **values: object) -> Workshop:
    """Change the workshop's name, market, thresholds, policy. An unchanged save leaves no trace."""
    require(by, Verb.RUN_WORKSHOP)
    changed = [name for name, value in values.items() if getattr(workshop, name) != value]
    if changed:
        for name in changed:
            setattr(workshop, name, values[name])
        workshop.save(update_fields=changed)
        audit.record("configure_workshop", workshop, by=by, at=at, fields=sorted(changed))
    return workshop


@transaction.atomic
def name_approvers(workshop: Workshop, members: Iterable[Member], *, needed: int, by: Member, at: datetime) -> None:
    """Say who decides on this workshop's versions, and how many of them must approve. Raises Invalid when that can't be met."""
    require(by, Verb.RUN_WORKSHOP)
    wanted = {member.pk: member for member in members}
    if unfit := [member for member in wanted.values() if not member.holds(*MAY_BE_NAMED)]:
        raise Invalid(_("%(name)s holds no role that may approve.") % {"name": unfit[0]}, field="approvers")
    if needed < 1 or (wanted and needed > len(wanted)):
        raise Invalid(_("More approvals are asked for than approvers are named."), field="approvals_needed")
    NamedApprover.objects.filter(workshop=workshop).exclude(member__in=wanted).delete()
    for member in wanted.values():
        NamedApprover.objects.get_or_create(
            workshop=workshop, member=member, defaults={"workspace": workshop.workspace, "named_at": at, "named_by": by}
        )
    workshop.approvals_needed = needed
    workshop.save(update_fields=["approvals_needed"])
    audit.record("name_approvers", workshop, by=by, at=at, members=[str(pk) for pk in wanted], needed=needed)


@transaction.atomic
def run_by(workshop: Workshop, values: Mapping[str, object], *, approvers: Iterable[Member], needed: int, by: Member, at: datetime) -> None:
    """How the workshop is run, in one go: its settings and who approves."""
    configure(workshop, by=by, at=at, **values)
    name_approvers(workshop, approvers, needed=needed, by=by, at=at)


@transaction.atomic
def skip_step(workshop: Workshop, step: int, *, reason: str, by: Member, at: datetime) -> None:
    """Leave a step out, with the reason; an empty reason takes it up again."""
    require(by, Verb.RUN_WORKSHOP)
    StepSkip.objects.filter(workshop=workshop, step=step).delete()
    if reason:
        StepSkip.objects.create(workspace=workshop.workspace, workshop=workshop, step=step, reason=reason, skipped_at=at, skipped_by=by)
    audit.record("skip_step" if reason else "take_up_step", workshop, by=by, at=at, step=step)
