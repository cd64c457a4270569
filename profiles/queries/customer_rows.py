"""The page of step 1: its headline, its choices and its rows, with money left out for those who may not see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.kit.figures import count, percent, short_money
from profiles.choices import METRICS, ImportState, Mark, Tier
from profiles.models import Customer, Import, Workshop
from profiles.queries import customers

SHOWN = ("industry", "country", "employees")


@dataclass(frozen=True, slots=True)
class Headline:
    """Above the table: what best means, what the best hold, whether other weights would change it, what the data leave open."""

    best_means: list[tuple[str, int]]
    ranked: int
    best: int
    least_ideal: int
    total: int
    curve: list[float]
    finding: str
    cut_words: str
    cut_second: str
    robust: customers.Robust
    robust_parts: list[tuple[int, str, str]]
    left_open: list[str]
    confirmed: bool


def headline(workshop: Workshop, *, with_money: bool) -> Headline:
    found = customers.ranking(workshop)
    currency = workshop.workspace.currency
    curve = [float(share) for share in found.curve.shares] if found.curve is not None and with_money else []
    held = found.curve.held_by(min(found.best, len(curve))) if curve and found.best else 0.0
    robust = found.robust
    return Headline(
        best_means=[(str(METRICS[row.key].name), row.weight) for row in workshop.metrics.order_by("-weight", "key")],
        ranked=found.ranked,
        best=found.best,
        least_ideal=found.least_ideal,
        total=found.total,
        curve=curve,
        finding=_finding(found.best, found.ranked, held) if curve else "",
        cut_words=_("%(n)s largest customers hold %(share)s") % {"n": count(found.best), "share": percent(held)} if curve else "",
        cut_second=_("%(part)s of %(whole)s")
        % {"part": short_money(held * found.curve.total, currency), "whole": short_money(found.curve.total, currency)}
        if curve
        else "",
        robust=robust,
        robust_parts=[
            (robust.always, "best", _("%s always in") % robust.always),
            (robust.sometimes, "rest", _("%s under some weightings") % robust.sometimes),
            (robust.others, "empty", _("%s others under some") % robust.others),
        ],
        left_open=list(_left_open(workshop, found, with_money=with_money)),
        confirmed=workshop.confirmed_at is not None,
    )


def _finding(best: int, ranked: int, held: float) -> str:
    """The chart's title is what it shows, in the words that people would use."""
    if not ranked:
        return ""
    return _("%(part)s of the customers bring %(held)s of the money") % {"part": percent(best / ranked), "held": percent(held)}


def _left_open(workshop: Workshop, found: customers.Ranking, *, with_money: bool) -> Iterable[str]:
    if found.without_closed_deal and found.open_deals:
        yield ngettext(
            "%(n)s of %(total)s accounts has no closed deal and is not ranked.",
            "%(n)s of %(total)s accounts have no closed deal and are not ranked.",
            found.without_closed_deal,
        ) % {"n": count(found.without_closed_deal), "total": count(found.total)}
    bought_nothing = found.unranked - found.without_closed_deal
    if bought_nothing > 0 and workshop.deals.exists():
        yield _("%(n)s accounts were offered something and bought nothing; they are no customers and have no rank.") % {
            "n": count(bought_nothing)
        }
    if found.open_deals:
        worth = short_money(found.open_value, workshop.workspace.currency)
        if with_money:
            yield _("%(n)s open deals worth %(worth)s are not counted.") % {"n": count(found.open_deals), "worth": worth}
        else:
            yield _("%(n)s open deals are not counted.") % {"n": count(found.open_deals)}
    there = set(customers.available_metrics(workshop))
    lacking = [str(METRICS[key].name) for key in ("margin", "retention", "satisfaction") if key not in there]
    if lacking and found.ranked:
        yield _("No %(metrics)s in this list, so “best” is about buying only.") % {"metrics": ", ".join(lacking)}


