"""How a version stands, in words: in the list of versions, and above the page that people read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.models import Member
from profiles import ports
from profiles.choices import VersionState
from profiles.models import Evidence, Rendering, Version, Workshop
from profiles.queries import versions


@dataclass(frozen=True, slots=True)
class Standing:
    """One version: its state as a dot and words, the last move, and the version in force if that is another."""

    version: Version
    state: str
    words: str
    moved: str
    at: datetime
    by: Member | None
    in_force: Version | None
    rendering: Rendering | None
    withdrawn: int = 0  # quotes on it whose consent was withdrawn since

    @property
    def flag(self) -> str:
        """What everybody who takes part should know about a page that has left the draft."""
        if not self.withdrawn or self.version.state == VersionState.DRAFT:
            return ""
        return ngettext(
            "It stands on a quote whose consent was withdrawn. The next version must do without it.",
            "It stands on %(n)s quotes whose consent was withdrawn. The next version must do without them.",
            self.withdrawn,
        ) % {"n": self.withdrawn}

    @property
    def is_current(self) -> bool:
        return self.version.state == VersionState.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.version.state == VersionState.DRAFT

    @property
    def has_approval(self) -> bool:
        """Whether somebody was asked to decide on it."""
        return self.version.submitted_at is not None

    @property
    def warning(self) -> str:
        """What to know before reading it; nothing for the page in force."""
        if self.is_current:
            return ""
        if self.version.state == VersionState.WITHDRAWN:
            return _("This version was withdrawn. Do not use it.")
        if self.version.state == VersionState.SUPERSEDED and self.in_force:
            return _("Version %(n)s has taken its place.") % {"n": self.in_force.number}
        if self.version.state == VersionState.APPROVED:
            return _("Approved, not published yet.")
        return _("Not approved. For discussion in the workshop only.")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a draft would be made from."""

    criteria: int
    quotes: int
    themes: int

    @property
    def is_enough(self) -> bool:
        return self.criteria > 0


def rows(workshop: Workshop) -> list[Standing]:
    """Every version, newest first; the same few queries for any number of them."""
    found = list(versions.of(workshop).prefetch_related("renderings"))
    in_force = next((version for version in found if version.state == VersionState.PUBLISHED), None)
    cited = _withdrawn(workshop)
    return [_standing(version, in_force, cited[version.pk]) for version in found]


def standing(version: Version) -> Standing:
    """How one version stands."""
    return _standing(version, versions.published(version.workshop), _withdrawn(version.workshop)[version.pk])


def before(version: Version) -> Version | None:
    """What a version is compared with: the page in force, or for that page itself the one it superseded."""
    in_force = versions.published(version.workshop)
    if in_force and in_force.pk != version.pk and in_force.number <= version.number:
        return in_force
    ended = [VersionState.SUPERSEDED, VersionState.PUBLISHED]
    return versions.of(version.workshop).filter(number__lt=version.number, state__in=ended).first()


def ground(workshop: Workshop) -> Ground:
    return Ground(
        criteria=workshop.criteria.count(),
        quotes=len(ports.interviews.citable(workshop)),
        themes=len(ports.interviews.themes(workshop)),
    )


def state_words(version: Version) -> str:
    """Draft of version 3, Version 3 in review, Published v3, ..."""
    words = {
        VersionState.DRAFT: _("Draft of version %(n)s"),
        VersionState.IN_REVIEW: _("Version %(n)s in review"),
        VersionState.APPROVED: _("Version %(n)s approved"),
        VersionState.PUBLISHED: _("Published v%(n)s"),
        VersionState.SUPERSEDED: _("Version %(n)s, superseded"),
        VersionState.SENT_BACK: _("Version %(n)s, sent back"),
        VersionState.WITHDRAWN: _("Version %(n)s, withdrawn"),
    }
    return words[VersionState(version.state)] % {"n": version.number}


def _withdrawn(workshop: Workshop) -> Counter[UUID]:
    """Version -> how many of its quotes may no longer be cited."""
    gone = ports.interviews.withdrawn(workshop)
    if not gone:
        return Counter()
    rows = Evidence.objects.in_workspace(workshop.workspace).filter(version__workshop=workshop, reference__in=gone)
    return Counter(rows.values_list("version_id", flat=True))


def _standing(version: Version, in_force: Version | None, withdrawn: int = 0) -> Standing:
    moved, at, by = _last_move(version)
    return Standing(
        version=version,
        state="open" if version.state == VersionState.SENT_BACK else version.state,
        words=state_words(version),
        moved=moved,
        at=at,
        by=by,
        in_force=in_force if in_force and in_force.pk != version.pk else None,
        withdrawn=withdrawn,
        rendering=next((row for row in version.renderings.all() if (row.page, row.language) == (version.page, version.language)), None),
    )


def _last_move(version: Version) -> tuple[str, datetime, Member | None]:
    """The latest stamp of the version, in words."""
    stamps = (
        (_("ended"), version.ended_at, version.ended_by),
        (_("published"), version.published_at, version.published_by),
        (_("sent back") if version.state == VersionState.SENT_BACK else _("approved"), version.decided_at, version.decided_by),
        (_("sent for approval"), version.submitted_at, version.submitted_by),
        (_("drafted"), version.drafted_at, version.drafted_by),
    )
    return next((words, at, by) for words, at, by in stamps if at is not None)
