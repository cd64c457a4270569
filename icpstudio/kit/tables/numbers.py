"""Numbers and money as people write them, with a decimal point or a decimal comma."""

import re
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

from .words import squeeze

Mark = Literal[".", ","]

SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "zł": "PLN", "Kč": "CZK",
           "Fr.": "CHF", "US$": "USD", "A$": "AUD", "C$": "CAD"}  # fmt: skip
CODES = frozenset(
    {"AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR",
     "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PEN", "PHP", "PLN", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD",
     "UAH", "USD", "VND", "ZAR"}
)  # fmt: skip
SCALES = {
    "k": 1_000,
    "tsd": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "mm": 1_000_000,
    "b": 10**9,
    "bn": 10**9,
    "mrd": 10**9,
}

CURRENCY = "|".join(sorted((re.escape(symbol) for symbol in SYMBOLS), key=len, reverse=True)) + r"|[A-Z]{3}(?![A-Za-z])"
MONEY = re.compile(rf"^(?P<before>{CURRENCY})?\s*(?P<body>.*?)\s*(?P<after>{CURRENCY})?$")
SCALED = re.compile(r"^(?P<body>[\d.,' ]*\d)\s?(?P<scale>k|tsd|mio|mrd|mn|mm|bn|m|b)\.?$", re.IGNORECASE)
EXPONENT = re.compile(r"^\d+(\.\d+)?[eE][+-]?\d{1,3}$")
PLAIN = re.compile(r"^-?[0-9]{1,25}(\.[0-9]{1,2}|\.[0-9]{4,12})?$")
SPACED = re.compile(r"^\d{1,3}([ '])\d{3}(\1\d{3})*([.,]\d*)?$")


class Number(NamedTuple):
    """A number, the currency written beside it, and whether it was written short (`5k`)."""

    value: Decimal
    currency: str | None = None
    short: bool = False


class Trouble(NamedTuple):
    """Why a text is no number: its meaning is told by `sentences`."""

    code: str


def read_number(text: str, decimal: str | None = None, *, percent: bool = False) -> Number | Trouble:
    """The number in `text`. `decimal` settles what can be read in two ways, such as `1.234`."""
    if PLAIN.match(text):  # most cells by far
        return Number(Decimal(text))
    plain = squeeze(text.replace("\u2019", "'").replace("\u2212", "-"))
    plain, negative = signed(plain)
    match = MONEY.match(plain)
    before, body, after = match.group("before", "body", "after") if match else (None, plain, None)
    for code in (before, after):
        if code and code not in SYMBOLS and code not in CODES:
            return Trouble("not_a_number")
    body, inner_negative = signed(body) if before and not negative else (body, False)
    currency = next((SYMBOLS.get(code, code) for code in (before, after) if code), None)
    if body.endswith("%"):
        if not percent:
            return Trouble("percent")
        body = body[:-1].strip()
    scale = SCALED.match(body)
    value = read_digits(scale["body"] if scale else body, decimal)
    if isinstance(value, Trouble):
        return value
    value = value * SCALES[scale["scale"].lower()] if scale else value
    return Number(-value if negative != inner_negative else value, currency, short=scale is not None)


def signed(text: str) -> tuple[str, bool]:
    """Text without its sign, and whether it is negative: `-5`, `5-` and `(5)` are."""
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text.startswith(("-", "+")):
        return text[1:].strip(), text[0] == "-"
    if re.match(r"^.*\d-$", text):
        return text[:-1], True
    return text, False


def read_digits(body: str, decimal: str | None) -> Decimal | Trouble:
    if not body.isascii():
        foreign = any(character.isdigit() and not character.isascii() for character in body)
        return Trouble("other_digits" if foreign else "not_a_number")
    if EXPONENT.match(body):
        return number(body)
    if not re.match(r"^[\d.,' ]*\d[.,]?$", body):
        return Trouble("not_a_number")
    mark = own_mark(body)
    if mark == "wrong":
        return Trouble("not_a_number")
    if mark == "either":
        if decimal is None:
            return Trouble("ambiguous_number")
        mark = decimal
    keep = mark or "."
    return number("".join("." if character == keep else character for character in body if character.isdigit() or character == keep))


def own_mark(body: str) -> str | None:
    """Which mark is decimal by the text alone: `.`, `,`, `either`, `wrong`, or None when there is no question."""
    spaced = SPACED.match(body)
    if (" " in body or "'" in body) and not spaced:
        return "wrong"
    dots, commas = body.count("."), body.count(",")
    if dots and commas:
        mark, other = (".", ",") if body.rindex(".") > body.rindex(",") else (",", ".")
        return mark if body.count(mark) == 1 and grouped(body.partition(mark)[0], other) else "wrong"
    if not dots and not commas:
        return None
    mark, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other if grouped(body, mark) else "wrong"
    head, _, tail = body.partition(mark)
    if len(tail) != 3 or spaced or not head or head == "0" or len(head) > 3:
        return mark
    return "either"


def grouped(digits: str, mark: str) -> bool:
    """Groups of three, or of two before the last three as in India."""
    return bool(re.match(rf"^\d{{1,3}}(\{mark}\d{{2,3}})*\{mark}\d{{3}}$", digits)) or mark not in digits


def number(digits: str) -> Decimal | Trouble:
    try:
        value = Decimal(digits.rstrip("."))
    except InvalidOperation:
        return Trouble("not_a_number")
    return value if value.adjusted() < 30 else Trouble("not_a_number")


def evidence(text: str) -> str | None:
    """What a cell says about the decimal mark of its column: `.`, `,`, `either` or nothing."""
    plain = signed(squeeze(text.replace("\u2019", "'")))[0]
    match = MONEY.match(plain)
    body = signed(match["body"])[0].rstrip("% ") if match else plain
    scaled = SCALED.match(body)
    body = scaled["body"] if scaled else body
    if not re.match(r"^[\d.,' ]*\d$", body):
        return None
    mark = own_mark(body)
    return None if mark == "wrong" else mark
