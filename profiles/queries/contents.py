"""The page as a document: its sections and their evidence in the shape of docs/profile.schema.json, its stamps, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from icpstudio.kit import links
from profiles.choices import Decision, EvidenceKind, VersionState
from profiles.models import Evidence, Version
from profiles.models.outlines import AIMS, CITING, INTERNAL, PARTS, Shape


def content(version: Version) -> dict[str, Any]:
    """The whole document. Counts, quotes and labels are read from the evidence, so a line never claims what nothing backs."""
    sections = {row.key: row.content for row in version.sections.all()}
    document: dict[str, Any] = {"id": f"v{version.number}", "version": version.number, "language": version.language}
    for part in sections.values():
        document |= part
    for key in INTERNAL:
        document.pop(key, None)
    backing: dict[str, list[Evidence]] = defaultdict(list)
    for row in version.evidence.order_by("attached_at", "id"):
        backing[row.line].append(row)
    for key in [key for key, part in PARTS.items() if part.shape in (Shape.LINES, Shape.CRITERIA) and key in document]:
        backed = _criterion if PARTS[key].shape is Shape.CRITERIA else _line
        document[key] = [backed(line, backing.get(line["id"], [])) for line in document[key]]
    if statement := document.get("statement"):
        counted = any(row.kind == EvidenceKind.COUNT for rows in backing.values() for row in rows)
        quoted = _references(backing.get("statement", []))
        document["statement"] = statement | {"label": _label(counted or quoted)} | ({"quotes": quoted} if quoted else {})
    document["shown_quotes"] = [_shown(row) for key in CITING for row in backing.get(key, []) if row.kind == EvidenceKind.QUOTE]
    return {key: value for key, value in document.items() if value not in ({}, None)}


def stamped(version: Version) -> dict[str, str]:
    """The workspace's name and aims as they were when the page was drafted."""
    frame = next((row.content for row in version.sections.all() if row.key == "frame"), {})
    return frame.get("stamped") or {}


def stamps(version: Version) -> dict[str, Any]:
    """What is printed around the content, as `documents.icp.Stamps` takes it: whose page, which version, who approved it."""
    sections = {row.key: row.content for row in version.sections.all()}
    words, frame = stamped(version), sections.get("frame", {})
    ties = (sections.get("statement", {}).get("why") or {}).get("ties_to") or []
    approvals = version.approvals.filter(decision=Decision.APPROVED).select_related("member__user").order_by("decided_at", "id")
    replaced = version.workshop.versions.filter(state=VersionState.PUBLISHED).exclude(pk=version.pk).first()
    dated = version.decided_at or version.submitted_at or _saved_at(version)
    slug = version.workspace.slug
    return {
        "workspace": words.get("workspace") or version.workspace.name,
        "market": frame.get("market") or version.workshop.market or version.workshop.name,
        "number": version.number,
        "state": VersionState.DRAFT.value if version.state == VersionState.SENT_BACK else version.state,
        "dated": dated.date(),
        "approvers": tuple(str(row.member) for row in approvals),
        "approved_on": version.decided_at.date() if version.decided_at else None,
        "review_by": version.review_by,
        "check_code": version.check_code or "",
        "check_url": links.absolute(slug, "profiles:check", version.check_code) if version.check_code else "",
        "replaces": replaced.number if replaced else None,
        **{aim: words.get(aim, "") if aim in ties else "" for aim in AIMS},
    }


def content_hash(version: Version) -> str:
    """SHA-256 over the sections and the digests of the evidence: a redacted quote still verifies, a changed word does not."""
    backing = sorted([row.line, row.kind, row.reference, row.digest] for row in version.evidence.all())
    sections = {row.key: row.content for row in version.sections.all()}
    return hashlib.sha256(canonical({"language": version.language, "sections": sections, "evidence": backing})).hexdigest()


def evidence_digest(row: Evidence) -> str:
    """What a piece of evidence said when it was attached."""
    said = {"kind": str(row.kind), "text": row.text, "attribution": row.attribution, "language": row.language, "counts": row.counts}
    return hashlib.sha256(canonical(said)).hexdigest()


def canonical(value: object) -> bytes:
    """JSON in one form only: sorted keys, no space, plain ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _saved_at(version: Version) -> Any:
    return max((row.saved_at for row in version.sections.all()), default=version.drafted_at)


def _label(is_backed: object) -> str:
    return "evidence" if is_backed else "hypothesis"


def _references(rows: Sequence[Evidence]) -> list[str]:
    return [row.reference for row in rows if row.kind == EvidenceKind.QUOTE]


def _line(line: Mapping[str, Any], rows: Sequence[Evidence]) -> dict[str, Any]:
    heard = _interviews(rows)
    return {**line, "label": _label(rows), "quotes": _references(rows), **({"interviews": heard} if heard else {})}


def _criterion(line: Mapping[str, Any], rows: Sequence[Evidence]) -> dict[str, Any]:
    """A criterion with its counts; without any it is a hypothesis, whatever people said in interviews."""
    counts = [row.counts for row in rows if row.kind == EvidenceKind.COUNT]
    heard = _interviews(rows)
    evidence: dict[str, Any] = {"attributes": counts, "themes": [], "quotes": _references(rows)}
    if heard:
        evidence["interviews"] = heard
    evidence["text"] = "; ".join(row.text for row in rows if row.kind != EvidenceKind.QUOTE)
    return {**line, "label": _label(counts), "evidence": evidence}


def _interviews(rows: Sequence[Evidence]) -> dict[str, Any] | None:
    return next((row.counts for row in rows if row.kind == EvidenceKind.INTERVIEWS), None)


def _shown(row: Evidence) -> dict[str, str]:
    return {"quote": row.reference, "under": row.line, "text": row.text, "attribution": row.attribution, "language": row.language}
