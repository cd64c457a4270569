"""What the engine found, in words of the reader's language: labels of conditions, reasons, and how sure one may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icpstudio.kit.figures import decimal, grouped, percent, signed
from profiles.choices import METRICS
from profiles.engine.frame import Condition, Frame
from profiles.engine.wording import is_year, parts
from profiles.queries.attribute_names import counted, inside, spoken

SPEAK_ALONE = {"industry", "industry_group", "country", "state", "city"}
"""Attributes whose values need no name before them: "Logistics", "United States"."""

SUBJECTS = {
    "employees": gettext_lazy("size"),
    "founded": gettext_lazy("founding year"),
    "source": gettext_lazy("source"),
}


def told(condition: Condition, frame: Frame) -> dict[str, Any]:
    """The parts of a label as JSON, to be kept beside the condition: the table it was made from may change."""
    words = parts(condition, frame)
    column = frame.column(condition.column)
    scale = "year" if is_year(column) else "date" if column.kind == "date" else ""
    return {key: value for key, value in asdict(words).items() if value not in (None, ())} | {"scale": scale}


def label(condition: Mapping[str, Any], words: Mapping[str, Any], home: str = "") -> str:
    """Logistics or Manufacturing; 200 to 999 employees; Founded before 1980; Germany (home market)."""
    form, name = words["form"], spoken(words["name"])
    if form in ("yes", "no", "missing"):
        return {"yes": name, "no": _("%(name)s: no"), "missing": _("%(name)s: unknown")}[form] % {"name": name}
    if form in ("is", "in", "not"):
        return _values(condition["column"].removeprefix("customer."), form, name, words["values"], home)
    span = _span(words)
    if words.get("noun"):
        return (
            _("%(range)s %(noun)s") % {"range": span[:1].upper() + span[1:], "noun": counted(words["noun"])}
            if form != "at_least"
            else (_("%(low)s %(noun)s or more") % {"low": _shown(words["low"], words), "noun": counted(words["noun"])})
        )
    if words.get("scale"):
        return _("%(name)s %(range)s") % {"name": name, "range": span}
    return _("%(name)s: %(range)s") % {"name": name, "range": span}


def _values(key: str, form: str, name: str, values: Sequence[Any], home: str) -> str:
    said = [str(value) for value in values]
    listed = _(" or ").join(filter(None, [", ".join(said[:-1]), said[-1]]))
    if key == "country" and home and [value.casefold() for value in said] == [home.casefold()]:
        # Home or abroad is this one value of the country: a column of its own would say the same thing twice.
        listed = _("%(country)s (home market)") % {"country": listed}
    if form == "not":
        listed = _("Not %(values)s") % {"values": listed}
    return listed if key in SPEAK_ALONE else _("%(name)s: %(range)s") % {"name": name, "range": listed}


def _span(words: Mapping[str, Any]) -> str:
    low, high = _shown(words.get("low"), words), _shown(words.get("high"), words)
    if words["form"] == "to":
        return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    earlier = bool(words.get("scale"))
    return {
        "between": _("%(low)s to before %(high)s") if earlier else _("%(low)s to under %(high)s"),
        "under": _("before %(high)s") if earlier else _("under %(high)s"),
        "at_least": _("%(low)s or later") if earlier else _("%(low)s or more"),
        "any": _("any"),
    }[words["form"]] % {"low": low, "high": high}


def _shown(end: Any, words: Mapping[str, Any]) -> str:
    if end is None:
        return ""
    if words.get("scale") == "date":
        return date_format(date.fromisoformat(str(end)), _("j F Y"))
    if words.get("scale") == "year":
        return f"{end:.0f}"
    return grouped(end) if end == int(end) else decimal(end)


def subject(key: str, name: str) -> str:
    """How a sentence speaks of a column."""
    plain = key.removeprefix("customer.")
    return str(SUBJECTS[plain]) if plain in SUBJECTS else inside(name)


def sure(words: str, *, of_deals: bool) -> tuple[str, str]:
    """What one may say about a row, and how firmly: ("More among best", "firm")."""
    more, fewer = (_("More among won"), _("Fewer among won")) if of_deals else (_("More among best"), _("Fewer among best"))
    return {
        "more_firm": (more, _("firm")),
        "more_likely": (more, _("likely")),
        "leans_more": (_("Leans towards"), _("could be chance")),
        "no_difference": (_("No difference"), ""),
        "leans_less": (_("Leans away"), _("could be chance")),
        "fewer_likely": (fewer, _("likely")),
        "fewer_firm": (fewer, _("firm")),
    }[words]


def reason(flag: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Why a column is left out."""
    other, figure = flag.get("other") or "", decimal(flag.get("figure"))
    metric = str(METRICS[other].name) if other in METRICS else names.get(other, other)
    return {
        "name": _("By its name it is written when the outcome is known"),
        "filled_for_one_side": _("Filled in for one outcome only: known after it"),
        "too_good": _("Tells the outcome on its own (%(figure)s of 1): probably known after it"),
        "metric": _("Is what “best” is measured by"),
        "part_of_metric": _("“Best” is measured by %(metric)s, so this is circular"),
        "one_each": _("Identifies one row each"),
        "one_per_customer": _("Identifies one customer each"),
        "sentences": _("Free text"),
        "one_value": _("Nearly always the same value"),
        "no_values": _("Hardly ever filled in"),
        "moves_with": _("Moves with %(other)s (correlation %(figure)s): would count the same thing twice"),
        "same_groups": _("Says the same as %(other)s"),
        "point_in_time": _("A point in time, not an attribute of a customer to come"),
    }[flag["why"]] % {"other": inside(names.get(other, other)), "figure": figure, "metric": metric}


def detail(raw: Mapping[str, Any], *, of_deals: bool) -> list[str]:
    """The figures behind the words: shares, difference, lift, p and q, each with what it rests on."""
    shares = {"best": percent(raw["share_best"]), "rest": percent(raw["share_rest"])}
    said = [
        _("%(best)s of won deals, %(rest)s of lost ones") % shares if of_deals else _("%(best)s of the best, %(rest)s of the rest") % shares
    ]
    if raw["difference"] is not None:
        ends = [signed(round(100 * raw[key])) for key in ("difference", "difference_low", "difference_high")]
        said.append(_("Difference %s points [%s to %s]") % tuple(ends))
    if raw["lift"] is not None and raw["lift_high"] is not None:
        said.append(_("%s times as often [%s to %s]") % tuple(decimal(raw[key], 1) for key in ("lift", "lift_low", "lift_high")))
    chances = {"p": chance(raw["p"]), "q": chance(raw["q"])}
    said.append(_("By chance alone: p %(p)s, Fisher’s exact test; q %(q)s after correcting for every value looked at") % chances)
    if of_deals:
        said.append(_("Resting on %(n)s customers") % {"n": grouped(raw["customers"])})
    return said


def chance(p: float) -> str:
    return _("below 0.001") if p < 0.001 else decimal(p, 3)
