"""Anchors of the trails: heads as they once were, in rows, in the append-only file, or out of somebody's mail."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django_scopes import scopes_disabled

from icpstudio.models import AuditAnchor, AuditHead, Workspace
from icpstudio.queries import audit_seal


@dataclass(frozen=True, slots=True)
class Anchor:
    """Entry `seq` of this workspace's trail had this hash. `source` says where that is written."""

    workspace: str
    seq: int
    hash: str
    source: str
    genuine: bool = True  # sealed with our key
    is_farewell: bool = False  # the workspace was removed by the lawful way, and its trail with it


def due(at: datetime) -> Sequence[Workspace]:
    """The workspaces whose trail is to be anchored by now."""
    with scopes_disabled():
        return list(Workspace.objects.filter(pk__in=AuditHead.objects.filter(anchor_at__lte=at).values("workspace")))


def in_rows(workspace: Workspace) -> Sequence[Anchor]:
    """The anchors that the database keeps."""
    rows = AuditAnchor.objects.in_workspace(workspace).order_by("seq")
    return [
        Anchor(str(workspace.pk), row.seq, row.hash, "the database", _genuine(str(workspace.pk), row.seq, row.hash, row.made_at, row.seal))
        for row in rows.iterator()
    ]


def in_file(path: Path) -> Iterator[Anchor]:
    """The anchors that the file keeps; a line that can't be read or is not sealed by us comes as one that is not genuine."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            yield _read(line, f"line {number} of {path.name}")


def given(workspace: Workspace, text: str) -> Anchor:
    """`SEQ:HASH` as it stands in the mail to an owner. Raises ValueError."""
    seq, _colon, head = text.strip().partition(":")
    if not seq.isdigit() or int(seq) < 1 or len(head) != 64:
        raise ValueError(f"{text!r} is not of the form NUMBER:SEAL, with a seal of 64 letters and digits.")
    return Anchor(str(workspace.pk), int(seq), head.lower(), "the anchor given")


def _read(line: str, source: str) -> Anchor:
    try:
        found = json.loads(line)
        workspace, seq, head, made_at = found["workspace"], int(found["seq"]), str(found["hash"]), datetime.fromisoformat(found["at"])
        genuine = _genuine(workspace, seq, head, made_at, str(found["seal"]))
    except (ValueError, KeyError, TypeError):
        return Anchor("", 0, "", source, genuine=False)
    return Anchor(str(workspace), seq, head, source, genuine, is_farewell=seq == 0)


def _genuine(workspace: str, seq: int, head: str, made_at: datetime, seal: str) -> bool:
    return hmac.compare_digest(audit_seal.seal_anchor(workspace, seq, head, made_at).encode(), seal.encode())
