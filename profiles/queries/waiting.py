"""Who is waited for in a workshop: each person with what is to be done, since when or until when, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.models import Member
from profiles import ports
from profiles.choices import Decision, ImportState, VersionState
from profiles.models import Approval, Workshop
from profiles.queries import publications

MOST = 6


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of "Needs a person now"; `route` takes `subject`. Nobody: whoever runs the workshop."""

    person: Member | None
    words: str
    when: str
    route: str
    subject: UUID


def waiting(workshop: Workshop) -> list[Waiting]:
    """What holds the workshop up first; as many lines as one takes in at a glance."""
    return list(islice(_all(workshop), MOST))


def _all(workshop: Workshop) -> Iterator[Waiting]:
    yield from _approvals(workshop)
    yield from _mails(workshop)
    yield from _imports(workshop)
    yield from _interviews(workshop)


def _approvals(workshop: Workshop) -> Iterator[Waiting]:
    rows = Approval.objects.filter(
        version__workshop=workshop, version__state=VersionState.IN_REVIEW, decision=Decision.OPEN, member__ended_at=None
    )
    for row in rows.select_related("version", "member__user").order_by("asked_at", "member__user__name"):
        words = _("decides on version %(n)s") % {"n": row.version.number}
        when = _("Please by %(day)s") % {"day": date_format(row.version.due_on)} if row.version.due_on else _asked(row.asked_at)
        yield Waiting(row.member, words, when, "profiles:review", row.version_id)


def _asked(at: datetime) -> str:
    return _("Asked on %(day)s") % {"day": date_format(localtime(at))}


def _mails(workshop: Workshop) -> Iterator[Waiting]:
    publication = publications.of(workshop)
    stuck = publications.deliveries(publication).stuck if publication else 0
    if publication and stuck:
        words = ngettext("%(n)s mail did not get through", "%(n)s mails did not get through", stuck) % {"n": stuck}
        when = _("Published on %(day)s") % {"day": date_format(localtime(publication.published_at))}
        yield Waiting(publication.published_by, words, when, "profiles:share", workshop.pk)


def _imports(workshop: Workshop) -> Iterator[Waiting]:
    says = {ImportState.CHECKED: _("says whether %(file)s is imported"), ImportState.REFUSED: _("says how %(file)s is written")}
    for row in workshop.imports.filter(state__in=says).select_related("file", "received_by__user").order_by("received_at"):
        when = _("Uploaded on %(day)s") % {"day": date_format(localtime(row.received_at))}
        yield Waiting(row.received_by, says[ImportState(row.state)] % {"file": row.file.name}, when, "profiles:import", row.pk)


def _interviews(workshop: Workshop) -> Iterator[Waiting]:
    for row in ports.interviews.planned(workshop, MOST):
        yield Waiting(row.interviewer, _held_with(row.alias), _planned(row.on), "interviews:interview", row.interview)


def _held_with(alias: str) -> str:
    return _("holds the interview: %(alias)s") % {"alias": alias}


def _planned(on: date | None) -> str:
    return _("Planned for %(day)s") % {"day": date_format(on)} if on else _("No day yet")
