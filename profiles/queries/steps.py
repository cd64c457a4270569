"""The five steps of a workshop: where each stands, in words, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.kit.figures import count
from profiles import ports
from profiles.choices import ImportState, Mark, VersionState
from profiles.models import Version, Workshop


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the side bar and the workshop's home show it; `route` takes the workshop's id."""

    number: int
    name: str
    route: str
    state: str
    words: str
    sentence: str = ""
    progress: tuple[int, int] | None = None
    progress_words: str = ""
    action: str = ""
    skipped: str = ""

    @property
    def is_done(self) -> bool:
        return self.state in {"done", "published", "skipped"}


def steps(workshop: Workshop) -> list[Step]:
    """All five; a step that was left out says so with its reason."""
    found = [_customers(workshop), _interviews(workshop), _attributes(workshop), _page(workshop), _use(workshop)]
    skips = {skip.step: skip.reason for skip in workshop.skips.all()}
    return [
        replace(step, state="skipped", words=_("Skipped"), sentence=skips[step.number], skipped=skips[step.number])
        if step.number in skips and not step.is_done
        else step
        for step in found
    ]


def coming_next(found: list[Step]) -> Step:
    """The first step with something to do; the last one when all is done."""
    return next((step for step in found if not step.is_done), found[-1])


def _customers(workshop: Workshop) -> Step:
    counts = workshop.customers.aggregate(
        total=Count("pk"),
        ranked=Count("pk", filter=Q(rank__isnull=False)),
        best=Count("pk", filter=Q(mark=Mark.BEST)),
        least=Count("pk", filter=Q(least_ideal=True)),
    )
    waiting = workshop.imports.filter(state__in=[ImportState.RECEIVED, ImportState.CHECKED, ImportState.APPLYING]).exists()
    step = Step(1, _("Top customers"), "profiles:customers", "not_started", _("No customers yet"), action=_("Import customers"))
    if counts["total"]:
        words = ngettext("%(n)s customer, not ranked", "%(n)s customers, not ranked", counts["total"]) % {"n": count(counts["total"])}
        step = replace(step, state="open", words=words, action=_("Say what best means"))
    if counts["ranked"]:
        named = {name: count(counts[name]) for name in ("best", "ranked", "least")}
        step = replace(
            step,
            state="done" if workshop.confirmed_at else "open",
            words=_("%(best)s of %(ranked)s marked best") % named,
            sentence=_("%(least)s are marked least ideal.") % named,
            progress=(counts["best"] if workshop.confirmed_at else 0, counts["best"]),
            progress_words=_("confirmed") if workshop.confirmed_at else _("not confirmed yet"),
            action=_("Confirm the best customers"),
        )
    if waiting:
        step = replace(step, state="open", words=_("File uploaded, not imported"))
    return step


def _interviews(workshop: Workshop) -> Step:
    told = ports.interviews.progress(workshop)
    step = Step(2, _("Interviews"), "interviews:index", "not_started", _("None planned"), action=_("Plan the first interview"))
    if not told.planned and not told.logged:
        return step
    total = max(told.planned, told.logged)
    words = _("%(logged)s of %(planned)s logged") % {"logged": told.logged, "planned": total}
    return replace(
        step,
        state="done" if told.logged >= total and not told.missing else "open",
        words=words,
        sentence=told.missing or ngettext("%(n)s quote marked.", "%(n)s quotes marked.", told.quotes) % {"n": told.quotes},
        progress=(told.logged, total),
        progress_words=_("%(done)s of %(total)s") % {"done": told.logged, "total": total},
        action=_("Log the next interview"),
    )


def _attributes(workshop: Workshop) -> Step:
    criteria = workshop.criteria.count()
    step = Step(3, _("Common attributes"), "profiles:attributes", "not_started", _("Not analysed yet"), action=_("Run the analysis"))
    if criteria:
        words = ngettext("%(n)s criterion", "%(n)s criteria", criteria) % {"n": criteria}
        return replace(step, state="done", words=words, action=_("Look at the criteria"))
    if workshop.analyses.exists():
        return replace(step, state="open", words=_("Analysed, no criteria yet"), action=_("Choose criteria"))
    return step


def _page(workshop: Workshop) -> Step:
    step = Step(4, _("One-page ICP"), "profiles:versions", "not_started", _("Not drafted yet"), action=_("Draft the page"))
    making = [VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.APPROVED, VersionState.SENT_BACK]
    latest = workshop.versions.order_by("-number", "-attempt").first()
    if latest is None:
        return step
    if latest.state in making:
        return replace(step, state=_dot(latest), words=_in_words(latest), action=_next_on(latest))
    highest = workshop.versions.filter(state=VersionState.PUBLISHED).aggregate(number=Max("number"))["number"]
    if highest is None:
        return replace(step, state=latest.state, words=_in_words(latest), action=_("Draft the next version"))
    return replace(step, state="done", words=_("Version %(n)s approved") % {"n": highest}, action=_("Draft the next version"))


def _use(workshop: Workshop) -> Step:
    step = Step(5, _("Share and use"), "profiles:share", "not_started", _("Nothing published yet"), action=_("Publish the page"))
    published = workshop.versions.filter(state=VersionState.PUBLISHED).select_related("publication").first()
    if published is None:
        return step
    publication = getattr(published, "publication", None)
    reached = publication.recipients.filter(mail__state="sent").count() if publication else 0
    asked = publication.recipients.count() if publication else 0
    return replace(
        step,
        state="published",
        words=_("Version %(n)s published") % {"n": published.number},
        sentence=_("%(reached)s of %(asked)s mails have left.") % {"reached": reached, "asked": asked} if asked else "",
        progress=(reached, asked) if asked else None,
        progress_words=_("%(done)s of %(total)s") % {"done": reached, "total": asked} if asked else "",
        action=_("See who has it"),
    )


def _dot(version: Version) -> str:
    return "open" if version.state == VersionState.SENT_BACK else version.state


def _in_words(version: Version) -> str:
    words = {
        VersionState.DRAFT: _("Draft of version %(n)s"),
        VersionState.IN_REVIEW: _("Version %(n)s in review"),
        VersionState.APPROVED: _("Version %(n)s approved"),
        VersionState.SENT_BACK: _("Version %(n)s sent back"),
        VersionState.WITHDRAWN: _("Version %(n)s withdrawn"),
    }
    return words[VersionState(version.state)] % {"n": version.number}


def _next_on(version: Version) -> str:
    words = {
        VersionState.DRAFT: _("Go on with the draft"),
        VersionState.IN_REVIEW: _("See who has to decide"),
        VersionState.APPROVED: _("Publish it"),
        VersionState.SENT_BACK: _("Read why it came back"),
    }
    return words[VersionState(version.state)]
