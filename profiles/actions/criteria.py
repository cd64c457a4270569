"""Chooses what makes a customer ideal: what the data propose, what people add, and how many points each is worth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.choices import Basis, Category, CriterionKind
from profiles.engine.frame import Condition
from profiles.models import Criterion, Workshop
from profiles.queries import attributes
from profiles.queries.criteria import counted
from profiles.queries.criteria_proposed import proposal
from profiles.rules import Verb

MOST_POINTS = 5


@transaction.atomic
def propose(workshop: Workshop, *, by: Member, at: datetime) -> list[Criterion]:
    """Take what the data propose: criteria with points and evidence, and the thresholds.

    What people set stays: points that were changed, criteria that were added. What the data proposed before, do not propose any
    more and nobody touched goes. Raises Invalid when the data propose nothing."""
    require(by, Verb.CHOOSE_CRITERIA)
    with translation.override(workshop.workspace.language):
        found = proposal(workshop)
    if found is None or not found.criteria:
        raise Invalid(_("The data propose nothing. Criteria can be added by hand."))
    tables = attributes.tables(workshop)
    here = {_said(row.basis, row.condition): row for row in workshop.criteria.all()}
    proposed = {_said(each.basis, each.condition) for each in found.criteria}
    for said, row in here.items():
        if said not in proposed and row.proposed_points is not None and row.points == row.proposed_points:
            row.delete()
    rows = []
    for each in found.criteria:
        row = here.get(_said(each.basis, each.condition))
        counts = counted(tables.of(each.basis), each.condition, each.basis)
        if row is None:
            row = Criterion(workspace=workshop.workspace, workshop=workshop, kind=CriterionKind.SCORED, points=each.points, chosen_at=at)
            row.basis, row.condition, row.category, row.chosen_by = each.basis, dict(each.condition), each.category, by
            row.name, row.position = _free(workshop, each.name), workshop.criteria.count()
        elif row.points == row.proposed_points:
            row.points = each.points if row.kind == CriterionKind.SCORED else None
        row.proposed_points, row.evidence = each.points, row.evidence | counts
        row.save()
        rows.append(row)
    workshop.ideal_from, workshop.secondary_from = found.ideal, found.secondary
    workshop.save(update_fields=["ideal_from", "secondary_from"])
    audit.record("propose_criteria", workshop, by=by, at=at, criteria=len(rows), ideal=found.ideal, secondary=found.secondary)
    return rows


@transaction.atomic
def choose(
    workshop: Workshop,
    condition: Mapping[str, Any],
    *,
    basis: Basis | str,
    kind: CriterionKind | str,
    points: int | None,
    name: str,
    category: Category | str,
    review_by: date | None = None,
    by: Member,
    at: datetime,
) -> Criterion:
    """Use a condition as a criterion, with what was counted for it. Raises Invalid for a taken name or a condition that stands already."""
    require(by, Verb.CHOOSE_CRITERIA)
    try:
        stated = Condition.from_json(condition).to_json()
    except ValueError:
        raise Invalid(_("This is no condition that can be counted."), field="condition") from None
    if any(_said(row.basis, row.condition) == _said(basis, stated) for row in workshop.criteria.all()):
        raise Invalid(_("This condition is a criterion already."), field="condition")
    counts = counted(attributes.tables(workshop).of(basis), stated, basis)
    if not counts:
        raise Invalid(_("There is no such attribute in this workshop."), field="condition")
    return _add(
        workshop, basis=basis, condition=stated, kind=kind, points=points, name=name, category=category, evidence=counts,
        review_by=review_by, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def add_hypothesis(
    workshop: Workshop, *, name: str, category: Category | str, kind: CriterionKind | str, by: Member, at: datetime
) -> Criterion:
    """Add what the team believes and nothing was counted for yet; scored, it carries no points until it is tested."""
    require(by, Verb.CHOOSE_CRITERIA)
    return _add(workshop, basis=Basis.CUSTOMER, condition={}, kind=kind, points=0, name=name, category=category, evidence={}, by=by, at=at)


@transaction.atomic
def set_points(criterion: Criterion, points: int, *, by: Member, at: datetime) -> Criterion:
    """Give a scored criterion other points, from −5 to +5. Raises Conflict for a must-have or an exclude."""
    require(by, Verb.CHOOSE_CRITERIA)
    if criterion.kind != CriterionKind.SCORED:
        raise Conflict(_("Only a scored criterion has points."), current=criterion)
    _within(points)
    if points != criterion.points:
        criterion.points, criterion.chosen_at, criterion.chosen_by = points, at, by
        criterion.save(update_fields=["points", "chosen_at", "chosen_by"])
        audit.record("set_points", criterion, by=by, at=at, points=points)
    return criterion


@transaction.atomic
def amend(criterion: Criterion, *, name: str, category: Category | str, kind: CriterionKind | str, by: Member, at: datetime) -> Criterion:
    """Change how a criterion is called, where it stands and what it does. Raises Invalid when the name is taken."""
    require(by, Verb.CHOOSE_CRITERIA)
    if criterion.workshop.criteria.filter(name=name).exclude(pk=criterion.pk).exists():
        raise Invalid(_("A criterion of this name stands already."), field="name")
    criterion.name, criterion.category = name, category
    criterion.save(update_fields=["name", "category"])
    audit.record("amend_criterion", criterion, by=by, at=at, name=audit.digest(name), category=category)
    return set_kind(criterion, kind, by=by, at=at)


@transaction.atomic
def set_kind(criterion: Criterion, kind: CriterionKind | str, *, by: Member, at: datetime) -> Criterion:
    """Make it a must-have, an exclude, or scored (with the points that the data propose, if they do)."""
    require(by, Verb.CHOOSE_CRITERIA)
    if kind != criterion.kind:
        criterion.kind, criterion.chosen_at, criterion.chosen_by = kind, at, by
        criterion.points = (criterion.proposed_points or 0) if kind == CriterionKind.SCORED else None
        criterion.save(update_fields=["kind", "points", "chosen_at", "chosen_by"])
        audit.record("set_kind", criterion, by=by, at=at, kind=kind)
    return criterion


@transaction.atomic
def set_thresholds(workshop: Workshop, *, ideal: int, secondary: int, by: Member, at: datetime) -> Workshop:
    """From how many points a customer is ideal, and from how many secondary. Raises Invalid when they cross."""
    require(by, Verb.CHOOSE_CRITERIA)
    if secondary > ideal:
        raise Invalid(_("Secondary can’t begin above ideal."), field="secondary")
    if (workshop.ideal_from, workshop.secondary_from) != (ideal, secondary):
        workshop.ideal_from, workshop.secondary_from = ideal, secondary
        workshop.save(update_fields=["ideal_from", "secondary_from"])
        audit.record("set_thresholds", workshop, by=by, at=at, ideal=ideal, secondary=secondary)
    return workshop


@transaction.atomic
def move(criterion: Criterion, *, up: bool, by: Member, at: datetime) -> None:
    """Let it change places with the one before or after it."""
    require(by, Verb.CHOOSE_CRITERIA)
    rows = list(criterion.workshop.criteria.order_by("position", "id"))
    place = [row.pk for row in rows].index(criterion.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            row.position = position
        Criterion.objects.bulk_update(rows, ["position"])
        audit.record("move_criterion", criterion, by=by, at=at, up=up)


@transaction.atomic
def remove(criterion: Criterion, *, by: Member, at: datetime) -> None:
    """Take a criterion off the list."""
    require(by, Verb.CHOOSE_CRITERIA)
    audit.record("remove_criterion", criterion, by=by, at=at, name=audit.digest(criterion.name))
    criterion.delete()


def _add(workshop: Workshop, *, kind: CriterionKind | str, points: int | None, by: Member, at: datetime, **fields: Any) -> Criterion:
    is_scored = kind == CriterionKind.SCORED
    if is_scored:
        _within(points or 0)
    try:
        with transaction.atomic():
            row = Criterion.objects.create(
                workspace=workshop.workspace,
                workshop=workshop,
                position=workshop.criteria.count(),
                kind=kind,
                points=(points or 0) if is_scored else None,
                chosen_at=at,
                chosen_by=by,
                **fields,
            )
    except IntegrityError:
        raise Invalid(_("A criterion of this name stands already."), field="name") from None
    audit.record(Verb.CHOOSE_CRITERIA, row, by=by, at=at, kind=str(kind), points=row.points)
    return row


def _within(points: int) -> None:
    if not -MOST_POINTS <= points <= MOST_POINTS:
        raise Invalid(_("Points are whole numbers from −5 to 5."), field="points")


def _said(basis: str, condition: Mapping[str, Any]) -> str:
    """What tells two conditions apart, whatever the order of their parts."""
    return f"{basis} {sorted(condition.items(), key=str)}" if condition else ""


def _free(workshop: Workshop, name: str) -> str:
    """The name, with a number behind it where it is taken."""
    taken = set(workshop.criteria.values_list("name", flat=True))
    tried, number = name, 2
    while tried in taken:
        tried, number = f"{name} ({number})", number + 1
    return tried
