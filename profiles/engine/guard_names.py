"""Names that give a column away, whatever its values are."""

import re

AFTER_OUTCOME = re.compile(
    r"\b(stage|status|closed?|won|lost|loss|win|outcome|result|probability|forecast(ed)?|churn(ed)?|"
    r"cancell?(ed|ation)|days (in|to)|lifecycle|reason|actual revenue|renewed|renewal)\b",
    re.IGNORECASE,
)
"""Written when, or because, the deal closed or the customer left."""

SIZE_OF_DEAL = re.compile(
    r"\b(mrr|arr|acv|tcv|amount|price|deal (value|size)|won value|contract value|lifetime value|ltv|clv|"
    r"seats?|licen[cs]es?|plan|subscription|weighted value)\b",
    re.IGNORECASE,
)
"""What was sold: circular as soon as "best" means how much was sold."""

IDENTIFIER = re.compile(
    r"(\b(id|ids|uuid|guid|url|website|domain|phone|fax|e-?mail|iban|vat (id|number)|account number)\b|accountid|ownerid)",
    re.IGNORECASE,
)
"""Points at one company or person."""

PREFERRED = re.compile(r"\b(employees|headcount|industry|country)\b", re.IGNORECASE)
"""Of two columns that say the same, the one that a rep can ask about."""


def plain(name: str) -> str:
    """A header as words: "closed_lost_reason" and "ClosedLostReason" as "closed lost reason"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", spaced).strip()
