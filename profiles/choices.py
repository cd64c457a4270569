"""Enumerations of the main floor, and the tables of lawful moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from icpstudio.models.base import Move


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
    "check": Move(frozenset({"received", "checked"}), "checked"),
    "refuse": Move(frozenset({"received", "checked"}), "refused"),
    "reread": Move(frozenset({"checked", "refused"}), "received"),
    "apply": Move(frozenset({"checked"}), "applying"),
    "finish": Move(frozenset({"applying"}), "applied"),
    "cancel": Move(frozenset({"received", "checked", "refused"}), "cancelled"),
    "undo": Move(frozenset({"applied"}), "undone"),
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
