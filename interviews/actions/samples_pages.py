"""The sample's versions of the page, moved as their history says: drafted, sent, sent back, approved, published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from icpstudio.models import Member
from interviews.actions import samples_criteria as criteria
from interviews.actions.samples_data import Stage, file, moment, version_history
from interviews.queries import themes
from interviews.queries.progress import port
from profiles.actions import approvals, drafting, drafting_fit, publications, rendering
from profiles.choices import Decision, EvidenceKind
from profiles.models import Version
from profiles.models.outlines import PARTS, Shape, lines_of
from profiles.queries import versions

SHAPES = (Shape.ONE, Shape.LINES, Shape.WORDS)
# What version 2 was sent back for: an exclusion without a number beside it, and a pilot that nobody had defined.
UNCOUNTED, PRINTED = "Education", ("v2-c-08", "v3-c-10")


def publish(stage: Stage, key: str, document: str) -> Version:
    """A version from its first draft to its publication, sent back in between where that happened."""
    version = None
    for move in version_history(key):
        by, at = stage.people[move["by"]], moment(move["at"])
        match move["verb"]:
            case "drafted":
                version = drafting.draft(stage.workshop, by=by, at=at)
                write(stage, version, file(document), at=at)
            case "new draft":
                criteria.choose(stage, document, at=at)
                version = drafting.draft(stage.workshop, by=by, at=at)
                write(stage, version, file(document), notes=PRINTED, at=at)
            case "submitted":
                approvals.submit(_fresh(version, by), by=by, at=at)
            case "approved":
                _decide(version, Decision.APPROVED, move, by=by, at=at)
            case "sent back":
                _decide(version, Decision.SENT_BACK, move, by=by, at=at)
            case "published":
                publications.publish(_fresh(version, by), by=by, at=at)
                rendering.render(version.pk, at=at)
    return _fresh(version, stage.facilitator)


def draft(stage: Stage) -> Version:
    """The third version, drafted when the deals of July were in."""
    move = version_history("v3")[0]
    return drafting.draft(stage.workshop, by=stage.people[move["by"]], at=moment(move["at"]))


def finish_draft(stage: Stage, version: Version) -> None:
    """What the criteria of July and the last interviews make of it. Only who runs the workshop may write on a page."""
    at = moment(version_history("v3")[-1]["at"])
    drafting.refresh_criteria(version, by=stage.facilitator, at=at)
    write(stage, version, file("profile_v3_draft"), notes=PRINTED, at=at)
    drafting_fit.measure(_fresh(version, stage.facilitator), by=stage.facilitator, at=at)


def write(stage: Stage, version: Version, document: Mapping[str, Any], *, notes: Sequence[str] = (), at: datetime) -> None:
    """The words of a document, and behind each line what it stands on; counts come from the criteria alone.

    `notes`: the criteria (by the ids of the files) whose note is printed beside them."""
    by = stage.facilitator
    drafting.write(version, _words(document), by=by, at=at)
    _arrange(version, document, notes, by=by, at=at)
    version = _fresh(version, by)
    wanted = dict(_behind(version, document))
    counted = {row.name: row for row in themes.counts(stage.workshop)}
    names = {row["id"]: row["name"] for row in file("themes")}
    quoted = {(line, stage.quotes[key].reference) for line, told in wanted.items() for key in told.get("quotes", ()) if key in stage.quotes}
    for row in version.evidence.filter(kind=EvidenceKind.QUOTE):
        if (row.line, row.reference) not in quoted:
            drafting.remove_evidence(row, by=by, at=at)
    for line, told in wanted.items():
        cited = [port.said(stage.workshop, stage.quotes[key].reference) for key in told.get("quotes", ()) if key in stage.quotes]
        for said in filter(None, cited):  # consent to learn from an interview is no consent to quote it
            drafting.attach_evidence(version, line=line, said=said, by=by, at=at)
        heard = _heard(told, counted, names, is_quoted=any(cited))
        if heard and line in {line["id"] for line in _lines(version)}:
            drafting.attach_heard(version, line=line, count=heard, of=themes.heard(stage.workshop).all, by=by, at=at)


def _decide(version: Version, decision: Decision, move: Mapping[str, Any], *, by: Member, at: datetime) -> None:
    seen = _fresh(version, by)
    approvals.decide(seen, decision=decision, reason=move["note"] or "", hash_seen=seen.content_hash, by=by, at=at)


def _words(document: Mapping[str, Any]) -> dict[str, Any]:
    """What people typed: no ids, which the page gives itself, and nothing that is counted."""
    found: dict[str, Any] = {}
    for key, part in PARTS.items():
        value = document.get(key)
        names = [field.name for field in part.fields]
        if not value or part.shape not in SHAPES:
            continue
        if part.shape is Shape.ONE:
            found[key] = {name: value[name] for name in names if name in value}
        elif part.shape is Shape.LINES:
            found[key] = [{name: line[name] for name in names if name in line} for line in value]
        else:
            found[key] = value
    return found


def _arrange(version: Version, document: Mapping[str, Any], notes: Sequence[str], *, by: Member, at: datetime) -> None:
    """The criteria in the order of the document, and what is printed beside them."""
    order = {row["name"]: (place, row["note"] if row["id"] in notes else None) for place, row in enumerate(document["criteria"])}
    section = versions.section(version, "criteria")
    lines = sorted(section.content["criteria"], key=lambda line: order[line["name"]][0])
    criteria = [line | ({"detail": order[line["name"]][1]} if order[line["name"]][1] else {}) for line in lines]
    drafting.save_section(version, "criteria", section.content | {"criteria": criteria}, rev=section.rev, by=by, at=at)


def _behind(version: Version, document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Line of the page -> what the document names behind it: quotes, themes, interviews."""
    content = {key: value for row in version.sections.all() for key, value in row.content.items()}
    yield "statement", document["statement"]
    for shown in document["shown_quotes"]:
        yield shown["under"], {"quotes": [shown["quote"]]}
    by_name = {row["name"]: row["evidence"] for row in document["criteria"]}
    for line in content.get("criteria", ()):
        yield line["id"], by_name.get(line["name"], {})
    for key, part in PARTS.items():
        if part.shape is Shape.LINES:
            yield from ((line["id"], row) for line, row in zip(content.get(key, ()), document.get(key) or (), strict=True))


def _heard(told: Mapping[str, Any], counted: Mapping[str, Any], names: Mapping[str, str], *, is_quoted: bool) -> int:
    """In how many interviews a line was heard: counted by its theme, or the conversations that the team named."""
    named, about = told.get("interviews"), told.get("themes") or []
    if isinstance(named, list):
        return len(named)
    if len(about) == 1 and (named or not is_quoted) and (found := counted.get(names[about[0]])):
        return found.interviews
    return 0


def _lines(version: Version) -> Iterator[Mapping[str, Any]]:
    for section in version.sections.all():
        for _part, line in lines_of(section.content):
            yield line


def _fresh(version: Version, by: Member) -> Version:
    return versions.one(by, version.pk)
