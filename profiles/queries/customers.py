"""Questions about customers and their ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db.models import Count, Q, Sum

from icpstudio.models import Member
from icpstudio.rules import may
from profiles.choices import FROM_DEALS, METRICS, Mark, Outcome
from profiles.engine.ranking import Pareto, pareto
from profiles.models import Customer, Deal, Workshop
from profiles.rules import Verb


@dataclass(frozen=True, slots=True)
class Tally:
    """One customer's deals, in deals and in the workspace's currency."""

    deals_won: int = 0
    deals_lost: int = 0
    deals_open: int = 0
    won_value: float = 0.0

    def as_figures(self) -> dict[str, float | int]:
        return asdict(self)


NO_DEALS = Tally()


def tallies(workshop: Workshop) -> Mapping[UUID, Tally]:
    """The deals of every customer that has any; one query."""
    won = Q(outcome=Outcome.WON)
    rows = (
        Deal.objects.in_workspace(workshop.workspace)
        .filter(workshop=workshop)
        .values("customer_id")
        .annotate(
            won=Count("pk", filter=won),
            lost=Count("pk", filter=Q(outcome=Outcome.LOST)),
            opened=Count("pk", filter=Q(outcome=Outcome.OPEN)),
            value=Sum("amount", filter=won, default=0),
        )
    )
    return {row["customer_id"]: Tally(row["won"], row["lost"], row["opened"], float(row["value"])) for row in rows}


def figure(customer: Customer, key: str | None) -> float | None:
    """A customer's value of a metric; None when it has none, and for deal figures when it bought nothing."""
    if key is None:
        return None
    if key in FROM_DEALS:
        won = customer.figures.get("deals_won", 0)
        if not won:
            return None
        return won / (won + customer.figures["deals_lost"]) if key == "win_rate" else float(customer.figures[key])
    value = customer.metrics.get(key)
    return None if value is None else float(value)


def available_metrics(workshop: Workshop) -> list[str]:
    """The metrics that at least one customer has, in the order of the list of metrics."""
    keys: set[str] = set()
    if workshop.deals.exists():
        keys.update(FROM_DEALS)
    for metrics in workshop.customers.exclude(metrics={}).values_list("metrics", flat=True).iterator():
        keys.update(metrics)
    return [key for key in METRICS if key in keys]


def usual_metrics(workshop: Workshop) -> list[str]:
    """What counts until somebody chooses: the money where there is any, else the first metric there is."""
    there = available_metrics(workshop)
    money = [key for key in there if METRICS[key].money]
    return money[:1] or there[:1]


def value_key(workshop: Workshop) -> str | None:
    """The metric whose concentration the Pareto curve shows: chosen money first, then any money, then none."""
    chosen = list(workshop.metrics.values_list("key", flat=True))
    candidates = [key for key in METRICS if METRICS[key].money and key in chosen] or [
        key for key in available_metrics(workshop) if METRICS[key].money
    ]
    return candidates[0] if candidates else None


@dataclass(frozen=True, slots=True)
class Robust:
    """Under how many weightings today's best would stay: counts of customers."""

    always: int
    sometimes: int
    others: int
    never: int
    weightings: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """All that the page of step 1 shows above its table."""

    total: int
    ranked: int
    best: int
    least_ideal: int
    unranked: int
    without_closed_deal: int
    open_deals: int
    open_value: float
    value_key: str | None
    curve: Pareto | None
    robust: Robust


def ranking(workshop: Workshop) -> Ranking:
    rows = list(workshop.customers.only("mark", "rank", "figures", "metrics", "least_ideal", "weightings_in", "weightings_of"))
    key = value_key(workshop)
    values = [figure(row, key) for row in rows]
    ranked = [row for row in rows if row.rank is not None]
    best = [row for row in ranked if row.mark == Mark.BEST]
    rest = [row for row in ranked if row.mark != Mark.BEST]
    opened = workshop.deals.filter(outcome=Outcome.OPEN).aggregate(count=Count("pk"), value=Sum("amount", default=0))
    weightings = ranked[0].weightings_of or 0 if ranked else 0
    return Ranking(
        total=len(rows),
        ranked=len(ranked),
        best=len(best),
        least_ideal=sum(row.least_ideal for row in rows),
        unranked=len(rows) - len(ranked),
        without_closed_deal=sum(not (row.figures.get("deals_won") or row.figures.get("deals_lost")) for row in rows),
        open_deals=opened["count"],
        open_value=float(opened["value"]),
        value_key=key,
        curve=pareto(values) if any(values) else None,
        robust=Robust(
            always=sum(row.weightings_in == weightings for row in best),
            sometimes=sum(row.weightings_in != weightings for row in best),
            others=sum(bool(row.weightings_in) for row in rest),
            never=sum(not row.weightings_in for row in rest),
            weightings=weightings,
        ),
    )


def one(member: Member, customer_id: UUID) -> Customer:
    """A customer of the member's workspace. Raises Customer.DoesNotExist for a stranger's id."""
    return Customer.objects.in_workspace(member.workspace).select_related("workshop").get(pk=customer_id)


def sees_metrics(member: Member, workshop: Workshop) -> bool:
    return may(member, Verb.SEE_METRICS, workshop)
