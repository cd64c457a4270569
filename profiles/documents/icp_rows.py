"""The criteria table of a profile: one row per criterion, grouped by category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .icp_marks import Picture, picture
from .icp_numbers import number, percent, points

CATEGORIES = ("company_demographics", "business_need", "business_context", "operating_style", "environment_technology", "profitability")


@dataclass(frozen=True, slots=True)
class Count:
    """30 of 43."""

    part: str
    whole: str
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion as it stands on the page."""

    id: str
    mark: str
    points: str
    name: str
    note: str
    basis: str
    is_hypothesis: bool
    picture: Picture | None
    counts: tuple[Count, ...]
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one category."""

    name: str
    rows: tuple[Row, ...]

    @property
    def size(self) -> int:
        return len(self.rows)


def category_name(key: str) -> str:
    """The category in the page's language."""
    return {
        "company_demographics": _("Company demographics"),
        "business_need": _("Business need"),
        "business_context": _("Business context"),
        "operating_style": _("Operating style"),
        "environment_technology": _("Environment, technology"),
        "profitability": _("Profitability"),
    }.get(key, key)


def groups(criteria: Sequence[Mapping[str, Any]]) -> tuple[Group, ...]:
    """Categories in their fixed order, the criteria of each in the order the team gave them."""
    rank = {key: place for place, key in enumerate(CATEGORIES)}
    ordered = sorted(criteria, key=lambda criterion: rank.get(criterion.get("category", ""), len(rank)))
    return tuple(
        Group(category_name(key), tuple(row(criterion) for criterion in found))
        for key, found in groupby(ordered, key=lambda criterion: criterion.get("category", ""))
    )


def row(criterion: Mapping[str, Any]) -> Row:
    """A criterion's mark, its name, and what stands behind it: counts where there are any, else words."""
    evidence = criterion.get("evidence") or {}
    attributes = evidence.get("attributes") or []
    counted = next((entry for entry in attributes if _pair(entry)), None)
    voices = interviews(evidence.get("interviews"))
    texts = [entry["text"] for entry in attributes if entry.get("text")]
    aside = [text for text in (criterion.get("detail"), *texts) if text]
    is_hypothesis = criterion.get("label") == "hypothesis"
    mark, value = _mark(criterion)
    common = {
        "id": criterion.get("id", ""),
        "mark": mark,
        "points": value,
        "name": criterion.get("name", ""),
        "is_hypothesis": is_hypothesis,
    }
    if counted is None:
        words = "; ".join(filter(None, [voices, *aside]))
        said = [_("hypothesis") if is_hypothesis else "", words or ("" if is_hypothesis else evidence.get("text", ""))]
        return Row(**common, note="", basis="", picture=None, counts=(), words=said[1], sentence=", ".join(filter(None, said)))
    basis = "; ".join(filter(None, [_("won and lost deals") if "won" in counted else "", voices]))
    sentence = "; ".join(filter(None, [counts_sentence(counted), *aside, voices]))
    return Row(**common, note="; ".join(aside), basis=basis, picture=_drawn(counted), counts=_counts(counted), words="", sentence=sentence)


def interviews(found: Mapping[str, Any] | None) -> str:
    """6 of 9 interviews."""
    if not found or not found.get("count"):
        return ""
    count, total = int(found["count"]), found.get("of")
    if total:
        return ngettext("%(count)s of %(total)s interview", "%(count)s of %(total)s interviews", int(total)) % {
            "count": count,
            "total": total,
        }
    return ngettext("%(count)s interview", "%(count)s interviews", count) % {"count": count}


def counts_sentence(entry: Mapping[str, Any]) -> str:
    """30 of 43 best, 103 of 428 others, 6 of 57 least ideal; or of won and lost deals."""
    if "won" in entry:
        words = [("won", _("%(part)s of %(whole)s won deals")), ("lost", _("%(part)s of %(whole)s lost"))]
    else:
        words = [
            ("best", _("%(part)s of %(whole)s best")),
            ("others", _("%(part)s of %(whole)s others")),
            ("least_ideal", _("%(part)s of %(whole)s least ideal")),
        ]
    return ", ".join(
        sentence % {"part": number(entry[key][0]), "whole": number(entry[key][1])} for key, sentence in words if entry.get(key)
    )


def _pair(entry: Mapping[str, Any]) -> tuple[Sequence[int], Sequence[int]] | None:
    first, second = (entry.get("won"), entry.get("lost")) if "won" in entry else (entry.get("best"), entry.get("others"))
    return (first, second) if first and second else None


def _mark(criterion: Mapping[str, Any]) -> tuple[str, str]:
    """The kind as a mark: points, a solid must-have, an outlined exclude, or dashed while it is to be tested."""
    kind = criterion.get("kind")
    if kind in ("must-have", "exclude"):
        return str(kind), ""
    value = criterion.get("points") or 0
    return ("points", points(value)) if value else ("test", "")


def _drawn(entry: Mapping[str, Any]) -> Picture | None:
    pair = _pair(entry)
    if pair is None:
        return None
    words = _("%(first)s of the best, %(second)s of all others")
    if "won" in entry:
        words = _("%(first)s of won deals, %(second)s of lost deals")
    best, others = (int(pair[0][0]), int(pair[0][1])), (int(pair[1][0]), int(pair[1][1]))
    return picture(best, others, words % {"first": percent(best), "second": percent(others)})


def _counts(entry: Mapping[str, Any]) -> tuple[Count, ...]:
    keys = ("won", "lost", "-") if "won" in entry else ("best", "others", "least_ideal")
    return tuple(_count(entry.get(key)) for key in keys)


def _count(pair: Sequence[int] | None) -> Count:
    if not pair:
        return Count("", _("not counted"), is_counted=False)
    return Count(number(pair[0]), _("of %(total)s") % {"total": number(pair[1])})
