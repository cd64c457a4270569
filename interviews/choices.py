"""Enumerations of the upper floor, and the table of lawful moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from icpstudio.models.base import Move


class InterviewState(TextChoices):
    PLANNED = "planned", _("Planned")
    LOGGED = "logged", _("Logged")
    WITHDRAWN = "withdrawn", _("Withdrawn")


INTERVIEW_MOVES = {
    "finish": Move(frozenset({"planned"}), "logged"),
    "withdraw": Move(frozenset({"planned", "logged"}), "withdrawn"),
}


class Consent(TextChoices):
    """What a respondent allows; each wider than the one before."""

    NOT_ASKED = "", _("Not asked yet")
    INTERNAL = "internal", _("Internal: we learn from it, nothing is quoted")
    ANONYMOUS = "anonymous", _("Anonymous: quoted under the alias")
    NAMED = "named", _("Named: known by name inside the company, quoted under the alias")
    EXTERNAL = "external", _("External: quoted by name, to anybody")


CONSENT_IN_SHORT = {
    Consent.NOT_ASKED: _("consent not asked yet"),
    Consent.INTERNAL: _("not to be quoted"),
    Consent.ANONYMOUS: _("quotes anonymous"),
    Consent.NAMED: _("quotes under the alias"),
    Consent.EXTERNAL: _("quotes by name, also outside"),
}
MAY_BE_CITED = frozenset({Consent.ANONYMOUS, Consent.NAMED, Consent.EXTERNAL})
MAY_BE_NAMED = frozenset({Consent.EXTERNAL})  # on a page, which goes to people outside; inside, names follow the roles


class Channel(TextChoices):
    VIDEO_CALL = "video_call", _("Video call")
    TELEPHONE = "telephone", _("Telephone")
    ON_SITE = "on_site", _("On site")


class BuyingRole(TextChoices):
    """Roles in a purchase; one person can hold several."""

    INITIATOR = "initiator", _("Initiator")
    USER = "user", _("User")
    INFLUENCER = "influencer", _("Influencer")
    CHAMPION = "champion", _("Champion")
    TECHNICAL_BUYER = "technical_buyer", _("Technical buyer")
    DECIDER = "decider", _("Decider")
    ECONOMIC_BUYER = "economic_buyer", _("Economic buyer")
    APPROVER = "approver", _("Approver")
    BUYER = "buyer", _("Buyer")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    BLOCKER = "blocker", _("Blocker")


class Spoken(TextChoices):
    """The language an interview is held in; a quote carries it."""

    EN = "en", _("English")
    DE = "de", _("German")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    IT = "it", _("Italian")
    NL = "nl", _("Dutch")
    PT = "pt", _("Portuguese")
    PL = "pl", _("Polish")
    CS = "cs", _("Czech")
    SV = "sv", _("Swedish")
    DA = "da", _("Danish")
    NB = "nb", _("Norwegian")
    FI = "fi", _("Finnish")


class Method(TextChoices):
    """Where a question comes from."""

    STANDARD = "standard", _("The six standard questions")
    JOBS = "jobs", _("Jobs to be done")
    WIN_LOSS = "win_loss", _("Win and loss")
    BEST_CUSTOMER = "best_customer", _("Best customers")
    COMMITTEE = "committee", _("Buying committee")
    STYLE = "operating_style", _("Operating style")
