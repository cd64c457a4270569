"""Writes the audit trail: in the same transaction as the change, chained by keyed hashes, without personal text."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models, transaction

from icpstudio.models import AuditEntry, AuditHead, Member, Workspace
from icpstudio.queries.audit_seal import seal, sealed_fields


def digest(value: object) -> str:
    """A short fingerprint of personal or long text, so that the trail can prove it without holding it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]


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
        facts=_plain(facts),
        previous=head.hash,
    )
    entry.hash = seal(head.hash, sealed_fields(entry))
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.anchor_at = head.anchor_at or _midnight_after(at)
    head.save(update_fields=["seq", "hash", "anchor_at"])
    return entry


def _plain(facts: dict[str, Any]) -> Any:
    """JSON values that every database gives back as they went in: PostgreSQL makes 1e+16 a whole number, and knows no NaN and no -0.0."""
    return json.loads(json.dumps(facts, default=str), parse_float=_steady, parse_constant=str)


def _steady(text: str) -> float | int:
    number = float(text)
    return int(number) if number == 0 or abs(number) >= 2**53 else number


def _midnight_after(at: datetime) -> datetime:
    """The head is anchored once a day, after the day on which something happened."""
    return at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
