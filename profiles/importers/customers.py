"""A table and its mapping to customers: typed rows, or a problem with line and column."""

from icpstudio.kit.tables import Problem, Refused
from profiles.importers.cells import Cells
from profiles.importers.identity import fold_domain, fold_name
from profiles.importers.rows import CustomerRow, Reading


def read_customers(cells: Cells) -> Reading | Refused:
    """Every record as a customer; lines without a name or with an id that stood before are skipped and named."""
    table, mapping = cells.table, cells.mapping
    ids, names = cells.texts("external_id"), cells.texts("name")
    domains = [fold_domain(domain) or fold_domain(site) for domain, site in zip(cells.texts("domain"), cells.texts("website"), strict=True)]
    attributes, metrics = cells.attributes("attribute"), cells.metrics()
    if len(cells.currencies) > 1:
        return Refused("several_currencies", {"currencies": sorted(cells.currencies)})
    skipped = skip_doubles(cells, "external_id", ids)
    skipped |= skip_nameless(cells, names, domains, skipped)
    rows = tuple(
        CustomerRow(
            line, ids[at], names[at] or domains[at], domains[at], str(attributes[at].get("country", "")), attributes[at], metrics[at]
        )
        for at, line in enumerate(table.lines)
        if at not in skipped
    )
    cells.problems.extend(same_names(rows, column(cells, "name")) if not mapping.of("external_id") else [])
    return Reading("customers", rows, (), in_order(cells.problems), table.records, cells.specs(), cells.metric_specs())


def skip_doubles(cells: Cells, target: str, ids: list[str]) -> set[int]:
    """Records whose id is missing or stood before; only where the file has an id column at all."""
    if not cells.mapping.of(target):
        return set()
    name, skipped = column(cells, target), set()
    first: dict[str, int] = {}
    for at, (line, value) in enumerate(zip(cells.table.lines, ids, strict=True)):
        if not value:
            cells.problems.append(Problem(line, name, "", "no_id", {}, "skipped"))
            skipped.add(at)
        elif value in first:
            cells.problems.append(Problem(line, name, value, "same_id", {"line": first[value]}, "skipped"))
            skipped.add(at)
        else:
            first[value] = line
    return skipped


def skip_nameless(cells: Cells, names: list[str], domains: list[str], already: set[int]) -> set[int]:
    skipped = set()
    for at, line in enumerate(cells.table.lines):
        if at not in already and not names[at] and not domains[at]:
            cells.problems.append(Problem(line, column(cells, "name"), "", "no_name", {}, "skipped"))
            skipped.add(at)
    return skipped


def same_names(rows: tuple[CustomerRow, ...], name: str | None) -> list[Problem]:
    """Rows that may be one company: said, never merged in silence."""
    first: dict[str, int] = {}
    problems = []
    for row in rows:
        key = fold_name(row.name)
        if key in first:
            problems.append(Problem(row.line, name, row.name, "same_name", {"line": first[key]}))
        first.setdefault(key, row.line)
    return problems


def column(cells: Cells, target: str) -> str | None:
    """The name of the column that feeds a field."""
    found = cells.mapping.of(target)
    return found[0].column if found else None


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Skipped lines first, then by line; once where two columns report the same."""
    unique = dict.fromkeys(
        (problem.line or 0, problem.column or "", problem.meaning, problem.found, problem.result) for problem in problems
    )
    by_key = {(problem.line or 0, problem.column or "", problem.meaning, problem.found, problem.result): problem for problem in problems}
    return tuple(sorted((by_key[key] for key in unique), key=lambda problem: (problem.result != "skipped", problem.line or 0)))
