"""Attributes that every CRM knows: one key whatever its header was called, with its category."""

import re
import unicodedata
from typing import NamedTuple

from icpstudio.kit.tables.columns import Facts

FEW = 40  # different words up to which a column is a category; above it is text


class Known(NamedTuple):
    """How a known attribute is called and where it belongs."""

    label: str
    category: str


DEMOGRAPHICS, CONTEXT, NEED = "company_demographics", "business_context", "business_need"
KNOWN = {
    "industry": Known("Industry", DEMOGRAPHICS),
    "industry_group": Known("Industry group", DEMOGRAPHICS),
    "sic_code": Known("SIC code", DEMOGRAPHICS),
    "employees": Known("Employees", DEMOGRAPHICS),
    "annual_revenue": Known("Annual revenue", DEMOGRAPHICS),
    "country": Known("Country", DEMOGRAPHICS),
    "state": Known("State or region", DEMOGRAPHICS),
    "city": Known("City", DEMOGRAPHICS),
    "founded": Known("Founded", DEMOGRAPHICS),
    "parent": Known("Parent company", DEMOGRAPHICS),
    "type": Known("Type", CONTEXT),
    "lifecycle_stage": Known("Lifecycle stage", CONTEXT),
    "account_owner": Known("Account owner", CONTEXT),
    "owner": Known("Owner", CONTEXT),
    "source": Known("Source", CONTEXT),
    "deal_type": Known("Deal type", NEED),
    "pipeline": Known("Pipeline", CONTEXT),
    "lost_reason": Known("Lost reason", NEED),
    "stage": Known("Stage", CONTEXT),
    "probability": Known("Probability", CONTEXT),
    "weighted_value": Known("Weighted value", "profitability"),
    "expected_close": Known("Expected close", CONTEXT),
    "web_technologies": Known("Web technologies", "environment_technology"),
    "icp_tier": Known("ICP tier", CONTEXT),
    "target_account": Known("Target account", CONTEXT),
    "record_created": Known("Record created", CONTEXT),
    "last_activity": Known("Last activity", CONTEXT),
}
HINTS = (
    (re.compile(r"\b(tech|software|system|platform|erp|crm|cloud|integration|stack|tool)", re.IGNORECASE), "environment_technology"),
    (re.compile(r"\b(margin|discount|price|cost|profit|revenue|spend|budget)", re.IGNORECASE), "profitability"),
    (re.compile(r"\b(need|pain|use case|problem|goal|challenge|reason)", re.IGNORECASE), NEED),
    (re.compile(r"\b(size|employees|industry|country|region|city|founded|legal)", re.IGNORECASE), DEMOGRAPHICS),
)
LABELS = {"mrr": "MRR", "arr": "ARR"}


def slug(text: str) -> str:
    """A stable key: lower case letters, digits and underscores, at most 80."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    key = re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")
    return (key or "column_" + "".join(f"{ord(character):x}" for character in text[:8]))[:80]


def label_of(key: str) -> str:
    return KNOWN[key].label if key in KNOWN else LABELS.get(key, key.replace("_", " ").capitalize())


def category_of(key: str, label: str, *, of_deal: bool) -> str:
    if key in KNOWN:
        return KNOWN[key].category
    hint = next((category for pattern, category in HINTS if pattern.search(label)), None)
    return hint or (CONTEXT if of_deal else DEMOGRAPHICS)


def kind_of(facts: Facts) -> str:
    """The kind of attribute that a column of such values is."""
    simple = {"number": "number", "money": "number", "date": "date", "boolean": "bool", "range": "category"}
    return simple.get(facts.kind) or ("category" if facts.distinct <= FEW else "text")
