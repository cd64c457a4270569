"""The first words of a page: composed from what the workshop found, never invented. What nobody said stays empty."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from profiles.choices import CriterionKind, Mark, Outcome
from profiles.models import Criterion, Workshop
from profiles.models.outlines import AIMS
from profiles.ports import Said, ThemeCount
from profiles.queries import attributes
from profiles.queries.attributes_kept import compared
from profiles.queries.contents import canonical

MOST_IN_STATEMENT = 3
MOST_THEMES = 4
# Which of the six standard questions speaks of which part of the page.
ANSWERS = {"std-1": "why_choose", "std-4": "pains", "std-6": "why_stay"}
COUNTS = ("best", "others", "least_ideal", "won", "lost")


def line_id(criterion: Criterion) -> str:
    """The same condition keeps its line through every version, so that two versions can be compared line by line."""
    said = [criterion.basis, criterion.condition or criterion.name]
    return f"c-{hashlib.sha256(canonical(said)).hexdigest()[:10]}"


def criteria(workshop: Workshop, before: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """The criteria of step 3 as lines of the page; what was noted beside a line before stays beside it."""
    notes = {line["id"]: line.get("detail") for line in before}
    lines = {}
    for row in workshop.criteria.order_by("position", "id"):
        key = line_id(row)
        line = {
            "id": key,
            "category": row.category,
            "name": row.name,
            "detail": notes.get(key),
            "kind": row.kind,
            "points": row.points,
            "condition": row.condition,
            "basis": row.basis,
            "review_by": row.review_by.isoformat() if row.review_by else None,
        }
        lines[key] = {name: value for name, value in line.items() if value not in (None, "", {})} | {"points": row.points}
    order = {line["id"]: place for place, line in enumerate(before)}
    return sorted(lines.values(), key=lambda line: order.get(line["id"], len(order)))


def counts(criterion: Criterion) -> dict[str, Any]:
    """What was counted for a criterion, as the document holds it; empty when nothing was."""
    found = {key: list(criterion.evidence[key]) for key in COUNTS if criterion.evidence.get(key)}
    if not found:
        return {}
    basis = "deals" if "won" in found else "accounts"
    return {"name": criterion.name, "basis": basis, **found}


def counted(found: Mapping[str, Any]) -> str:
    """30 of 43 best, 103 of 428 others, 6 of 57 least ideal."""
    words = {
        "best": _("%(part)s of %(whole)s best"),
        "others": _("%(part)s of %(whole)s others"),
        "least_ideal": _("%(part)s of %(whole)s least ideal"),
        "won": _("%(part)s of %(whole)s won deals"),
        "lost": _("%(part)s of %(whole)s lost"),
    }
    pairs = [(sentence, found[key]) for key, sentence in words.items() if found.get(key)]
    return ", ".join(sentence % {"part": _number(pair[0]), "whole": _number(pair[1])} for sentence, pair in pairs)


def statement(workshop: Workshop) -> str:
    """Whom we serve, said with the names of the criteria that speak for a customer; empty without any."""
    speaking = [
        row.name
        for row in workshop.criteria.order_by("position", "id")
        if row.kind == CriterionKind.MUST_HAVE or (row.kind == CriterionKind.SCORED and (row.points or 0) > 0)
    ]
    joined = ", ".join([name if place == 0 else _lower_first(name) for place, name in enumerate(speaking[:MOST_IN_STATEMENT])])
    return f"{joined[:1].upper()}{joined[1:]}." if joined else ""


def thresholds(workshop: Workshop) -> dict[str, int]:
    if not workshop.ideal_from and not workshop.secondary_from:
        return {}
    return {"ideal": workshop.ideal_from, "secondary": workshop.secondary_from}


def frame(workshop: Workshop, *, interviews: int) -> dict[str, Any]:
    """Title, market, the figures that the page was made from, and the workspace's name and aims as they are now."""
    workspace, market = workshop.workspace, workshop.market or workshop.name
    rows, deals = compared(workshop), workshop.deals
    best = sum(row.mark == Mark.BEST for row in rows)
    won, lost = (deals.filter(outcome=outcome).count() for outcome in (Outcome.WON, Outcome.LOST))
    figures = {
        "best": best,
        "others": len(rows) - best,
        "least_ideal": sum(attributes.is_least_ideal(row) for row in rows),
        "customers": sum(row.rank is not None for row in rows),
        "deals_won": won,
        "deals_lost": lost,
        "interviews": interviews,
    }
    closed = deals.exclude(outcome=Outcome.OPEN).exclude(closed_on=None).order_by("-closed_on").values_list("closed_on", flat=True).first()
    stamped = {"workspace": workspace.name} | {aim: text for aim in AIMS if (text := getattr(workspace, aim))}
    return {
        "title": _("%(workspace)s: ideal customer profile, %(market)s") % {"workspace": workspace.name, "market": market},
        "market": market,
        "made_from": _made_from(figures, closed),
        "figures": figures,
        "stamped": stamped,
    }


def heard(themes: Sequence[ThemeCount], quotes: Sequence[Said]) -> dict[str, list[tuple[ThemeCount, list[Said]]]]:
    """Themes under the part of the page that their quotes answer, most heard first, each with its quotes."""
    found: dict[str, list[tuple[ThemeCount, list[Said]]]] = {part: [] for part in ANSWERS.values()}
    for theme in sorted(themes, key=lambda theme: (-theme.interviews, theme.name)):
        tagged = [said for said in quotes if theme.name in said.themes]
        asked = Counter(said.question_key for said in tagged if said.question_key in ANSWERS)
        if asked and len(found[part := ANSWERS[asked.most_common(1)[0][0]]]) < MOST_THEMES:
            found[part].append((theme, tagged))
    return found


def shown(quotes: Sequence[Said]) -> dict[str, Said]:
    """One quote to print under each part that prints quotes: the newest answer to its question."""
    return {
        part: said
        for question, part in ANSWERS.items()
        if part != "pains" and (said := next((said for said in quotes if said.question_key == question and len(said.text) <= 160), None))
    }


def _made_from(figures: Mapping[str, int], closed: Any) -> str:
    parts = []
    if closed and (total := figures["deals_won"] + figures["deals_lost"]):
        parts.append(_("deals closed by %(date)s (%(n)s)") % {"date": date_format(closed, _("j F Y")), "n": _number(total)})
    elif figures["customers"]:
        parts.append(_("%(n)s ranked customers") % {"n": _number(figures["customers"])})
    if figures["interviews"]:
        parts.append(_("interviews: %(n)s") % {"n": _number(figures["interviews"])})
    return ", ".join(parts)


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)


def _lower_first(name: str) -> str:
    """In the middle of a sentence; a name that goes on in capitals (EMEA, "SAP user") stays."""
    return name if name[1:2].isupper() or not name[:1].isalpha() else name[:1].lower() + name[1:]
