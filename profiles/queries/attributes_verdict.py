"""The verdict of an analysis in sentences: what sets the best apart, how far that holds, and what is too little to tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.kit.figures import count
from profiles.choices import Basis
from profiles.models import Analysis
from profiles.queries.attributes_wording import subject

HOLDS = {"more_firm", "more_likely", "fewer_firm", "fewer_likely"}
SHUFFLES = 199
FEW = 20


def lead(customers: Mapping[str, Any], deals: Mapping[str, Any]) -> str:
    """What is compared with what."""
    if customers.get("too_few") and not deals.get("too_few"):
        figures = {"won": count(deals["positives"]), "lost": count(deals["rows"] - deals["positives"])}
        return _("What %(won)s deals won have in common that %(lost)s deals lost do not.") % figures
    best, rest = customers.get("positives", 0), customers.get("rows", 0) - customers.get("positives", 0)
    return _("What the %(best)s best customers share that the %(rest)s others do not.") % {"best": count(best), "rest": count(rest)}


def headline(every: list[tuple[Basis, Mapping[str, Any]]], analysis: Analysis) -> str:
    """The finding as a sentence; where there is none, that is the finding."""
    if not every:
        return _("There are too few customers and deals to compare.")
    names = {column["key"]: column["name"] for found in (analysis.deals, analysis.customers) for column in found.get("columns", ())}
    columns = list(dict.fromkeys(row["column"] for _basis, row in every))
    said = {key: [row["said"] for _basis, row in every if row["column"] == key] for key in columns}
    apart = [subject(key, names[key]) for key in columns if any(word in HOLDS for word in said[key])]
    alike = [subject(key, names[key]) for key in columns if all(word == "no_difference" for word in said[key])]
    if not apart:
        if analysis.customers.get("too_few"):
            return _("No attribute separates deals won from deals lost.")
        return _("No attribute separates your best customers from the rest.")
    listed = {"these": _listed(apart), "others": _listed(alike)}
    first = ngettext("%(these)s sets your best customers apart.", "%(these)s set your best customers apart.", len(apart)) % listed
    second = ngettext("%(others)s does not.", "%(others)s do not.", len(alike)) % listed if alike else ""
    return " ".join(filter(None, [first, second]))


def _listed(names: list[str]) -> str:
    joined = _(" and ").join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""
    return joined[:1].upper() + joined[1:]


def method(every: list[tuple[Basis, Mapping[str, Any]]], analysis: Analysis) -> str:
    """How many looks were taken, how many hold, and what shuffled labels would have found."""
    if not every:
        return ""
    holds = sum(row["said"] in HOLDS for _basis, row in every)
    sentences = [
        ngettext("%(n)s value was looked at; %(holds)s holds after correcting for that.",
                 "%(n)s values were looked at; %(holds)s hold after correcting for that.", len(every))
        % {"n": count(len(every)), "holds": count(holds)}
    ]  # fmt: skip
    segments = analysis.customers.get("segments") or analysis.deals.get("segments")
    if segments:
        as_good = round(segments[0]["p"] * (SHUFFLES + 1)) - 1
        sentences.append(
            _("The same search on %(n)s shuffles of the labels found nothing as strong.") % {"n": SHUFFLES}
            if as_good <= 0
            else _("%(found)s of %(n)s shuffles of the labels found something as strong.") % {"found": as_good, "n": SHUFFLES}
        )
    return " ".join(sentences)


def cautions(customers: Mapping[str, Any], deals: Mapping[str, Any]) -> Iterable[str]:
    """Tiny groups say so, before anything else is said."""
    for found, first, second in ((customers, _("best customers"), _("others")), (deals, _("deals won"), _("deals lost"))):
        best, rest = found.get("positives", 0), found.get("rows", 0) - found.get("positives", 0)
        figures = {"best": count(best), "rest": count(rest), "first": first, "second": second}
        if found.get("too_few") and found.get("rows"):
            yield _("%(best)s %(first)s and %(rest)s %(second)s are too few to compare.") % figures
        elif found.get("rows") and min(best, rest) < FEW:
            yield _("With %(best)s %(first)s and %(rest)s %(second)s nothing here is certain.") % figures
