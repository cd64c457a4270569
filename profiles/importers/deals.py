"""A table and its mapping to deals: typed rows, or a problem with line and column."""

from icpstudio.kit.tables import Problem, Refused
from icpstudio.kit.tables.numbers import Number
from profiles.importers.cells import Cells
from profiles.importers.customers import column, in_order, skip_doubles
from profiles.importers.identity import fold_domain, split_associated, value_key
from profiles.importers.rows import DealRow, Outcome, Reading

WON = frozenset({"won", "win", "closed won", "closedwon", "closed - won", "gewonnen", "1", "true", "yes", "success", "successful"})
LOST = frozenset({"lost", "loss", "closed lost", "closedlost", "closed - lost", "verloren", "0", "false", "no", "cancelled", "canceled"})
OPEN = frozenset({"open", "in progress", "offen", "pending", "on hold", "new", "active"})


def read_deals(cells: Cells) -> Reading | Refused:
    """Every record as a deal; lines without an id or with one that stood before are skipped and named."""
    table = cells.table
    ids = cells.texts("external_id")
    amounts = cells.amounts("amount")
    currencies = currencies_of(cells, amounts)
    if len(set(currencies) - {""}) > 1:
        return Refused("several_currencies", {"currencies": sorted(set(currencies) - {""})})
    skipped = skip_doubles(cells, "external_id", ids)
    outcomes = read_outcomes(cells, skipped)
    customers = [split_associated(text) for text in cells.texts("customer_name")]
    domains, customer_ids = cells.texts("customer_domain"), cells.texts("customer_external_id")
    created, closed, names = cells.dates("created_on"), cells.dates("closed_on"), cells.texts("name")
    attributes, customer_attributes = cells.attributes("attribute"), cells.attributes("customer_attribute")
    rows = tuple(
        DealRow(
            line, ids[at], customer_ids[at], customers[at][0], fold_domain(domains[at]) or customers[at][1],
            None if (amount := amounts[at]) is None else amount.value, currencies[at], outcomes[at], created[at], closed[at], names[at],
            str(attributes[at].get("owner", "")), attributes[at], customer_attributes[at],
        )
        for at, line in enumerate(table.lines)
        if at not in skipped
    )  # fmt: skip
    cells.problems.extend(
        Problem(row.line, column(cells, "customer_name"), "", "no_customer")
        for row in rows
        if not (row.customer_name or row.customer_external_id or row.customer_domain)
    )
    return Reading("deals", (), rows, in_order(cells.problems), table.records, cells.specs())


def currencies_of(cells: Cells, amounts: list[Number | None]) -> list[str]:
    """The currency of each amount: beside it, in its own column, or in the header."""
    header = next((mapped.currency for mapped in cells.mapping.of("amount") if mapped.currency), None)
    stated = cells.texts("currency")
    return ["" if amount is None else amount.currency or stated[at].upper()[:3] or header or "" for at, amount in enumerate(amounts)]


def read_outcomes(cells: Cells, skipped: set[int]) -> list[Outcome]:
    """Won, lost or open by status or stage, else by the columns that say yes or no. Other words count as open, and are said."""
    words, name = cells.texts("outcome"), column(cells, "outcome")
    won, lost, closed = cells.booleans("is_won"), cells.booleans("is_lost"), cells.booleans("is_closed")
    known = [outcome_of(word) for word in words]
    is_stage = not any(known) or "stage" in (name or "").casefold()
    result: list[Outcome] = []
    for at, word in enumerate(words):
        found = known[at]
        if won[at] or lost[at]:
            found = "won" if won[at] else "lost"
        elif found is None and won[at] is False and closed[at]:
            found = "lost"
        if found is None and word and not is_stage and at not in skipped:
            cells.problems.append(Problem(cells.table.lines[at], name, word, "unknown_outcome"))
        result.append(found or "open")
    return result


def outcome_of(word: str) -> Outcome | None:
    """What a status or the name of a stage says; None where it says nothing of an end."""
    plain = value_key(word)
    if plain in WON or plain.endswith(" won") or plain.startswith(("closed won", "won ")):
        return "won"
    if plain in LOST or plain.endswith(" lost") or plain.startswith(("closed lost", "lost ")):
        return "lost"
    return "open" if plain in OPEN else None
