"""Puts evidence behind the lines of a draft: frozen copies of counts and of people's words, each with its digest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.choices import EvidenceKind, VersionState
from profiles.models import Evidence, Version, VersionAuthor, Workshop
from profiles.models.outlines import CITING, lines_of
from profiles.ports import Said, ThemeCount
from profiles.queries.contents import evidence_digest
from profiles.rules import Verb


def place(
    version: Version,
    line: str,
    kind: EvidenceKind,
    *,
    text: str,
    by: Member | None,
    at: datetime,
    counts: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> Evidence:
    """One row of evidence, digest included. For actions that hold the draft already; nothing is audited here."""
    row = Evidence(
        workspace=version.workspace,
        version=version,
        line=line,
        kind=kind,
        text=text,
        counts=dict(counts or {}),
        attribution=said.attribution if said else "",
        language=said.language if said else version.language,
        reference=said.reference if said else "",
        attached_at=at,
        attached_by=by,
    )
    row.digest = evidence_digest(row)
    row.save(force_insert=True)
    return row


def place_heard(version: Version, line: str, count: int, of: int, *, by: Member | None, at: datetime) -> Evidence:
    """In how many of all interviews a line was heard."""
    words = ngettext("%(count)s of %(total)s interview", "%(count)s of %(total)s interviews", of)
    text = words % {"count": count, "total": of}
    return place(version, line, EvidenceKind.INTERVIEWS, text=text, counts={"count": count, "of": of}, by=by, at=at)


def place_theme(version: Version, line: str, theme: ThemeCount, quotes: Iterable[Said], *, by: Member, at: datetime) -> None:
    """In how many interviews a line was heard, and the words it was heard in."""
    place_heard(version, line, theme.interviews, theme.of, by=by, at=at)
    for said in quotes:
        place(version, line, EvidenceKind.QUOTE, text=said.text, said=said, by=by, at=at)


@transaction.atomic
def attach_evidence(version: Version, *, line: str, said: Said, by: Member, at: datetime) -> Evidence:
    """Copy somebody's words behind a line, or (with a part such as `why_choose` as `line`) onto the page under that part.

    Repeating it changes nothing. Raises Invalid for a line that is not on the page, Conflict once the version is no draft."""
    require(by, Verb.DRAFT)
    held = hold(version)
    if line not in {*CITING, "statement"} and line not in _line_ids(held):
        raise Invalid(_("This line is not on the page any more. Reload the page to see how it stands."), field="line")
    if found := held.evidence.filter(line=line, reference=said.reference).first():
        return found
    try:
        with transaction.atomic():
            row = place(held, line, EvidenceKind.QUOTE, text=said.text, said=said, by=by, at=at)
    except IntegrityError:  # two people picked it at the same moment
        return held.evidence.get(line=line, reference=said.reference)
    wrote(held, by=by)
    audit.record("attach_quote", held, by=by, at=at, line=line, reference=said.reference, digest=row.digest)
    return row


@transaction.atomic
def attach_heard(version: Version, *, line: str, count: int, of: int, by: Member, at: datetime) -> Evidence:
    """Say in how many of all interviews a line was heard. Raises Invalid for a line that is not on the page."""
    require(by, Verb.DRAFT)
    held = hold(version)
    if line not in _line_ids(held) or not 0 < count <= of:
        raise Invalid(_("This line is not on the page any more. Reload the page to see how it stands."), field="line")
    held.evidence.filter(line=line, kind=EvidenceKind.INTERVIEWS).delete()
    row = place_heard(held, line, count, of, by=by, at=at)
    wrote(held, by=by)
    audit.record("attach_heard", held, by=by, at=at, line=line, count=count, of=of, digest=row.digest)
    return row


@transaction.atomic
def remove_evidence(row: Evidence, *, by: Member, at: datetime) -> None:
    """Take a piece of evidence off the draft. Raises Conflict once the version is no draft."""
    require(by, Verb.DRAFT)
    version = hold(row.version)
    wrote(version, by=by)
    audit.record("remove_evidence", version, by=by, at=at, line=row.line, reference=row.reference, digest=row.digest)
    row.delete()


@transaction.atomic
def forget_quotes(workshop: Workshop, references: Iterable[str], *, by: Member, at: datetime) -> int:
    """Take quotes off the open draft because who said them no longer allows it; returns how many rows went.

    Whoever may withdraw the consent has this done: the respondent's word needs no right to draft."""
    rows = Evidence.objects.filter(
        version__workshop=workshop, version__state=VersionState.DRAFT, kind=EvidenceKind.QUOTE, reference__in=list(references)
    )
    gone = list(rows.select_related("version__workspace"))
    for row in gone:
        audit.record("forget_quote", row.version, by=by, at=at, line=row.line, reference=row.reference, digest=row.digest)
        row.delete()
    return len(gone)


def hold(version: Version) -> Version:
    """The version, locked for this transaction while it is a draft. Raises Conflict with how it stands when it is none."""
    held = Version.objects.select_for_update(of=("self",)).select_related("workspace", "workshop").get(pk=version.pk)
    if held.state != VersionState.DRAFT:
        sentence = _("This version was submitted and can no longer change. Nothing was saved; draft a new version to go on.")
        raise Conflict(sentence, current=held)
    return held


def wrote(version: Version, *, by: Member) -> None:
    """Remember who wrote on the draft: she can't approve it alone."""
    VersionAuthor.objects.get_or_create(workspace=version.workspace, version=version, member=by)


def _line_ids(version: Version) -> set[str]:
    return {line["id"] for row in version.sections.all() for _part, line in lines_of(row.content)}
