"""Lays a draft out and remembers how it fits its page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from icpstudio.models import Member
from icpstudio.rules import require
from profiles.choices import VersionState
from profiles.documents import editions
from profiles.models import Version
from profiles.queries import versions
from profiles.rules import Verb


def measure(version: Version, *, by: Member, at: datetime) -> versions.Fit:
    """Lay the draft out as the PDF would be, in the child process, and keep scale, columns and problems beside it.

    What was measured already is not laid out again. Nothing anybody wrote changes, so nothing is audited."""
    require(by, Verb.DRAFT)
    known = versions.fits(version)
    if known and (known.is_current or version.state != VersionState.DRAFT):
        return known
    of, page = versions.content_hash(version), version.page
    found = editions.rendered(version)
    version.fit = {
        "of": of,
        "page": page,
        "at": at.isoformat(),
        "pages": found.pages,
        "scale": found.scale,
        "filled": found.filled,
        "layouts": found.layouts,
        "columns": [list(column) for column in found.columns],
        "problems": [{key: value for key, value in asdict(problem).items() if key != "kind"} for problem in found.problems],
    }
    version.zoom = found.scale or version.zoom
    Version.objects.filter(pk=version.pk).update(fit=version.fit, zoom=version.zoom)
    fit = versions.fits(version)
    assert fit is not None
    return fit
