"""CSV, TSV, XLSX and XLS to records with line numbers; knows neither CRMs nor customers."""

from .in_child import read_in_child
from .layout import fold_header
from .limits import LIMITS, Limits
from .model import Column, ColumnSettings, Dialect, Params, Problem, Refused, Settings, Skipped, Table
from .reading import read

__all__ = [
    "LIMITS", "Column", "ColumnSettings", "Dialect", "Limits", "Params", "Problem", "Refused", "Settings", "Skipped", "Table",
    "fold_header", "read", "read_in_child",
]  # fmt: skip
