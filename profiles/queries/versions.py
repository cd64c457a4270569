"""Questions about the versions of a page: which may be read, which is in force, what is left to do, and how well it fits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.models import Member
from icpstudio.rules import require
from profiles.choices import VersionState
from profiles.models import Evidence, Section, Version, Workshop
from profiles.queries import contents, differences
from profiles.queries.contents import content, content_hash, stamps
from profiles.rules import Verb

__all__ = [
    "Fit",
    "content",
    "content_hash",
    "current_draft",
    "diff",
    "evidence",
    "fits",
    "of",
    "one",
    "published",
    "readable",
    "ready_to_submit",
    "section",
    "stamps",
]

LEAST_SCALE = 0.87  # below it the small text would be smaller than 7 pt
LINES = {"A4": 62, "Letter": 58}  # lines of a full page at scale 1, near enough to say how much room is left
POWER = 1.55  # how a page's height grows with its scale


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why the page does not fit: the section, how much is over, and what to shorten."""

    section: str
    words: str
    over_mm: float
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How the page was laid out last; `is_current` says whether it has been changed since."""

    pages: int
    scale: float
    filled: float
    spare_lines: int
    columns: tuple[tuple[str, ...], ...]
    problems: tuple[Complaint, ...]
    is_current: bool

    @property
    def fits(self) -> bool:
        return self.pages == 1 and not self.problems

    @property
    def percent(self) -> int:
        return round(self.scale * 100)

    @property
    def shown(self) -> int:
        """The length of the meter: a scale over 100 % fills it."""
        return min(100, self.percent)


def _with_people() -> QuerySet[Version]:
    people = ("drafted_by__user", "submitted_by__user", "decided_by__user", "published_by__user", "ended_by__user")
    return Version.objects.select_related("workspace", "workshop__workspace", *people)


def one(member: Member, version_id: UUID) -> Version:
    """A version of the member's workspace. Raises Version.DoesNotExist for a stranger's id."""
    return _with_people().in_workspace(member.workspace).get(pk=version_id)


def readable(member: Member, version_id: UUID) -> Version:
    """A version that the member may read. Raises Version.DoesNotExist for a stranger's id, Forbidden for a page in the making."""
    version = one(member, version_id)
    require(member, Verb.READ_PUBLISHED, version)
    return version


def evidence(member: Member, evidence_id: UUID) -> Evidence:
    """A piece of evidence of the member's workspace. Raises Evidence.DoesNotExist for a stranger's id."""
    return Evidence.objects.in_workspace(member.workspace).select_related("version__workshop", "version__workspace").get(pk=evidence_id)


def section(version: Version, key: str) -> Section | None:
    return version.sections.filter(key=key).select_related("saved_by__user").first()


def of(workshop: Workshop) -> QuerySet[Version]:
    """Every version of a workshop, newest first, with the people who moved it."""
    return _with_people().filter(workshop=workshop).order_by("-number", "-attempt")


def current_draft(workshop: Workshop) -> Version | None:
    return _with_people().filter(workshop=workshop, state=VersionState.DRAFT).first()


def published(workshop: Workshop) -> Version | None:
    return _with_people().filter(workshop=workshop, state=VersionState.PUBLISHED).first()


def by_code(member: Member, code: str) -> Version:
    """The version that carries a check code. Raises Version.DoesNotExist for a code that this workspace never gave."""
    version = _with_people().in_workspace(member.workspace).get(check_code=code)
    require(member, Verb.READ_PUBLISHED, version)
    return version


def diff(old: Version | None, new: Version) -> differences.Differences:
    """The sentences that changed from `old` (None: there was no page) to `new`."""
    return differences.differences(content(old) if old else None, content(new))


def fits(version: Version) -> Fit | None:
    """How the page was laid out last; None before the first time."""
    found = version.fit
    if not found:
        return None
    return Fit(
        pages=found["pages"],
        scale=found["scale"],
        filled=found["filled"],
        spare_lines=_spare_lines(found),
        columns=tuple(tuple(column) for column in found["columns"]),
        problems=tuple(Complaint(**problem | {"fields": tuple(problem["fields"])}) for problem in found["problems"]),
        is_current=found["of"] == contents.content_hash(version) and found["page"] == version.page,
    )


def ready_to_submit(version: Version, *, measured: bool = True) -> list[str]:
    """What keeps the version from being sent for approval, in sentences; nothing when it is ready.

    `measured` False: sending will lay the page out first, so it need not have been done yet."""
    document, fit = content(version), fits(version)
    approvers = version.workshop.named_approvers.count()
    sentences = []
    if version.state != VersionState.DRAFT:
        sentences.append(_("Only a draft can be sent for approval."))
    if not (document.get("statement") or {}).get("who"):
        sentences.append(_("The statement says nothing yet: write whom you serve."))
    if not document.get("criteria"):
        sentences.append(_("There is no criterion on the page yet: choose some in step 3."))
    if not approvers:
        sentences.append(_("Nobody is named to approve it: name approvers in the workshop's settings."))
    elif approvers < version.workshop.approvals_needed:
        needed = version.workshop.approvals_needed
        text = ngettext("%(n)s approval is needed", "%(n)s approvals are needed", needed) % {"n": needed}
        sentences.append(_("%(text)s, and fewer approvers are named.") % {"text": text})
    if fit is None or not fit.is_current:
        if not measured:
            return sentences
        sentences.append(_("The page has not been measured since it was changed."))
    else:
        sentences += [problem.words for problem in fit.problems]
    return sentences


def _spare_lines(found: dict) -> int:
    """How many lines more would still fit at the smallest legible size."""
    if found["pages"] != 1:
        return 0
    filled = found["filled"] * (LEAST_SCALE / found["scale"]) ** POWER
    return max(0, int((1 - filled) * LINES[found["page"]] / LEAST_SCALE))
