"""Drafts a page from what the workshop found, and saves what people write on it, section by section."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Conflict
from icpstudio.models import Member
from icpstudio.rules import require
from profiles import ports
from profiles.actions import drafting_texts as texts
from profiles.actions import sections
from profiles.actions.drafting_evidence import (
    attach_evidence,
    attach_heard,
    forget_quotes,
    hold,
    place,
    place_heard,
    place_theme,
    remove_evidence,
    wrote,
)
from profiles.choices import EvidenceKind, VersionState
from profiles.models import Section, Version, Workshop
from profiles.models.outlines import AIMS, CITING, lines_of
from profiles.queries import versions
from profiles.queries.criteria import backtest
from profiles.rules import Verb

__all__ = [
    "attach_evidence",
    "attach_heard",
    "choose_page",
    "draft",
    "forget_quotes",
    "refresh_criteria",
    "remove_evidence",
    "save_section",
    "write",
]

PAGES = ("A4", "Letter")
FROM_DATA = ("criteria", "frame")  # drafted anew each time; the other sections carry over


@transaction.atomic
def draft(workshop: Workshop, *, by: Member, at: datetime) -> Version:
    """A new draft from criteria, themes, quotes and the workspace's aims; text of the latest version is carried over.

    A version that was sent back is tried again under its number. Raises Conflict while another draft is open."""
    require(by, Verb.DRAFT)
    if open_draft := versions.current_draft(workshop):
        raise Conflict(_("A draft is open already. Nothing was changed; go on with that one."), current=open_draft)
    latest = versions.of(workshop).first()
    base = versions.of(workshop).exclude(state=VersionState.WITHDRAWN).first()
    is_again = latest is not None and latest.state == VersionState.SENT_BACK
    workspace = workshop.workspace
    try:
        with transaction.atomic():
            version = Version.objects.create(
                workspace=workspace,
                workshop=workshop,
                number=latest.number if is_again else (latest.number if latest else 0) + 1,
                attempt=latest.attempt + 1 if is_again else 1,
                language=base.language if base else workspace.language,
                page=base.page if base else workspace.page,
                zoom=base.zoom if base else None,
                based_on=base,
                approvals_needed=workshop.approvals_needed,
                drafted_at=at,
                drafted_by=by,
            )
    except IntegrityError:
        raise Conflict(_("A draft was opened a moment ago. Nothing was changed; go on with that one.")) from None
    with translation.override(version.language):
        _take_from_data(version, base, by=by, at=at)
        if base:
            _carry_over(version, base, by=by, at=at)
        else:
            _compose(version, by=by, at=at)
    wrote(version, by=by)
    audit.record(Verb.DRAFT, version, by=by, at=at, number=version.number, attempt=version.attempt, based_on=str(base.pk) if base else None)
    return version


@transaction.atomic
def save_section(version: Version, key: str, content: Mapping[str, Any], *, rev: int, by: Member, at: datetime) -> Section:
    """Save a section that was read at `rev` (0: it did not exist). What says the same as before changes nothing.

    Raises Conflict with the section as it stands when somebody else saved meanwhile, Invalid with the field that can't be used."""
    require(by, Verb.DRAFT)
    held = hold(version)
    current = held.sections.select_related("saved_by__user").filter(key=key).first()
    made = sections.checked(key, content, current.content if current else {})
    if current is not None and current.content == made:
        return current
    if rev != (current.rev if current else 0):
        raise Conflict(_("Somebody else saved this section meanwhile. Your words are still on your page."), current=current)
    if current is None:
        current = _put(held, key, made, by=by, at=at)
    else:
        current.content, current.rev, current.saved_at, current.saved_by = made, current.rev + 1, at, by
        current.save(update_fields=["content", "rev", "saved_at", "saved_by"])
        _forget_lines(held)
    wrote(held, by=by)
    audit.record("save_section", held, by=by, at=at, section=key, rev=current.rev, digest=audit.digest(made))
    return current


