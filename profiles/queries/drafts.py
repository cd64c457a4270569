"""What the editor shows beside the words of a draft: how full each section is, what stands behind each line, what step 3 has changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.choices import CriterionKind, EvidenceKind
from profiles.models import Evidence, Section, Version
from profiles.models.outlines import SECTIONS, Outline, Part, Shape, lines_of


@dataclass(frozen=True, slots=True)
class Backed:
    """What stands behind one line, or is printed under one part."""

    counts: tuple[str, ...] = ()
    quotes: tuple[Evidence, ...] = ()

    @property
    def words(self) -> str:
        quoted = ngettext("%(n)s quote", "%(n)s quotes", len(self.quotes)) % {"n": len(self.quotes)} if self.quotes else ""
        return "; ".join(filter(None, [*self.counts, quoted]))


@dataclass(frozen=True, slots=True)
class EditedSection:
    """One section of the editor, in the order of the page."""

    outline: Outline
    row: Section | None
    place: int
    of: int
    words: str
    is_filled: bool
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.outline.key

    @property
    def rev(self) -> int:
        return self.row.rev if self.row else 0

    @property
    def lines(self) -> list[str]:
        """Where evidence may stand in this section: its parts that print quotes, and its lines."""
        return [*(part.key for part in self.outline.parts if part.cites), *(line["id"] for _part, line in lines_of(self.content))]


def sections(version: Version) -> list[EditedSection]:
    """Every section that people write in, filled or not."""
    rows = {row.key: row for row in version.sections.select_related("saved_by__user")}
    quotes = list(version.evidence.filter(kind=EvidenceKind.QUOTE).values_list("line", flat=True))
    typed = [outline for outline in SECTIONS if outline.is_typed and outline.key != "frame"]
    made = []
    for place, outline in enumerate(typed, start=1):
        row = rows.get(outline.key)
        content = row.content if row else {}
        words = _filled(outline, content, quotes)
        made.append(EditedSection(outline, row, place, len(typed), words or _("empty"), bool(words), content))
    return made


def backing(version: Version) -> dict[str, Backed]:
    """Line or part -> what stands behind it."""
    counts: dict[str, list[str]] = defaultdict(list)
    quotes: dict[str, list[Evidence]] = defaultdict(list)
    for row in version.evidence.order_by("attached_at", "id"):
        if row.kind == EvidenceKind.QUOTE:
            quotes[row.line].append(row)
        else:
            counts[row.line].append(row.text)
    return {line: Backed(tuple(counts[line]), tuple(quotes[line])) for line in {*counts, *quotes}}


def section_of_line(version: Version, line: str) -> str | None:
    """The key of the section that holds a line."""
    found = ((row.key, entry["id"]) for row in version.sections.all() for _part, entry in lines_of(row.content))
    return next((key for key, line_id in found if line_id == line), None)


def step_3_differs(version: Version) -> bool:
    """Whether the criteria of step 3 are not what the draft took from it any more."""
    workshop = version.workshop
    row = version.sections.filter(key="criteria").first()
    here = {(line["name"], line["kind"], line.get("points")) for line in (row.content.get("criteria") or [])} if row else set()
    there = {(found.name, found.kind, found.points) for found in workshop.criteria.all()}
    known = (row.content.get("thresholds") or {}) if row else {}
    limits = (known.get("ideal") or 0, known.get("secondary") or 0)
    return here != there or limits != (workshop.ideal_from, workshop.secondary_from)


def mark_words(line: dict[str, Any]) -> str:
    """+5, must have, exclude, or to test."""
    if line.get("kind") == CriterionKind.MUST_HAVE:
        return _("must have")
    if line.get("kind") == CriterionKind.EXCLUDE:
        return _("exclude")
    return f"{line['points']:+d}".replace("-", "−") if line.get("points") else _("to test")


def _filled(outline: Outline, content: dict[str, Any], quotes: list[str]) -> str:
    """3 lines, 2 quotes; empty when nothing is there."""
    if outline.key == "criteria":
        lines = content.get("criteria") or []
        return ngettext("%(n)s line", "%(n)s lines", len(lines)) % {"n": len(lines)} if lines else ""
    lines = sum(_lines(part, content.get(part.key)) for part in outline.parts)
    cited = sum(quotes.count(part.key) for part in outline.parts)
    said = [ngettext("%(n)s line", "%(n)s lines", lines) % {"n": lines}] if lines else []
    said += [ngettext("%(n)s quote", "%(n)s quotes", cited) % {"n": cited}] if cited else []
    return ", ".join(said)


def _lines(part: Part, value: Any) -> int:
    if not value or part.shape is Shape.FACTS:
        return 0
    if part.shape is Shape.ONE:
        return sum(bool(value.get(each.name)) for each in part.fields if not each.many)
    return 1 if part.shape is Shape.WORDS else len(value)
