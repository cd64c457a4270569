"""Codes in words. Apart from this module nothing in `tables` knows a language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from .model import Problem, Refused

Say = Callable[[], str]

REFUSALS: dict[str, Say] = {
    "empty_file": lambda: _("The file is empty."),
    "header_only": lambda: _("The file has a header line but no lines of data below it."),
    "no_header": lambda: _("No header line was found. The first line should name the columns."),
    "file_too_large": lambda: _("The file is too large: at most %(megabytes)s MB can be read."),
    "too_many_rows": lambda: _("The file has too many rows: at most %(limit)s can be read. Split it into several files."),
    "too_many_columns": lambda: _("The file has %(found)s columns; at most %(limit)s can be read."),
    "cell_too_long": lambda: _(
        "Line %(line)s, column “%(column)s”: the cell is longer than %(limit)s characters. Perhaps a quotation mark is not closed."
    ),
    "quote_not_closed": lambda: _("A quotation mark that opens on line %(line)s is never closed. Everything after it runs into one cell."),
    "unknown_encoding": lambda: _("“%(encoding)s” is not an encoding that can be read."),
    "other_format": lambda: _("This is a %(format)s file. Export the list as CSV or XLSX and choose that file."),
    "web_page": lambda: _("This is a web page that was saved under another name. Open it in a spreadsheet and save it as XLSX or CSV."),
    "not_a_table": lambda: _("This is not a table: the file holds neither text nor a workbook. Choose a CSV, TSV or XLSX file."),
    "not_a_workbook": lambda: _("This is a zip archive, but no Excel workbook. Choose a CSV, TSV or XLSX file."),
    "damaged_workbook": lambda: _(
        "The workbook is damaged or incomplete. Open it in a spreadsheet, save it again and choose the new file."
    ),
    "protected_workbook": lambda: _("The workbook is protected by a password. Save a copy without one and choose that."),
    "too_many_members": lambda: _("The workbook has more than %(limit)s parts, which no ordinary workbook has. It was not opened."),
    "unpacks_too_large": lambda: _("The workbook would unpack to more than %(megabytes)s MB. It was not opened."),
    "packed_too_tightly": lambda: _(
        "A part of the workbook unpacks to more than %(ratio)s times its size, which no ordinary workbook does. It was not opened."
    ),
    "unsafe_member": lambda: _("The workbook holds a part whose name points outside of it (%(member)s). It was not opened."),
    "document_type": lambda: _("A part of the workbook (%(member)s) declares a document type, which no workbook needs. It was not opened."),
    "no_such_sheet": lambda: _("The workbook has no visible sheet named “%(sheet)s”."),
    "too_much_memory": lambda: _("Reading the file would take more than %(megabytes)s MB of memory. It was stopped; split the file."),
    "too_slow": lambda: _("Reading the file took longer than %(seconds)s seconds and was stopped. Split the file."),
    "reader_failed": lambda: _("The file can't be read: the reader stopped at it. Save it again as CSV and choose that file."),
}

MEANINGS: dict[str, Say] = {
    "too_few_cells": lambda: _("%(cells)s cells where the header has %(columns)s. The rest stays empty."),
    "too_many_cells": lambda: _("%(cells)s cells where the header has %(columns)s. What is shown here has no column."),
    "nul_removed": lambda: _("Held a character that no text may hold. It was left out."),
    "unreadable_characters": lambda: _("Holds characters that can't be read in this encoding."),
    "whole_line_quoted": lambda: _("The whole line was wrapped in quotation marks. It was taken apart."),
    "error_cell": lambda: _("The spreadsheet shows an error here. The value stays empty."),
    "formula_without_value": lambda: _("A formula that was never calculated. The value stays empty."),
    "not_a_number": lambda: _("Not a number. The value stays empty."),
    "ambiguous_number": lambda: _("Can be read with a decimal point or a decimal comma. The value stays empty until you say which."),
    "percent": lambda: _("A percentage among plain numbers. The value stays empty."),
    "other_digits": lambda: _("Digits of another script. The value stays empty."),
    "short_number": lambda: _("Written short. Kept as %(value)s."),
    "not_a_date": lambda: _("Not a date. The date stays empty."),
    "ambiguous_date": lambda: _("Day and month could be swapped. The date stays empty until you say which comes first."),
    "no_such_day": lambda: _("This day does not exist. The date stays empty."),
    "epoch": lambda: _("Seconds since 1970, not a date. The date stays empty."),
    "not_yes_or_no": lambda: _("Neither yes nor no. The value stays empty."),
    "range_kept": lambda: _("A range, not a number. Kept as %(low)s to %(high)s."),
    "open_range_kept": lambda: _("A range, not a number. Kept as %(low)s and more."),
    "mangled_range": lambda: _("A range that a spreadsheet took for a date; perhaps %(guess)s. The value stays empty."),
    "not_a_range": lambda: _("Not a range. The value stays empty."),
}


def refusal(refused: Refused) -> str:
    """One sentence that says why a file was refused."""
    return fill(REFUSALS[refused.code](), refused.params)


def meaning(problem: Problem) -> str:
    """One or two short sentences about a cell or line."""
    return fill(MEANINGS[problem.meaning](), problem.params)


def fill(sentence: str, params: dict[str, Any]) -> str:
    """Put the parameters in; a list reads as words with commas."""
    return sentence % {key: ", ".join(value) if isinstance(value, list) else value for key, value in params.items()} if params else sentence
