"""Who has been heard: best and least ideal, won and lost; planned, logged and missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.choices import InterviewState
from interviews.models import Interview
from profiles.choices import Mark, Outcome
from profiles.models import Customer, Workshop

# The four kinds of conversation that every workshop should have had.
WANTED = ((Mark.BEST, Outcome.WON), (Mark.BEST, Outcome.LOST), (Mark.LEAST_IDEAL, Outcome.WON), (Mark.LEAST_IDEAL, Outcome.LOST))


@dataclass(frozen=True, slots=True)
class Cell:
    mark: Mark
    outcome: Outcome
    planned: int  # with those that are logged
    logged: int

    @property
    def name(self) -> str:
        return cell_name(self.mark, self.outcome)

    @property
    def is_wanted(self) -> bool:
        return (self.mark, self.outcome) in WANTED

    @property
    def missing(self) -> int:
        return max(self.planned, 1 if self.is_wanted else 0) - self.logged

    @property
    def missing_words(self) -> str:
        if not self.missing:
            return "–"
        return ngettext("%(n)d missing", "%(n)d missing", self.missing) % {"n": self.missing}


def cell_name(mark: str, outcome: str) -> str:
    """What a kind of conversation is called."""
    names = {
        (Mark.BEST, Outcome.WON): _("Best, won"),
        (Mark.BEST, Outcome.LOST): _("Best, lost a deal"),
        (Mark.LEAST_IDEAL, Outcome.WON): _("Least ideal, won"),
        (Mark.LEAST_IDEAL, Outcome.LOST): _("Least ideal, lost"),
        (Mark.REST, Outcome.WON): _("Others, won"),
        (Mark.REST, Outcome.LOST): _("Others, lost"),
        (Mark.UNRANKED, Outcome.WON): _("Unranked, won"),
        (Mark.UNRANKED, Outcome.LOST): _("Unranked, lost"),
    }
    return names[(Mark(mark), Outcome(outcome))]


def coverage(workshop: Workshop) -> list[Cell]:
    """The four wanted cells, then whatever else there is; one query."""
    rows = (
        Interview.objects.in_workspace(workshop.workspace)
        .filter(workshop=workshop)
        .standing()
        .values_list("customer__mark", "outcome")
        .annotate(planned=Count("pk"), logged=Count("pk", filter=Q(state=InterviewState.LOGGED)))
        .order_by()
    )
    counts: dict[tuple[Mark, Outcome], tuple[int, int]] = {}
    for mark, outcome, planned, logged in rows:
        key = (Mark(mark or Mark.UNRANKED), Outcome(outcome))
        before = counts.get(key, (0, 0))
        counts[key] = (before[0] + planned, before[1] + logged)
    others = ((mark, outcome) for mark in (Mark.REST, Mark.UNRANKED) for outcome in (Outcome.WON, Outcome.LOST))
    return [Cell(*key, *counts.get(key, (0, 0))) for key in (*WANTED, *(key for key in others if key in counts))]


def missing_sentence(cells: list[Cell]) -> str:
    """What nobody has been heard of yet, as a sentence; empty when nothing is missing."""
    names = [f"{cell.name} ({cell.missing})" if cell.missing > 1 else cell.name for cell in cells if cell.is_wanted and cell.missing]
    return _("Missing: %(names)s.") % {"names": "; ".join(names)} if names else ""


def worth_asking(workshop: Workshop, cells: list[Cell], most: int = 2) -> list[tuple[Cell, list[Customer]]]:
    """For every wanted cell that nobody is planned for: customers of that kind, by rank, who have not been asked."""
    wanting = [cell for cell in cells if cell.is_wanted and not cell.planned]
    if not wanting:
        return []
    standing = Interview.objects.in_workspace(workshop.workspace).filter(workshop=workshop).standing()
    asked = set(standing.exclude(customer=None).values_list("customer", flat=True))
    found = []
    for cell in wanting:  # customers with such a deal as one set: asked about one by one, SQLite reads every deal each time
        of_outcome = workshop.deals.filter(outcome=cell.outcome).values("customer")
        rows = workshop.customers.marked(cell.mark).filter(pk__in=of_outcome).exclude(pk__in=asked).order_by("rank", "name")
        found.append((cell, list(rows[:most])))
    return found
