"""Changes what is known about customers: values that another floor pushes down, and columns that a person insists on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Conflict, Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.actions import analysis
from profiles.choices import AttributeKind, Basis, Category
from profiles.models import Attribute, Customer, Workshop
from profiles.rules import Verb

Value = str | float | bool


@transaction.atomic
def replace_values(
    workshop: Workshop,
    *,
    key: str,
    name: str,
    source: str,
    values: Mapping[UUID, Value],
    category: Category | str = Category.NEED,
    by: Member,
    at: datetime,
) -> Attribute | None:
    """Make `values` all that `source` says under `key`: who is not among them has no value. Without any, the attribute is gone.

    Returns the attribute, or None when nothing is left of it. Raises Conflict when the key belongs to another source."""
    require(by, Verb.SEE_WORKSHOP)
    known = workshop.attribute_columns.filter(of=Basis.CUSTOMER, key=key).first()
    if known is not None and known.source != source:
        raise Conflict(_("An attribute with this key comes from elsewhere. Nothing was changed."), current=known)
    changed = []
    for row in Customer.objects.in_workspace(workshop.workspace).filter(workshop=workshop).select_for_update():
        made = {name: value for name, value in row.attributes.items() if name != key}
        if row.pk in values:
            made[key] = values[row.pk]
        if made != row.attributes:
            row.attributes = made
            changed.append(row)
    Customer.objects.bulk_update(changed, ["attributes"], batch_size=200)
    if not values:
        workshop.attribute_columns.filter(of=Basis.CUSTOMER, key=key).delete()
        attribute = None
    else:
        attribute, _is_new = Attribute.objects.update_or_create(
            workshop=workshop,
            of=Basis.CUSTOMER,
            key=key,
            defaults={"workspace": workshop.workspace, "name": name, "kind": _kind(values), "category": category, "source": source},
        )
    if changed:
        audit.record("replace_values", workshop, by=by, at=at, key=audit.digest(key), source=source, values=len(values))
    return attribute


@transaction.atomic
def insist(attribute: Attribute, *, because: str, by: Member, at: datetime) -> Attribute:
    """Keep a column that was left out, and say why; the analysis runs again with it. Raises Invalid without a reason."""
    require(by, Verb.ANALYSE)
    reason = " ".join(because.split())
    if not reason:
        raise Invalid(_("Say why this column is to be kept."), field="because")
    attribute.because, attribute.insisted_at, attribute.insisted_by = reason[:300], at, by
    attribute.save(update_fields=["because", "insisted_at", "insisted_by"])
    audit.record("insist", attribute, by=by, at=at, because=audit.digest(reason))
    analysis.ask(attribute.workshop, by=by, at=at)
    return attribute


@transaction.atomic
def leave(attribute: Attribute, *, by: Member, at: datetime) -> Attribute:
    """Leave a column to the rules again. Repeating it changes nothing."""
    require(by, Verb.ANALYSE)
    if attribute.insisted_at is None:
        return attribute
    attribute.because, attribute.insisted_at, attribute.insisted_by = "", None, None
    attribute.save(update_fields=["because", "insisted_at", "insisted_by"])
    audit.record("leave", attribute, by=by, at=at)
    analysis.ask(attribute.workshop, by=by, at=at)
    return attribute


def _kind(values: Mapping[UUID, Value]) -> AttributeKind:
    kinds = {type(value) for value in values.values()}
    if kinds == {bool}:
        return AttributeKind.BOOL
    return AttributeKind.NUMBER if kinds <= {int, float} else AttributeKind.CATEGORY
