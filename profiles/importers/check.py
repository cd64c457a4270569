"""What the pages of an import show: facts of the file, what it would do, lines that need a look, columns and what they become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.kit.figures import count
from icpstudio.kit.tables import Problem
from profiles.choices import ImportKind
from profiles.importers import sentences
from profiles.importers.mapping import LEFT_OUT, Mapping
from profiles.importers.preview import Question
from profiles.models import Import, ImportProblem
from profiles.queries import imports

CRMS = {"hubspot": "HubSpot", "salesforce": "Salesforce", "pipedrive": "Pipedrive", "dynamics": "Dynamics 365"}
SHOWN = 50


@dataclass(frozen=True, slots=True)
class LineToSee:
    line: int
    column: str
    found: str
    meaning: str
    skipped: bool


@dataclass(frozen=True, slots=True)
class ColumnToSee:
    position: int
    name: str
    examples: str
    target: str
    becomes: str
    why: str
    left_out: bool
    confirm: bool


@dataclass(frozen=True, slots=True)
class Check:
    """The page "Check before anything changes", and after that the page of an import that was applied."""

    origin: str
    facts: list[tuple[str, str]]
    created: int
    updated: int
    unchanged: int
    skipped: int
    lines: int
    sum_words: str
    parts: list[tuple[int, str, str]]
    aside: list[str]
    questions: list[str]
    problems: list[LineToSee]
    problem_total: int
    columns: list[ColumnToSee]
    left_out: int
    same_file: Import | None


def check(source: Import) -> Check:
    found, counts = source.understanding, source.counts
    mapping = Mapping.from_json(source.mapping)
    created, updated, unchanged, skipped = (counts.get(key, 0) for key in ("create", "update", "unchanged", "skipped"))
    columns = _columns(found, mapping)
    problems = source.problems.order_by("-skipped", "line")
    return Check(
        origin=_origin(mapping),
        facts=_facts(found),
        created=created,
        updated=updated,
        unchanged=unchanged,
        skipped=skipped,
        lines=counts.get("lines", 0),
        sum_words=" + ".join(count(part) for part in (created, updated, unchanged, skipped)) + " =",
        parts=[
            (created, "best", _("%s created") % count(created)),
            (updated, "rest", _("%s updated") % count(updated)),
            (unchanged, "empty", _("%s unchanged") % count(unchanged)),
            (skipped, "bad", _("%s skipped") % count(skipped)),
        ],
        aside=[_aside(part) for part in found.get("skipped", [])],
        questions=[sentences.question(Question(**asked)) for asked in found.get("questions", [])],
        problems=[_line(problem) for problem in problems[:SHOWN]],
        problem_total=problems.count(),
        columns=columns,
        left_out=sum(column.left_out for column in columns),
        same_file=imports.same_file(source.workshop, source.file.sha256),
    )


def _origin(mapping: Mapping) -> str:
    what = _("deals") if mapping.kind == ImportKind.DEALS else _("customers")
    if mapping.crm in CRMS:
        return _("a %(crm)s export of %(what)s") % {"crm": CRMS[mapping.crm], "what": what}
    return _("a list of %(what)s") % {"what": what}


def _facts(found: dict[str, Any]) -> list[tuple[str, str]]:
    dialect = found.get("dialect", {})
    separators = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Bar")}
    facts = []
    if dialect.get("sheet"):
        facts.append((_("Sheet"), dialect["sheet"]))
    if dialect.get("delimiter"):
        facts.append((_("Separator"), separators.get(dialect["delimiter"], dialect["delimiter"])))
    if dialect.get("decimal"):
        facts.append((_("Numbers"), _("Decimal comma") if dialect["decimal"] == "," else _("Decimal point")))
    if dialect.get("encoding"):
        facts.append((_("Characters"), str(dialect["encoding"]).upper().replace("_", "-").removesuffix("-SIG")))
    if dialect:
        header = _("Line %(line)s, %(columns)s columns") % {"line": dialect.get("header_line"), "columns": dialect.get("columns")}
        facts.append((_("Header"), header))
    facts.append((_("Lines of data"), count(found.get("counts", {}).get("records", 0))))
    return facts


def _aside(part: dict[str, Any]) -> str:
    """Rows that are no records, so that the counts add up to the file's."""
    n = len(part["lines"])
    words = {
        "preamble": ngettext("%(n)s line above the header", "%(n)s lines above the header", n),
        "footer": ngettext("%(n)s line below the data", "%(n)s lines below the data", n),
        "blank": ngettext("%(n)s blank line", "%(n)s blank lines", n),
    }
    return words[part["reason"]] % {"n": n}


def _line(row: ImportProblem) -> LineToSee:
    problem = Problem(row.line, row.column, row.found, row.code, row.params)
    return LineToSee(row.line, row.column, row.found or _("empty"), sentences.meaning(problem), row.skipped)


def _columns(found: dict[str, Any], mapping: Mapping) -> list[ColumnToSee]:
    examples = {facts["name"]: facts["examples"] for facts in found.get("columns", [])}
    return [
        ColumnToSee(
            position=column.position,
            name=column.column,
            examples=", ".join(examples.get(column.column, ())),
            target=f"metric:{column.key}" if column.target == "metric" else column.target,
            becomes=sentences.becomes(column, mapping.kind),
            why=sentences.because(column),
            left_out=column.target == LEFT_OUT,
            confirm=column.confirm,
        )
        for column in mapping.columns
    ]
