"""Anchors the audit trails: once a day each head that has moved is written to an append-only file, to a row, and to the owners by mail.

Who then cuts entries off, or writes a whole trail anew, would have to change what lies outside the database, in other people's hands."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django_scopes import scope, scopes_disabled

from icpstudio.actions import mail
from icpstudio.choices import Role
from icpstudio.documents.mails import compose
from icpstudio.kit import ledger
from icpstudio.models import AuditAnchor, AuditHead, Workspace
from icpstudio.queries import audit_anchors, members
from icpstudio.queries.audit_seal import GENESIS, seal_anchor

log = logging.getLogger(__name__)
TRY_AGAIN = timedelta(minutes=10)


def anchor_due(*, at: datetime) -> int:
    """Anchor every trail whose time has come. Returns how many were. One that can't be does not keep the others waiting."""
    return sum(_anchor_or_log(workspace, at) for workspace in audit_anchors.due(at))


def _anchor_or_log(workspace: Workspace, at: datetime) -> bool:
    try:
        return anchor(workspace, at=at)
    except Exception:
        log.exception("The trail of workspace %s could not be anchored", workspace.pk)
        return False


def anchor_all(*, at: datetime) -> int:
    """Anchor every trail that has moved since its last anchor, due or not."""
    with scopes_disabled():
        moved = list(Workspace.objects.filter(pk__in=AuditHead.objects.filter(anchor_at__isnull=False).values("workspace")))
    return sum(anchor(workspace, at=at) for workspace in moved)


def anchor(workspace: Workspace, *, at: datetime) -> bool:
    """Anchor the head of one trail, unless it stands anchored already. A file that can't be written puts it off and is logged."""
    with scope(workspace=workspace), transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(workspace=workspace, anchor_at__isnull=False).first()
        if head is None:
            return False
        # The file first: its line speaks of a head that is committed, whatever becomes of this transaction.
        try:
            ledger.append(settings.AUDIT_ANCHORS, _line(workspace.pk, head.seq, head.hash, at))
        except OSError as problem:
            log.error("The anchor of workspace %s could not be written to %s: %s", workspace.pk, settings.AUDIT_ANCHORS, problem.strerror)
            head.anchor_at = at + TRY_AGAIN
            head.save(update_fields=["anchor_at"])
            return False
        sealed = {"hash": head.hash, "made_at": at, "seal": seal_anchor(workspace.pk, head.seq, head.hash, at)}
        AuditAnchor.objects.get_or_create(workspace=workspace, seq=head.seq, defaults=sealed)
        head.anchor_at = None
        head.save(update_fields=["anchor_at"])
        _tell_owners(workspace, head, at)
    return True


def farewell(workspace_id: UUID, *, at: datetime) -> None:
    """Say in the file that a workspace was removed the lawful way, so that nobody misses its trail."""
    try:
        ledger.append(settings.AUDIT_ANCHORS, _line(workspace_id, 0, GENESIS, at))
    except OSError as problem:
        log.error("The end of workspace %s could not be written to %s: %s", workspace_id, settings.AUDIT_ANCHORS, problem.strerror)


def _line(workspace_id: UUID, seq: int, head: str, at: datetime) -> str:
    seal = seal_anchor(workspace_id, seq, head, at)
    return json.dumps({"at": at.isoformat(), "workspace": str(workspace_id), "seq": seq, "hash": head, "seal": seal})


def _tell_owners(workspace: Workspace, head: AuditHead, at: datetime) -> None:
    """A short mail a day; where mail stays on this machine, and for the invented people of the sample, it would prove nothing."""
    if settings.CATCHER or workspace.is_sample or not workspace.anchor_mails:
        return
    anchored = f"{head.seq}:{head.hash}"
    command = f"manage.py audit_verify --workspace {workspace.slug} --anchor {anchored}"
    for owner in members.of(workspace).holding(Role.OWNER):
        facts = {"workspace": workspace.name, "seq": head.seq, "anchor": anchored, "command": command, "made_at": at}
        mail.queue(
            key=f"anchor:{workspace.pk}:{at.date().isoformat()}:{owner.pk}",
            to=owner.user.email,
            to_name=owner.user.name,
            words=compose("anchor", language=owner.user.language, name=owner.user.name, **facts),
            workspace=workspace,
            at=at,
        )
