"""Questions about customers and their ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db.models import Count, F, FloatField, Max, Q, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

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
RANKED, BEST = Q(rank__isnull=False), Q(mark=Mark.BEST)


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
    """Counted in the database; of each customer only the figure leaves it that the curve is drawn from."""
    key = value_key(workshop)
    counts = workshop.customers.aggregate(
        total=Count("pk"),
        ranked=Count("pk", filter=RANKED),
        best=Count("pk", filter=RANKED & BEST),
        least_ideal=Count("pk", filter=Q(least_ideal=True)),
        closed=Count("pk", filter=Q(figures__deals_won__gt=0) | Q(figures__deals_lost__gt=0)),
        always=Count("pk", filter=RANKED & BEST & Q(weightings_in=F("weightings_of"))),
        others=Count("pk", filter=RANKED & ~BEST & Q(weightings_in__gt=0)),
        weightings=Max("weightings_of", filter=RANKED),
    )
    values = _values(workshop, key)
    opened = workshop.deals.filter(outcome=Outcome.OPEN).aggregate(count=Count("pk"), value=Sum("amount", default=0))
    return Ranking(
        total=counts["total"],
        ranked=counts["ranked"],
        best=counts["best"],
        least_ideal=counts["least_ideal"],
        unranked=counts["total"] - counts["ranked"],
        without_closed_deal=counts["total"] - counts["closed"],
        open_deals=opened["count"],
        open_value=float(opened["value"]),
        value_key=key,
        curve=pareto(values) if any(values) else None,
        robust=Robust(
            always=counts["always"],
            sometimes=counts["best"] - counts["always"],
            others=counts["others"],
            never=counts["ranked"] - counts["best"] - counts["others"],
            weightings=counts["weightings"] or 0,
        ),
    )


def _values(workshop: Workshop, key: str | None) -> list[float | None]:
    """`figure` of everybody, read by the database out of what is kept beside each."""
    if key is None:
        return []
    kept_in = "figures" if key in FROM_DEALS else "metrics"
    rows = workshop.customers.annotate(read=Cast(KeyTextTransform(key, kept_in), FloatField()))
    if key in FROM_DEALS:
        return list(rows.filter(figures__deals_won__gt=0).values_list("read", flat=True))
    return list(rows.values_list("read", flat=True))


def one(member: Member, customer_id: UUID) -> Customer:
    """A customer of the member's workspace. Raises Customer.DoesNotExist for a stranger's id."""
    return Customer.objects.in_workspace(member.workspace).select_related("workshop").get(pk=customer_id)


def sees_metrics(member: Member, workshop: Workshop) -> bool:
    return may(member, Verb.SEE_METRICS, workshop)
