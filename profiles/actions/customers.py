"""Ranks the customers of a workshop and keeps what the ranking found beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.choices import METRICS, Mark, Side
from profiles.engine import least_ideal as least
from profiles.engine.ranking import Metric, win_rate
from profiles.engine.ranking import rank as ranking_of
from profiles.engine.robustness import robustness
from profiles.models import Customer, SuccessMetric, Workshop
from profiles.queries import customers
from profiles.rules import Verb

FIELDS = ["figures", "score", "rank", "mark", "least_ideal", "reasons", "weightings_in", "weightings_of"]


@transaction.atomic
def choose_metrics(workshop: Workshop, weights: Mapping[str, int], *, top_share: Decimal | None = None, by: Member, at: datetime) -> None:
    """Say what "best" means: metric key -> weight (0 leaves it out), and rank by it. Raises Invalid when nothing is left."""
    require(by, Verb.RANK)
    if top_share is not None and top_share != workshop.top_share:
        workshop.top_share = top_share
        workshop.save(update_fields=["top_share"])
    chosen = {key: weight for key, weight in weights.items() if weight > 0 and key in METRICS}
    if not chosen:
        raise Invalid(_("Give at least one metric a weight."), field="metrics")
    workshop.metrics.exclude(key__in=chosen).delete()
    for key, weight in chosen.items():
        kind = METRICS[key]
        SuccessMetric.objects.update_or_create(
            workshop=workshop,
            key=key,
            defaults={
                "workspace": workshop.workspace,
                "weight": weight,
                "higher_is_better": kind.higher_is_better,
                "side": Side(kind.side),
            },
        )
    audit.record("choose_metrics", workshop, by=by, at=at, weights=dict(sorted(chosen.items())))
    rank(workshop, by=by, at=at)


@transaction.atomic
def rank(workshop: Workshop, *, by: Member | None, at: datetime) -> int:
    """Score, place and mark every customer by the printed rules (engine/ranking). Returns how many are ranked.

    An account that bought nothing is no customer: it is listed as unranked, but may be marked least ideal."""
    Workshop.objects.select_for_update(no_key=True).get(pk=workshop.pk)  # nobody takes customers back meanwhile, so that none comes back
    rows = list(workshop.customers.order_by("pk"))
    if not workshop.metrics.exists():
        for key in customers.usual_metrics(workshop):
            SuccessMetric.objects.create(workspace=workshop.workspace, workshop=workshop, key=key, weight=1)
    tallies = customers.tallies(workshop)
    for row in rows:
        row.figures = tallies.get(row.pk, customers.NO_DEALS).as_figures()
    # Without any metric everybody is unranked, and may still be marked least ideal.
    metrics = [_metric(chosen, rows) for chosen in workshop.metrics.order_by("key")] or [Metric("none", [None] * len(rows))]
    value = customers.value_key(workshop)
    tie_break = ([-(customers.figure(row, value) or 0.0) for row in rows], [row.name for row in rows])
    found = ranking_of(metrics, share=float(workshop.top_share), tie_break=tie_break)
    stable = robustness(metrics, share=float(workshop.top_share), tie_break=tie_break)
    marks = _least_ideal(workshop, rows, found)
    for place, row in enumerate(rows):
        ranked = bool(found.places[place])
        row.score = round(float(found.scores[place]), 4) if ranked else None
        row.rank = int(found.places[place]) if ranked else None
        row.reasons = [{"reason": mark.reason, "figure": mark.figure, "threshold": mark.threshold} for mark in marks[place]]
        row.least_ideal = bool(marks[place])
        row.mark = Mark.BEST if found.top[place] else Mark.LEAST_IDEAL if marks[place] else Mark.REST if ranked else Mark.UNRANKED
        row.weightings_in = int(stable.counts[place]) if ranked else None
        row.weightings_of = stable.weightings if ranked else None
    # An upsert of rows that are all there: a twentieth of the time that bulk_update's conditions take, for which SQLite lets nobody write.
    Customer.objects.bulk_create(rows, update_conflicts=True, unique_fields=["pk"], update_fields=FIELDS, batch_size=500)
    workshop.ranked_at, workshop.ranked_by, workshop.confirmed_at, workshop.confirmed_by = at, by, None, None
    workshop.save(update_fields=["ranked_at", "ranked_by", "confirmed_at", "confirmed_by"])
    audit.record("rank", workshop, by=by, at=at, ranked=found.ranked, best=int(found.top.sum()))
    return found.ranked


@transaction.atomic
def confirm_best(workshop: Workshop, *, by: Member, at: datetime) -> None:
    """The team takes the marked customers as its best ones."""
    require(by, Verb.RANK)
    workshop.confirmed_at, workshop.confirmed_by = at, by
    workshop.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record("confirm_best", workshop, by=by, at=at)


def _metric(chosen: SuccessMetric, rows: Sequence[Customer]) -> Metric:
    if chosen.key == "win_rate":
        rates = win_rate([row.figures["deals_won"] for row in rows], [row.figures["deals_lost"] for row in rows])
        values = [rate if row.figures["deals_won"] else None for rate, row in zip(rates, rows, strict=True)]
    else:
        values = [customers.figure(row, chosen.key) for row in rows]
    return Metric(chosen.key, values, float(chosen.weight), "higher" if chosen.higher_is_better else "lower")


def _least_ideal(workshop: Workshop, rows: Sequence[Customer], found: object) -> list[tuple[least.Mark, ...]]:
    return least.least_ideal(
        least.LeastIdealRules(
            bottom_share=float(workshop.least_share),
            discount_over=workshop.discount_limit,
            cost_to_serve_over=workshop.cost_to_serve_limit,
            deals_lost=workshop.lost_again,
        ),
        ranking=found,
        churned=[row.attributes.get("churned") is True for row in rows],
        discount=[row.metrics.get("discount") for row in rows],
        cost_to_serve=[row.metrics.get("effort") for row in rows],
        won=[row.figures["deals_won"] for row in rows],
        lost=[row.figures["deals_lost"] for row in rows],
    )