@transaction.atomic
def write(version: Version, document: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    """Replace the draft's words by a whole document's (of docs/profile.schema.json).

    Criteria, thresholds, back-test and figures stay as step 3 says; evidence is attached separately."""
    for key, content in sections.whole(document).items():
        if key not in FROM_DATA:
            found = versions.section(version, key)
            save_section(version, key, content, rev=found.rev if found else 0, by=by, at=at)


@transaction.atomic
def refresh_criteria(version: Version, *, by: Member, at: datetime) -> None:
    """Take criteria, thresholds, back-test and counts from step 3 again; notes and order of the lines stay."""
    require(by, Verb.DRAFT)
    held = hold(version)
    with translation.override(held.language):
        _take_from_data(held, held, by=by, at=at)
    wrote(held, by=by)
    audit.record("refresh_criteria", held, by=by, at=at, digest=versions.content_hash(held))


@transaction.atomic
def choose_page(version: Version, page: str, *, by: Member, at: datetime) -> None:
    """Print on A4 or Letter. Raises Conflict once the version is no draft."""
    require(by, Verb.DRAFT)
    held = hold(version)
    if page in PAGES and page != held.page:
        Version.objects.filter(pk=held.pk).update(page=page)
        version.page = page
        audit.record("page_size", held, by=by, at=at, page=page)


def _put(version: Version, key: str, content: dict[str, Any], *, by: Member, at: datetime) -> Section:
    return Section.objects.create(workspace=version.workspace, version=version, key=key, content=content, saved_at=at, saved_by=by)


def _take_from_data(version: Version, before: Version | None, *, by: Member, at: datetime) -> None:
    """The two sections that nobody types, and the counts behind the criteria."""
    workshop = version.workshop
    known = versions.section(before, "criteria") if before else None
    lines = texts.criteria(workshop, (known.content.get("criteria") or []) if known else ())
    found = {"criteria": lines, "thresholds": texts.thresholds(workshop), "backtest": backtest(workshop)}
    told = ports.interviews.progress(workshop)
    for key, content in (("criteria", found), ("frame", texts.frame(workshop, interviews=told.logged))):
        made = sections.checked(key, content, {})
        current = versions.section(version, key)
        if current is None:
            _put(version, key, made, by=by, at=at)
        elif current.content != made:
            version.sections.filter(pk=current.pk).update(content=made, rev=current.rev + 1, saved_at=at, saved_by=by)
    version.evidence.filter(kind=EvidenceKind.COUNT).delete()
    for row in workshop.criteria.order_by("position", "id"):
        if counts := texts.counts(row):
            place(version, texts.line_id(row), EvidenceKind.COUNT, text=texts.counted(counts), counts=counts, by=by, at=at)
        if heard := row.evidence.get("interviews"):
            version.evidence.filter(line=texts.line_id(row), kind=EvidenceKind.INTERVIEWS).delete()
            place_heard(version, texts.line_id(row), *heard, by=by, at=at)
    _forget_lines(version)


def _carry_over(version: Version, base: Version, *, by: Member, at: datetime) -> None:
    """The words of the version before, and the quotes behind them that consent still allows."""
    for section in base.sections.exclude(key__in=FROM_DATA):
        _put(version, section.key, section.content, by=by, at=at)
    here = _places(version)
    said_anew = set(version.evidence.filter(kind=EvidenceKind.INTERVIEWS).values_list("line", flat=True))
    for row in base.evidence.exclude(kind=EvidenceKind.COUNT).order_by("attached_at", "id"):
        if row.line not in here:
            continue
        if row.kind == EvidenceKind.INTERVIEWS:
            if row.line not in said_anew:
                place(version, row.line, EvidenceKind.INTERVIEWS, text=row.text, counts=row.counts, by=by, at=at)
        elif said := ports.interviews.said(version.workshop, row.reference):
            place(version, row.line, EvidenceKind.QUOTE, text=said.text, said=said, by=by, at=at)


def _compose(version: Version, *, by: Member, at: datetime) -> None:
    """The first page: a statement out of the criteria's names, and what interviews said under the questions they answer."""
    workshop = version.workshop
    ties = [aim for aim in AIMS if getattr(version.workspace, aim)]
    content: dict[str, Any] = {"statement": {"who": texts.statement(workshop)}, "why": {"text": "", "ties_to": ties}}
    quotes = ports.interviews.citable(workshop)
    heard = texts.heard(ports.interviews.themes(workshop), quotes)
    content |= {part: [{"text": theme.name[:240]} for theme, _quotes in found] for part, found in heard.items() if found}
    for key, words in sections.whole(content).items():
        _put(version, key, sections.checked(key, words, {}), by=by, at=at)
    for part, found in heard.items():
        for place_on_page, (theme, tagged) in enumerate(found, start=1):
            place_theme(version, f"{part}-{place_on_page}", theme, tagged, by=by, at=at)
    for part, said in texts.shown(quotes).items():
        place(version, part, EvidenceKind.QUOTE, text=said.text, said=said, by=by, at=at)


def _places(version: Version) -> set[str]:
    """Everything that evidence may stand behind: the lines that are on the page, and the parts that print quotes."""
    return {"statement", *CITING} | {line["id"] for row in version.sections.all() for _part, line in lines_of(row.content)}


def _forget_lines(version: Version) -> None:
    """Evidence of a line that was taken off the page goes with it."""
    version.evidence.exclude(line__in=_places(version)).delete()
