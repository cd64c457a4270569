"""Ranges such as `201-500` or `1000+`, and those that a spreadsheet turned into dates."""

import re
from decimal import Decimal
from typing import NamedTuple

from .dates import MONTHS
from .numbers import Trouble, read_number
from .words import squeeze

BETWEEN = re.compile(r"^(.*\d\s*[kKmM]?\W{0,2})\s*(?:-|–|—|\bto\b|\bbis\b|\.\.)\s*(\D{0,4}\d.*)$")
FROM = re.compile(r"^(?:>=?|≥|more than|over|mehr als|über|from|ab)\s*(.*\d\s*[kKmM]?)$", re.IGNORECASE)
AND_MORE = re.compile(r"^([^+]*\d\s*[kKmM]?)\s*(?:\+|or more\b|and more\b|and above\b)$", re.IGNORECASE)
UP_TO = re.compile(r"^(?:<=?|≤|less than|under|up to|bis|unter|weniger als)\s*(.*\d\s*[kKmM]?)$", re.IGNORECASE)
DAY_MONTH = re.compile(r"^(\d{1,2})[.\- /]{1,2}([^\W\d_]{3,9})\.?$")
MONTH_DAY = re.compile(r"^([^\W\d_]{3,9})\.?[.\- /]{1,2}(\d{1,4})$")
PEOPLE = re.compile(r"\s*(employees|people|mitarbeiter|fte|staff|persons)\b\.?$", re.IGNORECASE)


class Band(NamedTuple):
    """A range with both ends included; no upper end means: and more."""

    low: Decimal
    high: Decimal | None

    def __str__(self) -> str:
        return f"{self.low:f}+" if self.high is None else f"{self.low:f}-{self.high:f}"


def read_band(text: str) -> Band | None:
    """The range in `text`, or None. Marks inside its numbers group thousands: nobody writes half an employee into a range."""
    plain = PEOPLE.sub("", squeeze(text))
    if match := UP_TO.match(plain):
        top = end(match[1])
        return None if top is None else Band(Decimal(0), top)
    if match := FROM.match(plain) or AND_MORE.match(plain):
        bottom = end(match[1])
        return None if bottom is None else Band(bottom, None)
    if match := BETWEEN.match(plain):
        bottom, top = end(match[1]), end(match[2])
        if bottom is not None and top is not None and bottom < top:
            return Band(bottom, top)
    return None


def end(text: str) -> Decimal | None:
    plain = text.strip()
    mark = "," if re.search(r"\d\.\d{3}(\D|$)", plain) else "."
    value = read_number(plain, mark)
    return None if isinstance(value, Trouble) or value.value < 0 else value.value.normalize() + 0


def mangled(text: str) -> str | None:
    """The range that a spreadsheet took for a date, as far as it can be guessed: `Nov-50` was `11-50`, `05.jan` was `1-5`."""
    plain = squeeze(text)
    for pattern, name_at, number_at in ((DAY_MONTH, 2, 1), (MONTH_DAY, 1, 2)):
        match = pattern.match(plain)
        if match and (month := MONTHS.get(match[name_at].casefold())):
            low, high = sorted((month, int(match[number_at])))
            return f"{low}-{high}"
    return None
