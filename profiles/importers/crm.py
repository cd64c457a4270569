"""Which CRM wrote a file, whether it lists customers or deals, and what a header means there."""

import re
from functools import cache
from typing import NamedTuple

from icpstudio.kit.tables import fold_header
from icpstudio.kit.tables.numbers import CODES
from profiles.importers.aliases import CRMS, CUSTOMER_ATTRIBUTES, CUSTOMER_FIELDS, DEAL_ATTRIBUTES, DEAL_FIELDS, METRICS, SIGNATURES, Names

Folded = frozenset[str]
CURRENCY_ENDING = re.compile(r"^(?P<base>.*\S)[\s(,]+(?:in )?(?P<code>[A-Z]{3})\)?$")
OF_CUSTOMER = re.compile(r"(\s*\((account|company|organi[sz]ation|potential customer)\)$)|(^(account|company)[:.]\s*)", re.IGNORECASE)
STOP = frozenset({"the", "of", "a", "an", "in", "deal", "organization", "company", "account", "do", "not", "modify"})


class Source(NamedTuple):
    """Where a file comes from: `crm` is None for a list that no CRM wrote."""

    crm: str | None
    kind: str


class Meaning(NamedTuple):
    """What a header stands for: `target` is a field name, `attribute`, `customer_attribute` or `metric`."""

    target: str
    key: str
    how: str  # known_header, known_elsewhere, similar_header
    rank: int
    alias: str
    currency: str | None = None


# Tables in the order in which they are asked, per kind of file.
TABLES: dict[str, tuple[tuple[str, Names], ...]] = {
    "customers": (("field", CUSTOMER_FIELDS), ("attribute", CUSTOMER_ATTRIBUTES), ("metric", METRICS)),
    "deals": (("field", DEAL_FIELDS), ("attribute", DEAL_ATTRIBUTES), ("customer_attribute", CUSTOMER_ATTRIBUTES)),
}


@cache
def expected_headers() -> Folded:
    """Every known header, folded: helps to find the header row and the right sheet."""
    tables = (CUSTOMER_FIELDS, CUSTOMER_ATTRIBUTES, DEAL_FIELDS, DEAL_ATTRIBUTES, METRICS)
    return frozenset(fold_header(name) for table in tables for by_crm in table.values() for names in by_crm.values() for name in names)


def recognise(labels: list[str]) -> Source:
    """The CRM by its id column and two signature headers; else customers or deals by what the headers speak of."""
    folded = {fold_header(label) for label in labels}
    best: tuple[int, Source] = (0, Source(None, ""))
    for (crm, kind), (ids, signs) in SIGNATURES.items():
        hits = len({fold_header(sign) for sign in signs} & folded)
        has_id = bool({fold_header(name) for name in ids} & folded)
        if hits >= (2 if has_id else 3) and hits + has_id > best[0]:
            best = (hits + has_id, Source(crm, kind))
    return best[1] if best[0] else Source(None, generic_kind(labels))


def generic_kind(labels: list[str]) -> str:
    """Deals have an outcome and something else that only deals have."""
    meanings = [exact(label, "deals", None) for label in labels]
    fields = {meaning.target for meaning in meanings if meaning}
    outcome = fields & {"outcome", "stage", "is_won"}
    return "deals" if outcome and fields & {"amount", "external_id", "closed_on", "created_on"} else "customers"


@cache
def index(kind: str, crm: str | None) -> dict[str, Meaning]:
    """Folded header to meaning. The detected CRM's own names win over those of any other."""
    found: dict[str, Meaning] = {}
    order = [name for name in (crm, "generic", *CRMS) if name]
    for source in dict.fromkeys(order):
        how = "known_header" if source == crm or crm is None else "known_elsewhere"
        for target, table in TABLES[kind]:
            for key, by_crm in table.items():
                for rank, alias in enumerate(by_crm.get(source, ())):
                    meaning = Meaning(key if target == "field" else target, key, how, rank, alias)
                    found.setdefault(fold_header(alias), meaning)
    return found


def exact(label: str, kind: str, crm: str | None) -> Meaning | None:
    """The meaning of a header that is known by name, with a currency at its end or the account in brackets if need be."""
    table = index(kind, crm)
    if meaning := table.get(fold_header(label)):
        return meaning
    ending = CURRENCY_ENDING.match(label.strip())
    if ending and ending["code"] in CODES and (meaning := table.get(fold_header(ending["base"]))):
        return meaning._replace(currency=ending["code"])
    if kind == "deals" and OF_CUSTOMER.search(label):
        inner = index("customers", crm).get(fold_header(OF_CUSTOMER.sub("", label)))
        return of_customer(inner) if inner else None
    return None


def of_customer(meaning: Meaning) -> Meaning:
    """What a customer's column means when it stands on a deal."""
    if meaning.target in {"attribute", "metric"}:
        return meaning._replace(target="customer_attribute")
    field = "domain" if meaning.target == "website" else meaning.target
    return meaning._replace(target=f"customer_{field}", key=f"customer_{field}")


def similar(label: str, kind: str, crm: str | None) -> Meaning | None:
    """The meaning of a header that shares most of its words with a known one. A person must confirm it."""
    words = tokens(label)
    if not words:
        return None
    best: tuple[float, Meaning | None] = (0.0, None)
    for alias, meaning in index(kind, crm).items():
        known = tokens(alias)
        share = len(words & known) / len(words | known) if known else 0.0
        if share > best[0]:
            best = (share, meaning._replace(how="similar_header", rank=50))
    return best[1] if best[0] >= 0.6 else None


def tokens(text: str) -> Folded:
    return frozenset(re.findall(r"[^\W_]+", fold_header(text))) - STOP
