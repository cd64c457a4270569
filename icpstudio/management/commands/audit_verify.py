"""`manage.py audit_verify`: is every audit trail what was written? Exit 0 when it is, 1 with the first broken entry when it is not."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from icpstudio.models import Workspace
from icpstudio.queries import audit_anchors, audit_chain
from icpstudio.queries.audit_anchors import Anchor
from icpstudio.queries.audit_chain import Verdict


class Command(BaseCommand):
    help = "Verify the audit trails against their seals and anchors. Exit 1 and the first broken entry when something is wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", metavar="SLUG", help="this workspace only")
        parser.add_argument("--anchor", metavar="SEQ:HASH", help="an anchor that somebody has in a mail; needs --workspace")
        parser.add_argument("--no-file", action="store_true", help="leave the anchor file out: for a database older than the file")
        parser.add_argument("--json", action="store_true", help="print one object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        told = [] if options["no_file"] else list(audit_anchors.in_file(settings.AUDIT_ANCHORS))
        broken = [f"{anchor.source} is not an anchor that we sealed." for anchor in told if not anchor.workspace]
        if slug := options["workspace"]:
            verdicts = [_one(slug, told, options["anchor"])]
        elif options["anchor"]:
            raise CommandError("--anchor needs --workspace: an anchor speaks of one trail.")
        else:
            verdicts = list(audit_chain.verify_all(outside=told))
            broken += [f"The workspace {pk} is anchored, and is not in the database any more." for pk in audit_chain.gone(told)]
        for verdict in verdicts:
            self.stdout.write(json.dumps(asdict(verdict)) if options["json"] else _said(verdict))
        for sentence in broken:
            self.stdout.write(json.dumps({"problem": sentence}) if options["json"] else f"BROKEN  {sentence}")
        if broken or not all(verdict.sound for verdict in verdicts):
            sys.exit(1)


def _one(slug: str, told: Sequence[Anchor], given: str | None) -> Verdict:
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        raise CommandError(f"There is no workspace at /w/{slug}/.")
    try:
        more = [audit_anchors.given(workspace, given)] if given else []
    except ValueError as problem:
        raise CommandError(str(problem)) from None
    return audit_chain.verify(workspace, outside=[*told, *more])


def _said(verdict: Verdict) -> str:
    if verdict.finding is not None:
        return f"BROKEN  {verdict.slug}: {verdict.finding.words}"
    return f"sound   {verdict.slug}: {verdict.seq} entries, {verdict.anchors} anchors; the last is {verdict.seq}:{verdict.hash}"
