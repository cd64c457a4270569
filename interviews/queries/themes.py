"""Questions about themes: how many interviews speak of each, and whether new ones still come."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.models import Member
from interviews.choices import InterviewState
from interviews.models import Interview, Tag, Theme
from profiles.choices import Mark
from profiles.models import Workshop
from profiles.ports import ThemeCount

HEARD = Q(tags__quote__answer__interview__state=InterviewState.LOGGED)
INTERVIEW, CUSTOMER = "tags__quote__answer__interview", "tags__quote__answer__interview__customer"


@dataclass(frozen=True, slots=True)
class Prevalence:
    """A theme, in logged interviews: of best customers and of all others."""

    theme: Theme
    quotes: int
    interviews: int
    best: int
    others: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Logged interviews: of best customers, and all."""

    best: int
    all: int

    @property
    def others(self) -> int:
        return self.all - self.best


@dataclass(frozen=True, slots=True)
class Learned:
    """How many themes an interview was the first to bring."""

    number: int
    new: int


def one(member: Member, theme_id: UUID) -> Theme:
    """A theme of the member's workspace. Raises Http404 for a stranger's id."""
    found = Theme.objects.in_workspace(member.workspace).select_related("workshop__workspace").filter(pk=theme_id).first()
    if found is None:
        raise Http404
    return found


def names(workshop: Workshop) -> list[str]:
    """What one may tag with, by name."""
    return list(_of(workshop).order_by("name").values_list("name", flat=True))


def heard(workshop: Workshop) -> Heard:
    """How many interviews are logged; one query."""
    rows = Interview.objects.in_workspace(workshop.workspace).filter(workshop=workshop).logged()
    return Heard(**rows.aggregate(best=Count("pk", filter=Q(customer__mark=Mark.BEST)), all=Count("pk")))


def prevalence(workshop: Workshop) -> list[Prevalence]:
    """Every theme, the one most interviews speak of first; one query."""
    best = HEARD & Q(**{f"{CUSTOMER}__mark": Mark.BEST})
    rows = _of(workshop).annotate(
        in_quotes=Count("tags", filter=HEARD, distinct=True),
        in_all=Count(INTERVIEW, filter=HEARD, distinct=True),
        in_best=Count(INTERVIEW, filter=best, distinct=True),
    )
    return [Prevalence(row, row.in_quotes, row.in_all, row.in_best, row.in_all - row.in_best) for row in rows.order_by("-in_all", "name")]


def counts(workshop: Workshop) -> list[ThemeCount]:
    """In how many logged interviews each theme was tagged; themes of none are left out."""
    of = heard(workshop).all
    return [ThemeCount(row.theme.name, row.interviews, of) for row in prevalence(workshop) if row.interviews]


def learning(workshop: Workshop) -> list[Learned]:
    """Logged interviews in the order they were held, each with the number of themes that no earlier one had brought; two queries."""
    rows = Interview.objects.in_workspace(workshop.workspace).filter(workshop=workshop).logged().order_by("held_on", "number")
    tagged = Tag.objects.in_workspace(workshop.workspace).filter(theme__workshop=workshop)
    of: dict[UUID, set[UUID]] = {}
    for interview_id, theme_id in tagged.values_list("quote__answer__interview", "theme"):
        of.setdefault(interview_id, set()).add(theme_id)
    known: set[UUID] = set()
    found = []
    for pk, number in rows.values_list("pk", "number"):
        brought = of.get(pk, set())
        found.append(Learned(number, len(brought - known)))
        known |= brought
    return found


def lately(learned: list[Learned], most: int = 3) -> str:
    """What the last interviews brought, as a sentence; empty while there are too few to tell."""
    if len(learned) <= most:
        return ""
    new = sum(row.new for row in learned[-most:])
    brought = ngettext("The last %(n)d interviews brought %(new)d new theme.", "The last %(n)d interviews brought %(new)d new themes.", new)
    advice = "" if new > 1 else " " + _("Talk to customers who differ from these.")
    return brought % {"n": most, "new": new} + advice


def by_customer(theme: Theme) -> dict[UUID, bool]:
    """For every customer that was heard: whether one of its interviews speaks of the theme."""
    rows = Interview.objects.in_workspace(theme.workspace).filter(workshop_id=theme.workshop_id).logged().exclude(customer=None)
    heard_of = set(rows.filter(answers__quotes__tags__theme=theme).values_list("customer", flat=True))
    return {customer_id: customer_id in heard_of for customer_id in rows.values_list("customer", flat=True).distinct()}


def _of(workshop: Workshop) -> QuerySet[Theme]:
    return Theme.objects.in_workspace(workshop.workspace).filter(workshop=workshop)