def choices(workshop: Workshop, show: str) -> list[dict[str, object]]:
    counts = workshop.customers.aggregate(
        best=Count("pk", filter=Q(mark=Mark.BEST)),
        all=Count("pk", filter=Q(rank__isnull=False)),
        least_ideal=Count("pk", filter=Q(least_ideal=True)),
        unranked=Count("pk", filter=Q(rank__isnull=True)),
    )
    names = {"best": _("Best"), "all": _("All ranked"), "least_ideal": _("Least ideal"), "unranked": _("Unranked")}
    return [{"name": names[key], "count": counts[key], "url": f"?show={key}", "current": key == show} for key in names]


def listed(workshop: Workshop, show: str) -> QuerySet[Customer]:
    """The customers of one choice, best first; what is not a choice shows all that are ranked."""
    rows = Customer.objects.in_workspace(workshop.workspace).filter(workshop=workshop)
    if show == "best":
        return rows.filter(mark=Mark.BEST).order_by("rank")
    if show == "least_ideal":
        return rows.filter(least_ideal=True).order_by("-figures__deals_lost", "-rank", "name")
    if show == "unranked":
        return rows.filter(rank__isnull=True).order_by("name")
    return rows.ranked()


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One line of the table."""

    customer: Customer
    facts: str
    value: float | None
    won: int
    closed: int
    standing: str
    tier: str
    reasons: list[str]
    ends_best: bool


def rows(workshop: Workshop, page: Iterable[Customer], *, with_money: bool) -> list[RankedRow]:
    key = customers.value_key(workshop)
    found = []
    page = list(page)
    for place, row in enumerate(page):
        after = page[place + 1] if place + 1 < len(page) else None
        closed = row.figures.get("deals_won", 0) + row.figures.get("deals_lost", 0)
        found.append(
            RankedRow(
                customer=row,
                facts=facts_of(row),
                value=customers.figure(row, key) if with_money else None,
                won=row.figures.get("deals_won", 0),
                closed=closed,
                standing=_standing(row),
                tier=_tier(row),
                reasons=[reason_words(reason) for reason in row.reasons],
                ends_best=row.mark == Mark.BEST and after is not None and after.mark != Mark.BEST,
            )
        )
    return found


def facts_of(row: Customer) -> str:
    """The line below the name: industry, country, employees, as far as they are known."""
    facts = [str(row.attributes[key]) for key in SHOWN[:2] if row.attributes.get(key)]
    if employees := row.attributes.get("employees"):
        words = count(employees) if isinstance(employees, int | float) else str(employees)
        facts.append(_("%s employees") % words)
    return ", ".join(facts)


def _standing(row: Customer) -> str:
    if row.weightings_in is None:
        return ""
    if row.weightings_in == row.weightings_of:
        return _("always")
    return _("%(part)s of %(whole)s") % {"part": row.weightings_in, "whole": row.weightings_of}


def _tier(row: Customer) -> str:
    if row.tier_by_hand:
        return str(Tier(row.tier_by_hand).label)
    return str(Mark(row.mark).label)


def reason_words(reason: dict) -> str:
    """Why a customer is marked least ideal, as a sentence."""
    figure = reason.get("figure")
    words = {
        "bottom": _("among the lowest scores"),
        "churned": _("has left"),
        "discount": _("discount above the limit"),
        "cost_to_serve": _("costs more to serve than the limit"),
        "lost_again": ngettext("%(n)s deal lost, none won", "%(n)s deals lost, none won", int(figure or 0)) % {"n": count(figure or 0)},
    }
    return words[reason["reason"]]


def pending_imports(workshop: Workshop) -> QuerySet[Import]:
    open_states = [ImportState.RECEIVED, ImportState.CHECKED, ImportState.APPLYING, ImportState.REFUSED]
    return workshop.imports.filter(state__in=open_states).select_related("file").order_by("-received_at")
