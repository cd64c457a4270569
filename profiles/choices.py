"""Enumerations of the main floor, and the tables of lawful moves."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icpstudio.models.base import Move

StrOrPromise = str | Promise


class ImportKind(TextChoices):
    CUSTOMERS = "customers", _("Customers")
    DEALS = "deals", _("Deals")


class ImportState(TextChoices):
    RECEIVED = "received", _("Received")
    CHECKED = "checked", _("Waits for your word")
    REFUSED = "refused", _("Could not be read")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")
    CANCELLED = "cancelled", _("Cancelled")


IMPORT_MOVES = {
    "check": Move(frozenset({"received"}), "checked"),
    "refuse": Move(frozenset({"received"}), "refused"),
    "reread": Move(frozenset({"checked", "refused"}), "received"),
    "apply": Move(frozenset({"checked"}), "applying"),
    "finish": Move(frozenset({"applying"}), "applied"),
    "cancel": Move(frozenset({"received", "checked", "refused"}), "cancelled"),
    "undo": Move(frozenset({"applied", "applying"}), "undone"),  # applying: when its job has ended without an end
}


class Outcome(TextChoices):
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    OPEN = "open", pgettext_lazy("deal", "Open")


class Mark(TextChoices):
    """Where the ranking puts a customer."""

    BEST = "best", _("Best")
    REST = "rest", _("Rest")
    LEAST_IDEAL = "least_ideal", _("Least ideal")
    UNRANKED = "unranked", _("Unranked")


class Tier(TextChoices):
    IDEAL = "ideal", _("Ideal")
    SECONDARY = "secondary", _("Secondary")
    NON_IDEAL = "non_ideal", _("Non-ideal")


class Side(TextChoices):
    VALUE_TO_US = "to_us", _("Value to us")
    VALUE_WE_GIVE = "we_give", _("Value we give")


class Basis(TextChoices):
    """Of what an attribute is, and of what a count counts."""

    CUSTOMER = "customer", _("Customers")
    DEAL = "deal", _("Deals")


class Category(TextChoices):
    DEMOGRAPHICS = "company_demographics", _("Company demographics")
    NEED = "business_need", _("Business need")
    CONTEXT = "business_context", _("Business context")
    STYLE = "operating_style", _("Behaviour and operating style")
    TECHNOLOGY = "environment_technology", _("Environment and technology")
    PROFITABILITY = "profitability", _("Profitability")


class AttributeKind(TextChoices):
    CATEGORY = "category", _("Category")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    BOOL = "bool", _("Yes or no")
    TEXT = "text", _("Text")


class CriterionKind(TextChoices):
    MUST_HAVE = "must-have", _("Must have")
    SCORED = "scored", _("Scored")
    EXCLUDE = "exclude", _("Exclude")


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
    SENT_BACK = "sent_back", _("Sent back")
    WITHDRAWN = "withdrawn", _("Withdrawn")


VERSION_MOVES = {
    "submit": Move(frozenset({"draft"}), "in_review"),
    "send_back": Move(frozenset({"in_review"}), "sent_back"),
    "approve": Move(frozenset({"in_review"}), "approved"),
    "publish": Move(frozenset({"approved"}), "published"),
    "supersede": Move(frozenset({"published"}), "superseded"),
    "withdraw": Move(frozenset({"in_review", "approved", "published"}), "withdrawn"),
}


class Decision(TextChoices):
    OPEN = "", _("Not decided")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class EvidenceKind(TextChoices):
    COUNT = "count", _("Count")
    QUOTE = "quote", _("Quote")
    INTERVIEWS = "interviews", _("Interviews")


@dataclass(frozen=True, slots=True)
class MetricKind:
    """A success metric: what it is called, which end is good, for whom it counts, and whether it is money."""

    name: StrOrPromise
    higher_is_better: bool = True
    side: Side = Side.VALUE_TO_US
    money: bool = False
    confidential: bool = True


# The first three are computed from deals; the others come with a customer list.
METRICS: dict[str, MetricKind] = {
    "deals_won": MetricKind(_("Deals won"), confidential=False),
    "won_value": MetricKind(_("Won value"), money=True),
    "win_rate": MetricKind(_("Win rate"), confidential=False),
    "mrr": MetricKind(_("MRR"), money=True),
    "arr": MetricKind(_("ARR"), money=True),
    "revenue": MetricKind(_("Revenue"), money=True),
    "deal_size": MetricKind(_("Deal size"), money=True),
    "lifetime_value": MetricKind(_("Lifetime value"), money=True),
    "margin": MetricKind(_("Margin")),
    "retention": MetricKind(_("Retention"), side=Side.VALUE_WE_GIVE),
    "satisfaction": MetricKind(_("Satisfaction"), side=Side.VALUE_WE_GIVE),
    "sales_cycle": MetricKind(_("Sales-cycle length"), higher_is_better=False),
    "discount": MetricKind(_("Discount depth"), higher_is_better=False),
    "support_load": MetricKind(_("Support load"), higher_is_better=False),
    "effort": MetricKind(_("Effort to serve"), higher_is_better=False),
    "joy": MetricKind(_("Joy to work with"), side=Side.VALUE_WE_GIVE, confidential=False),
    "advocacy": MetricKind(_("Advocacy"), side=Side.VALUE_WE_GIVE, confidential=False),
}
FROM_DEALS = ("deals_won", "won_value", "win_rate")
