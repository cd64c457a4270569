"""Numbers as they are set on a page: thousands by locale, a true minus, a unit that never wraps away."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

Number = int | float | Decimal
NARROW, DASH, MINUS = "\u202f", "\u2013", "\u2212"
SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}


def grouped(value: Number, places: int = 0) -> str:
    """The size of `value`, rounded half up (Django alone would cut the digits off)."""
    rounded = abs(Decimal(str(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def with_sign(value: Number, words: str) -> str:
    return f"{MINUS}{words}" if value < 0 else words


def count(value: Number | None) -> str:
    """1103 -> "1,103"; nothing -> a dash."""
    return DASH if value is None else with_sign(value, grouped(value))


def decimal(value: Number | None, places: int = 2) -> str:
    """0.758 -> "0.76"."""
    return DASH if value is None else with_sign(value, grouped(value, places))


def number(value: Number | None) -> str:
    """49921000.0 -> "49,921,000"; 3.50 -> "3.5": as many places as it has, up to two."""
    if value is None:
        return DASH
    places = next(places for places in (0, 1, 2) if places == 2 or float(value) == round(float(value), places))
    return decimal(value, places)


def percent(share: Number | None, places: int = 0) -> str:
    """0.684 -> "68 %", with a narrow space that doesn't break."""
    return DASH if share is None else with_sign(share, f"{grouped(share * 100, places)}{NARROW}%")


def signed(value: Number | None) -> str:
    """Points: 5 -> "+5", -3 -> "−3" with a true minus."""
    if value is None:
        return DASH
    return with_sign(value, grouped(value)) if value <= 0 else f"+{grouped(value)}"


def money(amount: Number | None, currency: str = "EUR") -> str:
    """222197 -> "€222,197" or "222.197 €", by language."""
    return DASH if amount is None else with_sign(amount, priced(grouped(amount), currency))


def short_money(amount: Number | None, currency: str = "EUR") -> str:
    """6410000 -> "€6.4m"; below a thousand the whole amount."""
    if amount is None:
        return DASH
    size = abs(float(amount))
    if size >= 999_500:
        words = pgettext("money in millions", "%sm") % grouped(size / 1_000_000, 1 if size < 99_950_000 else 0)
    elif size >= 1_000:
        words = pgettext("money in thousands", "%sk") % grouped(size / 1_000)
    else:
        words = grouped(size)
    return with_sign(amount, priced(words, currency))


def priced(words: str, currency: str) -> str:
    """The amount with its currency where the language puts it."""
    symbol = SYMBOLS.get(currency, f"{currency}\u00a0")
    return pgettext("currency, then amount", "%(currency)s%(amount)s") % {"currency": symbol, "amount": words}
