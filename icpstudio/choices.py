"""Enumerations of the ground floor, and the table of lawful moves of its rows."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    OWNER = "owner", pgettext_lazy("role", "Owner")
    FACILITATOR = "facilitator", _("Facilitator")
    CONTRIBUTOR = "contributor", _("Contributor")
    APPROVER = "approver", _("Approver")
    SALES_LEADER = "sales_leader", _("Sales leader")
    REP = "rep", _("Rep")


EVERY_ROLE = frozenset(Role)


class Function(TextChoices):
    """The part of a company that a member or stakeholder speaks for."""

    SALES = "sales", _("Sales")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    CUSTOMER_SUCCESS = "customer_success", _("Customer success")
    SUPPORT = "support", _("Support")
    SERVICES = "services", _("Services")
    PRODUCT = "product", _("Product")
    LEADERSHIP = "leadership", _("Leadership")


class JobState(TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class MailState(TextChoices):
    HELD = "held", _("Waits for its attachment")
    WAITING = "waiting", _("Waiting")
    LEASED = "leased", _("Being sent")
    INFLIGHT = "inflight", _("Handed to the mail server")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Refused")
    UNCERTAIN = "uncertain", _("May have arrived")
    CANCELLED = "cancelled", _("Called back")


class Stage(StrEnum):
    """How far a request with an operation has come, for whoever has to say what was saved."""

    BEFORE = "before"
    OPEN = "open"
    CLOSING = "closing"  # from here on nobody but the database knows
