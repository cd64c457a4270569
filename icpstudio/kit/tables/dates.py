"""Days as people write them, day first or month first, and as spreadsheets count them."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from .numbers import Trouble
from .words import squeeze

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januar january janvier", "feb februar february février fevrier", "mar mär märz march mars mrz", "apr april avril",
         "may mai maj máj mayo", "jun juni june juin", "jul juli july juillet", "aug august août aout", "sep sept september septembre",
         "oct okt october oktober octobre", "nov november novembre", "dec dez december dezember décembre"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
CLOCK = r"(?:[T ,]+\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:am|pm|a\.m\.|p\.m\.)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"^(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){CLOCK}$", re.IGNORECASE)
COMPACT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
TWO_FIRST = re.compile(rf"^(\d{{1,2}})([/.\-])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}){CLOCK}$", re.IGNORECASE)
MONTH_NAME = re.compile(rf"^([^\W\d_]+)\.?[ \-](\d{{1,2}})(?:st|nd|rd|th)?,?[ \-](\d{{4}}){CLOCK}$", re.IGNORECASE)
NAME_MIDDLE = re.compile(rf"^(\d{{1,2}})\.?[ \-]([^\W\d_]+)\.?,?[ \-](\d{{4}}|\d{{2}}){CLOCK}$", re.IGNORECASE)
SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
EPOCH = re.compile(r"^1\d{9}(\d{3})?$")
EXCEL_ZERO = date(1899, 12, 30)


class Written(NamedTuple):
    """A date taken apart; `order` is None where day and month could be swapped."""

    year: int
    first: int
    second: int
    order: str | None  # "day", "month" or None


def read_date(text: str, day_first: bool | None = None, *, serials: bool = False) -> date | Trouble:
    """The day in `text`; a time beside it is left aside. `day_first` settles `05/06/2024`."""
    plain = squeeze(text)
    if serials and SERIAL.match(plain):
        return EXCEL_ZERO + timedelta(days=int(float(plain)))
    if EPOCH.match(plain):
        return Trouble("epoch")
    written = take_apart(plain)
    if written is None:
        return Trouble("not_a_date")
    order = written.order
    if order is None:
        if day_first is None:
            return Trouble("ambiguous_date")
        order = "day" if day_first else "month"
    day, month = (written.first, written.second) if order == "day" else (written.second, written.first)
    try:
        return date(written.year, month, day)
    except ValueError:
        return Trouble("no_such_day")


def take_apart(text: str) -> Written | None:
    if match := YEAR_FIRST.match(text):
        return Written(int(match[1]), int(match[3]), int(match[2]), "day")
    if match := COMPACT.match(text):
        return Written(int(match[1] + match[2]), int(match[4]), int(match[3]), "day")
    if match := TWO_FIRST.match(text):
        return Written(full_year(match[4]), int(match[1]), int(match[3]), order_of(int(match[1]), int(match[3]), match[2]))
    if (match := MONTH_NAME.match(text)) and match[1].casefold() in MONTHS:
        return Written(int(match[3]), int(match[2]), MONTHS[match[1].casefold()], "day")
    if (match := NAME_MIDDLE.match(text)) and match[2].casefold() in MONTHS:
        return Written(full_year(match[3]), int(match[1]), MONTHS[match[2].casefold()], "day")
    return None


def order_of(first: int, second: int, mark: str) -> str | None:
    """Dots are only ever used day first; a number above twelve is no month."""
    if mark == "." or first > 12 or first == second:
        return "day"
    return "month" if second > 12 else None


def full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else 2000 + year if year < 70 else 1900 + year


def evidence(text: str) -> str | None:
    """What a cell says about its column: `day`, `month`, `either`, or None when the order is no question."""
    match = TWO_FIRST.match(squeeze(text))
    if not match or int(match[1]) == int(match[3]):
        return None
    return order_of(int(match[1]), int(match[3]), match[2]) or "either"
