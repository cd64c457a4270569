"""Everything the templates of a profile print, decided and formatted here; the templates only place it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from icpstudio.kit.pdf.columns import Columns, balance

from .icp_marks import qr
from .icp_numbers import number, percent
from .icp_rows import groups
from .icp_sections import HOMES, MOVABLE, missing, sections
from .icp_stamps import Stamps, check, standing, top_right


def context(content: Mapping[str, Any], stamps: Stamps, language: str) -> dict[str, Any]:
    """The page's words and drawings in `language`; missing parts are simply not there."""
    with translation.override(language):
        found = sections(content, language)
        table = groups(content.get("criteria") or [])
        statement, why = content.get("statement") or {}, content.get("why") or {}
        return {
            "language": language,
            "is_rtl": translation.get_language_bidi(),
            "title": content.get("title")
            or _("%(workspace)s: ideal customer profile, %(market)s") % {"workspace": stamps.workspace, "market": stamps.market},
            "workspace": stamps.workspace,
            "market": stamps.market,
            "top_right": top_right(stamps),
            "who": statement.get("who") or _("Whom we serve is not written yet."),
            "why": why.get("text") or "",
            "aims": _aims(why, stamps),
            "groups": table,
            "has_counts": any(row.counts for group in table for row in group.rows),
            "tiers": _tiers(content),
            "rule": _rule(content) if table else "",
            "to_test": sum(row.mark == "test" for group in table for row in group.rows),
            "sections": found,
            "missing": "" if stamps.is_approved else ", ".join(missing(content, found)),
            "foot": {"standing": standing(stamps), "backtest": _backtest(content.get("backtest")), "check": check(stamps)},
            "qr": qr(stamps.check_url) if stamps.is_approved and stamps.check_url else None,
        }


def arrange(page: Mapping[str, Any], columns: Columns | None = None) -> list[list[Any]]:
    """The sections in their columns: as given, else where their estimated heights balance."""
    by_key = {section.key: section for section in page["sections"]}
    if columns is None or {key for column in columns for key in column} != set(by_key):
        columns = balance({key: section.estimate for key, section in by_key.items()}, HOMES, MOVABLE)
    return [[by_key[key] for key in column] for column in columns]


def _aims(why: Mapping[str, Any], stamps: Stamps) -> list[tuple[str, str]]:
    """Purpose, vision and strategy, where the stamps carry them and the reason names them (or names none)."""
    tied = why.get("ties_to") or ("purpose", "vision", "strategy")
    known = {
        "purpose": (_("Purpose."), stamps.purpose),
        "vision": (_("Vision."), stamps.vision),
        "strategy": (_("Strategy."), stamps.strategy),
    }
    return [pair for key, pair in known.items() if key in tied and pair[1]]


def _tiers(content: Mapping[str, Any]) -> list[dict[str, str | float]]:
    """The three tiers with what was won in each; none without thresholds and a back-test that counted them."""
    thresholds, backtest = content.get("thresholds") or {}, content.get("backtest") or {}
    counts = backtest.get("tiers") or {}
    if not thresholds or not all(counts.get(key) for key in ("ideal", "secondary", "non_ideal")):
        return []
    ideal, secondary = thresholds["ideal"], thresholds["secondary"]
    heads = (
        ("ideal", _("Ideal"), _("%(points)s points or more") % {"points": ideal}),
        ("secondary", _("Secondary"), _("%(low)s to %(high)s points") % {"low": secondary, "high": ideal - 1}),
        ("non_ideal", _("Non-ideal"), _("below %(points)s") % {"points": secondary}),
    )
    if backtest.get("basis") == "customers":
        words = _("%(part)s of %(whole)s are among the best")
    else:
        words = _("won %(part)s of %(whole)s later deals") if backtest.get("method") == "time" else _("won %(part)s of %(whole)s deals")
    return [
        {
            "key": key.replace("_", "-"),
            "name": name,
            "range": spread,
            "percent": percent(counts[key]),
            "length": round(100 * counts[key][0] / counts[key][1], 2) if counts[key][1] else 0,
            "text": words % {"part": number(counts[key][0]), "whole": number(counts[key][1])},
        }
        for key, name, spread in heads
    ]


def _rule(content: Mapping[str, Any]) -> str:
    """How a score becomes a tier, in words."""
    thresholds = content.get("thresholds") or {}
    first = _("Ideal from %(ideal)s points, secondary from %(secondary)s.") % thresholds if thresholds and not _tiers(content) else ""
    parts = [first, _("A missed must-have or an exclusion outweighs any score.")]
    guesses = [
        criterion
        for criterion in content.get("criteria") or []
        if criterion.get("label") == "hypothesis" and criterion.get("kind") == "scored"
    ]
    if guesses and not any(criterion.get("points") for criterion in guesses):
        parts.append(_("Hypotheses carry no points until they are tested."))
    return " ".join(filter(None, parts))


def _backtest(backtest: Mapping[str, Any] | None) -> dict[str, str]:
    """How well the page separates, with its interval, said as plainly when it does not."""
    if not backtest or backtest.get("auc") is None:
        return {"title": _("Not back-tested yet"), "figure": "", "text": _("How well this page separates is not measured.")}
    low, high = backtest["interval"]
    figure = f"{number(backtest['auc'], 2)} [{number(low, 2)}–{number(high, 2)}]"
    of_customers = backtest.get("basis") == "customers"
    if low > 0.5:
        words = _("Separates best from the rest:") if of_customers else _("Separates won from lost:")
    else:
        words = _("No evidence that it separates:")
    note = backtest.get("note") or _("On %(n)s not used to find the criteria. 0.50 is chance.") % {"n": number(backtest.get("n") or 0)}
    return {"title": words, "figure": figure, "text": note}
