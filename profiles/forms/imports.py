"""Uploading a list, and correcting what was understood of it."""

from __future__ import annotations

from collections.abc import Mapping as MappingLike
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icpstudio.kit.crispy import Sheet
from icpstudio.kit.tables import LIMITS, Settings
from profiles.choices import METRICS, ImportKind
from profiles.importers import kinds
from profiles.importers.mapping import ColumnMapping, Mapping
from profiles.importers.sentences import FIELDS

CUSTOMER_TARGETS = ("external_id", "name", "domain", "website")
DEAL_TARGETS = (
    "external_id",
    "name",
    "customer_name",
    "customer_external_id",
    "customer_domain",
    "amount",
    "currency",
    "outcome",
    "is_won",
    "is_lost",
    "is_closed",
    "created_on",
    "closed_on",
)


class Upload(Sheet, forms.Form):
    submit = gettext_lazy("Read the file")
    file = forms.FileField(
        label=gettext_lazy("List of customers or deals"),
        help_text=gettext_lazy("CSV or TSV up to 512 MB and 2,000,000 lines; XLSX up to 50 MB. Nothing is changed before you have looked."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it lists"),
        required=False,
        choices=[("", gettext_lazy("Find out")), *ImportKind.choices],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.text_bytes:
            raise forms.ValidationError(_("The file is larger than 512 MB. Split it and upload the parts."))
        return file


class Correct(forms.Form):
    """How the file is written; what is left empty is found out."""

    kind = forms.ChoiceField(label=gettext_lazy("What it lists"), choices=ImportKind.choices)
    delimiter = forms.ChoiceField(
        label=gettext_lazy("Separator"),
        required=False,
        choices=[
            ("", gettext_lazy("as found")),
            (",", gettext_lazy("Comma")),
            (";", gettext_lazy("Semicolon")),
            ("\t", gettext_lazy("Tab")),
            ("|", gettext_lazy("Bar")),
        ],
    )
    decimal = forms.ChoiceField(
        label=gettext_lazy("Numbers"),
        required=False,
        choices=[("", gettext_lazy("as found")), (",", gettext_lazy("Decimal comma")), (".", gettext_lazy("Decimal point"))],
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Characters"),
        required=False,
        choices=[("", gettext_lazy("as found")), ("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("utf-16", "UTF-16")],
    )
    day_first = forms.ChoiceField(
        label=gettext_lazy("Dates"),
        required=False,
        choices=[
            ("", gettext_lazy("as found")),
            ("yes", gettext_lazy("Day before month")),
            ("no", gettext_lazy("Month before day")),
        ],
    )
    header_line = forms.IntegerField(label=gettext_lazy("Header in line"), required=False, min_value=1)
    sheet = forms.CharField(label=gettext_lazy("Sheet"), required=False, max_length=60)

    def clean_delimiter(self) -> str:
        """A tab would be stripped away as white space."""
        return str(self.data.get("delimiter", ""))

    def as_settings(self) -> Settings:
        data = self.cleaned_data
        return replace(
            Settings(),
            delimiter=data["delimiter"] or None,
            decimal=data["decimal"] or None,
            encoding=data["encoding"] or None,
            day_first={"yes": True, "no": False}.get(data["day_first"]),
            header_line=data["header_line"],
            sheet=data["sheet"] or None,
        )


def targets(kind: str) -> list[tuple[str, str]]:
    """What a column may become, as the menu beside it offers."""
    fields = DEAL_TARGETS if kind == ImportKind.DEALS else CUSTOMER_TARGETS
    first = _("Deal ID") if kind == ImportKind.DEALS else _("Customer ID")
    menu = [(name, first if name == "external_id" else str(FIELDS[name]())) for name in fields]
    if kind == ImportKind.CUSTOMERS:
        menu += [(f"metric:{key}", _("Metric: %(label)s") % {"label": metric.name}) for key, metric in METRICS.items()]
        return [*menu, ("attribute", _("Attribute")), ("left_out", _("Attribute, left out"))]
    return [
        *menu,
        ("attribute", _("Attribute of the deal")),
        ("customer_attribute", _("Attribute of the customer")),
        ("left_out", _("Attribute, left out")),
    ]


def target_of(column: ColumnMapping) -> str:
    return f"metric:{column.key}" if column.target == "metric" else column.target


def mapping_from(posted: MappingLike[str, str], mapping: Mapping, kind: str) -> Mapping | None:
    """The mapping with what a person chose; None when nothing was chosen otherwise, or the kind of list changed."""
    if kind != mapping.kind:
        return None
    allowed = dict(targets(kind))
    found = mapping
    for column in mapping.columns:
        chosen = posted.get(f"becomes-{column.position}", target_of(column))
        if chosen == target_of(column) or chosen not in allowed:
            continue
        target, _colon, key = chosen.partition(":")
        told: dict[str, Any] = {}
        if target == "metric":
            told = {"key": key, "label": str(METRICS[key].name), "kind": "number"}
        elif target in {"attribute", "customer_attribute"}:
            label = column.label or column.column
            own = column.key or kinds.slug(column.column)
            told = {
                "key": own,
                "label": label,
                "kind": column.kind or "category",
                "category": column.category or kinds.category_of(own, label, of_deal=target == "attribute"),
            }
        found = found.changed(column.position, target, **told)
    return found
