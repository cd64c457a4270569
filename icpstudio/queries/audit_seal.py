"""The seal of an entry of the audit trail and of an anchor: what it covers, in one form for writing and for verifying."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from icpstudio.models import AuditEntry

GENESIS = "0" * 64  # what the first entry names as the one before it


def sealed_fields(entry: AuditEntry, *, with_id: bool = True) -> dict[str, Any]:
    """What the hash covers. The first release left the row's key out; what it wrote still verifies."""
    fields = {
        "workspace": str(entry.workspace_id),
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": str(entry.by_id) if entry.by_id else None,
        "verb": entry.verb,
        "subject": [entry.subject_type, entry.subject_id],
        "facts": entry.facts,
    }
    return {**fields, "id": str(entry.pk)} if with_id else fields


def seal(previous: str, fields: dict[str, Any]) -> str:
    """The chained hash of one entry: HMAC-SHA256 over canonical JSON and the hash before it."""
    return _sign({**fields, "previous": previous})


def holds(entry: AuditEntry, *, at_place: int | None = None) -> bool:
    """Whether we have sealed this entry as it stands (or as it would stand `at_place`)."""
    for with_id in (True, False):
        fields = sealed_fields(entry, with_id=with_id)
        if at_place is not None:
            fields["seq"] = at_place
        if hmac.compare_digest(seal(entry.previous, fields), entry.hash):
            return True
    return False


def seal_anchor(workspace: UUID | str, seq: int, head: str, made_at: datetime) -> str:
    """The seal of an anchor; in other words than an entry's, so that the one can never pass for the other."""
    return _sign({"anchor": [str(workspace), seq, head, made_at.astimezone(UTC).isoformat()]})


def _sign(fields: dict[str, Any]) -> str:
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(settings.AUDIT_KEY.encode(), text.encode(), "sha256").hex()
