"""Writes the audit trail: in the same transaction as the change, chained by keyed hashes, without personal text."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction

from icpstudio.models import AuditEntry, AuditHead, Member, Workspace


def digest(value: object) -> str:
    """A short fingerprint of personal or long text, so that the trail can prove it without holding it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]


def seal(previous: str, fields: dict[str, Any]) -> str:
    """The chained hash of one entry: HMAC-SHA256 over canonical JSON and the hash before it."""
    text = json.dumps({**fields, "previous": previous}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def sealed_fields(entry: AuditEntry) -> dict[str, Any]:
    """What the hash covers, in the form that both writing and verifying use."""
    return {
        "workspace": str(entry.workspace_id),
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": str(entry.by_id) if entry.by_id else None,
        "verb": entry.verb,
        "subject": [entry.subject_type, entry.subject_id],
        "facts": entry.facts,
    }


@transaction.atomic
def record(
    verb: str, subject: models.Model, *, by: Member | None, at: datetime, workspace: Workspace | None = None, **facts: Any
) -> AuditEntry:
    """Append what was done to `subject`. `facts` are JSON values: ids, numbers, states, digests; never names or free text."""
    where = workspace or (subject if isinstance(subject, Workspace) else subject.workspace)
    AuditHead.objects.get_or_create(workspace=where)
    head = AuditHead.objects.select_for_update().get(workspace=where)
    entry = AuditEntry(
        workspace=where,
        seq=head.seq + 1,
        at=at,
        by=by,
        verb=str(verb),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        facts=json.loads(json.dumps(facts, default=str)),
        previous=head.hash,
    )
    entry.hash = seal(head.hash, sealed_fields(entry))
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.save(update_fields=["seq", "hash"])
    return entry
