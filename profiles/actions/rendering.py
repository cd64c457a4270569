"""Makes the PDF of an approved version once, and lets the mails go that waited for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from icpstudio import jobs
from icpstudio.actions import audit, files, mail
from icpstudio.errors import Invalid
from icpstudio.models import MailMessage, Member
from profiles.documents import editions
from profiles.models import Rendering, Version
from profiles.queries import publications


def ask(version: Version, *, by: Member, at: datetime) -> None:
    """Have the PDF made in the background; asking twice is asking once."""
    jobs.enqueue(
        "profiles.tasks.render_document",
        workspace=version.workspace,
        key=f"render:{version.pk}",
        at=at,
        by=by,
        version_id=str(version.pk),
    )


def render(version_id: UUID, *, at: datetime) -> Rendering:
    """One page with every word on it, stored for good. Raises Invalid naming what does not fit; nothing is stored then."""
    version = Version.objects.select_related("workshop__workspace", "workspace", "decided_by").get(pk=version_id)
    known = publications.rendering(version)
    if known is None:
        made = editions.rendered(version)
        if made.problems:
            raise Invalid(" ".join(problem.words for problem in made.problems))
        known = _keep(version, made.pdf, made.scale, made.layouts, at=at)
    release(version)
    return known


@transaction.atomic
def _keep(version: Version, pdf: bytes, scale: float, layouts: int, *, at: datetime) -> Rendering:
    file = files.keep(
        pdf,
        workspace=version.workspace,
        name=publications.file_name(version),
        content_type="application/pdf",
        purpose="rendering",
        by=version.decided_by,
        at=at,
    )
    row, is_new = Rendering.objects.get_or_create(
        version=version,
        page=version.page,
        language=version.language,
        defaults={"workspace": version.workspace, "file": file, "scale": scale, "layouts": layouts, "made_at": at},
    )
    if is_new:
        audit.record("render", version, by=version.decided_by, at=at, sha256=file.sha256)
    return row


def release(version: Version) -> int:
    """Let the mails of a publication go once their PDF is there. Returns how many were let go."""
    made = publications.rendering(version)
    if made is None:
        return 0
    waiting = MailMessage.objects.filter(recipient__publication__version=version)
    return mail.release(waiting, attachment=made.file)
