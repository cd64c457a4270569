"""Attributes that every CRM knows, in the reader's language. A name that a team gave itself stays as it was given."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

NAMES = {
    "Industry": _("Industry"),
    "Industry group": _("Industry group"),
    "SIC code": _("SIC code"),
    "Employees": _("Employees"),
    "Annual revenue": _("Annual revenue"),
    "Country": _("Country"),
    "State or region": _("State or region"),
    "City": _("City"),
    "Founded": _("Founded"),
    "Parent company": _("Parent company"),
    "Type": _("Type"),
    "Lifecycle stage": _("Lifecycle stage"),
    "Account owner": _("Account owner"),
    "Owner": _("Owner"),
    "Source": _("Source"),
    "Deal type": _("Deal type"),
    "Lost reason": _("Lost reason"),
    "Stage": _("Stage"),
    "Probability": _("Probability"),
    "Weighted value": _("Weighted value"),
    "Expected close": _("Expected close"),
    "Web technologies": _("Web technologies"),
    "Record created": _("Record created"),
    "Last activity": _("Last activity"),
}
"""By the label that the importer gives them."""

NOUNS = {
    "employees": _("employees"),
    "people": _("people"),
    "seats": _("seats"),
    "users": _("users"),
    "sites": _("sites"),
    "locations": _("locations"),
    "customers": _("customers"),
    "deals": _("deals"),
}
"""What a column counts, as the analysis keeps it."""


def spoken(name: str) -> str:
    """The name of an attribute as the reader says it."""
    return str(NAMES.get(name, name))


def counted(noun: str) -> str:
    """The noun behind a number: "200 to 999 employees"."""
    return str(NOUNS.get(noun, noun))


def inside(name: str) -> str:
    """The name in the middle of a sentence: small in English unless it is an abbreviation; other languages keep their capitals."""
    said = spoken(name)
    if said[1:2].isupper() or not (get_language() or "en").startswith("en"):
        return said
    return said[:1].lower() + said[1:]
