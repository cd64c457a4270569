"""A version as a document: its content and stamps, read once and handed to the one template."""

from __future__ import annotations

from profiles.documents import icp
from profiles.documents.icp_stamps import Stamps
from profiles.models import Version
from profiles.queries import versions


def stamps(version: Version) -> Stamps:
    """The frame around the page, as it stands now."""
    return Stamps(**versions.stamps(version))


def sheet(version: Version) -> str:
    """The sheet for the screen, in the arrangement that was measured last: an `<article>` for a page that loads document.css."""
    fit = versions.fits(version)
    known = fit if fit and fit.pages == 1 else None
    zoom, columns = (known.percent, known.columns) if known else (None, None)
    content = versions.content(version)
    return icp.html(content, stamps(version), language=version.language, page=version.page, zoom=zoom, columns=columns)


def phone(version: Version) -> str:
    """The same words for a narrow screen: an `<article>` for a page that loads document-page.css."""
    return icp.reading(versions.content(version), stamps(version), language=version.language)


def rendered(version: Version, page: str | None = None) -> icp.Rendered:
    """The PDF, laid out in the child process; starts from the scale that fitted last."""
    start = round(version.zoom * 100) if version.zoom else None
    content = versions.content(version)
    return icp.render(content, stamps(version), page=page or version.page, language=version.language, start_zoom=start)
