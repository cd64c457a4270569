"""What importers found, in words: problems of lines, reasons of columns, questions, refusals."""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from icpstudio.kit.tables import Params, Problem, Refused
from icpstudio.kit.tables import sentences as tables
from profiles.importers.mapping import ColumnMapping
from profiles.importers.preview import Question
from profiles.queries.attribute_names import spoken

Say = Callable[[], str]

MEANINGS: dict[str, Say] = {
    "no_id": lambda: _("Without an ID the line can’t be found again."),
    "same_id": lambda: _("Same ID as line %(line)s. The first one counts."),
    "no_name": lambda: _("Without a name the line speaks of nobody."),
    "same_name": lambda: _("Perhaps the same company as line %(line)s. Both are kept; you can merge them."),
    "no_customer": lambda: _("The line names no customer, so the deal belongs to nobody."),
    "unknown_outcome": lambda: _("Neither won, lost nor open. Counted as open."),
}
REFUSALS: dict[str, Say] = {
    "several_currencies": lambda: _(
        "The amounts are in several currencies (%(currencies)s), which can’t be added. Export the list in one currency."
    ),
}
REASONS: dict[str, Say] = {
    "known_header": lambda: _("known header"),
    "known_elsewhere": lambda: _("a header that another system uses"),
    "similar_header": lambda: _("a similar header; please confirm"),
    "unknown_header": lambda: _("new header, kept as an attribute"),
    "by_hand": lambda: _("chosen by you"),
    "second_of_its_kind": lambda: _("“%(first)s” says this already; kept as an attribute"),
    "do_not_modify": lambda: _("used by the exporting system only"),
    "empty": lambda: _("no value in any line"),
    "one_value": lambda: _("one value in %(records)s lines: says nothing"),
    "bookkeeping": lambda: _("tells about the record, not about the company"),
    "known_afterwards": lambda: _("known only when the outcome is known"),
    "filled_for_lost_only": lambda: _("filled for lost deals only"),
    "filled_for_won_only": lambda: _("filled for won deals only"),
    "identifier": lambda: _("%(distinct)s different values: it names one row each"),
}
QUESTIONS: dict[str, Say] = {
    "ambiguous_number": lambda: _("“%(column)s”: is 1.234 one thousand, or a little more than one?"),
    "ambiguous_date": lambda: _("“%(column)s”: does the day or the month come first?"),
    "confirm_column": lambda: _("“%(column)s”: is this what it becomes?"),
    "no_name_column": lambda: _("No column names the customer. Choose one."),
    "no_outcome_column": lambda: _("No column tells whether a deal was won or lost. Choose one, or all deals count as open."),
    "no_value_column": lambda: _("The list holds names only. There is nothing to compare customers by."),
}
FIELDS: dict[str, Say] = {
    "name": lambda: _("Name"),
    "domain": lambda: _("Domain"),
    "website": lambda: _("Website"),
    "customer_name": lambda: _("Customer"),
    "customer_external_id": lambda: _("Customer ID"),
    "customer_domain": lambda: _("Customer’s domain"),
    "amount": lambda: _("Amount"),
    "currency": lambda: _("Currency"),
    "outcome": lambda: _("Outcome"),
    "is_won": lambda: _("Outcome: won"),
    "is_lost": lambda: _("Outcome: lost"),
    "is_closed": lambda: _("Outcome: closed"),
    "created_on": lambda: _("Created"),
    "closed_on": lambda: _("Closed"),
    "left_out": lambda: _("Attribute, left out"),
}


def meaning(problem: Problem) -> str:
    """What a problem of a line means and what becomes of it."""
    own = MEANINGS.get(problem.meaning)
    return tables.fill(own(), problem.params) if own else tables.meaning(problem)


def refusal(refused: Refused) -> str:
    """Why a file cannot be imported, in one sentence."""
    own = REFUSALS.get(refused.code)
    return tables.fill(own(), refused.params) if own else tables.refusal(refused)


def question(asked: Question) -> str:
    return tables.fill(QUESTIONS[asked.code](), {"column": asked.column or ""})


def becomes(column: ColumnMapping, kind: str) -> str:
    """The name of what a column becomes, as the menu on the check page shows it."""
    if column.target == "external_id":
        return _("Deal ID") if kind == "deals" else _("Customer ID")
    if column.target in {"attribute", "customer_attribute"}:
        return _("Attribute: %(label)s") % {"label": spoken(column.label)}
    if column.target == "metric":
        return _("Metric: %(label)s") % {"label": column.label}
    return FIELDS[column.target]()


def because(column: ColumnMapping) -> str:
    """Why a column becomes what it becomes."""
    reason = tables.fill(REASONS[column.reason](), shown(column.params))
    return "; ".join(part for part in (reason, detail(column)) if part)


def detail(column: ColumnMapping) -> str:
    """What the values add to the reason."""
    params = column.params
    distinct, filled, records = params.get("distinct", 0), params.get("filled", 0), params.get("records", 0)
    if column.target == "outcome" and "won" in params:
        return _("%(won)s won, %(lost)s lost, %(open)s open") % shown(params)
    if column.target == "external_id":
        return _("unique in %(distinct)s of %(records)s") % shown(params)
    if column.target == "customer_name" and isinstance(distinct, int):
        return ngettext("%(count)s name", "%(count)s names", distinct) % {"count": number_format(distinct, force_grouping=True)}
    if column.target in {"attribute", "customer_attribute"} and column.kind == "category" and isinstance(distinct, int):
        return ngettext("%(count)s value", "%(count)s values", distinct) % {"count": number_format(distinct, force_grouping=True)}
    if "filled" in params and filled != records:
        return _("filled in %(filled)s lines") % shown(params)
    return ""


def shown(params: Params) -> dict[str, str]:
    """Numbers with the separators of the language."""
    return {key: number_format(value, force_grouping=True) if isinstance(value, int) else str(value) for key, value in params.items()}
