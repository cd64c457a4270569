"""Forms about a workspace."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet

CURRENCIES = (
    "EUR", "USD", "GBP", "CHF", "AUD", "BRL", "CAD", "CNY", "CZK", "DKK", "HKD", "HUF", "INR", "JPY", "KRW", "MXN", "NOK", "NZD", "PLN",
    "RON", "SEK", "SGD", "TRY", "ZAR",
)  # fmt: skip


class Basics(Sheet, forms.Form):
    """What is asked at once, when a workspace opens."""

    submit = _("Create the workspace")
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Usually the company."),
        error_messages={"required": _("Enter a name for the workspace.")},
    )
    home_country = forms.CharField(
        label=_("Home country"),
        max_length=80,
        required=False,
        help_text=_("As your customer lists write it. From it we tell home market and abroad apart."),
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of the one-page profile and of mails to people without an account.")
    )


class Describe(Basics):
    """All that is said of a workspace."""

    submit = _("Save")
    page = forms.ChoiceField(label=_("Page size"), choices=[("A4", "A4"), ("Letter", "Letter")])
    brand_colour = forms.CharField(
        label=_("Brand colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("The accent of the one-page profile."),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Enter a colour like #2743C9."))],
    )
    purpose = forms.CharField(label=_("Purpose"), required=False, widget=forms.Textarea, help_text=_("Why does your company exist?"))
    vision = forms.CharField(
        label=_("Vision"), required=False, widget=forms.Textarea, help_text=_("What will be different when you have succeeded?")
    )
    strategy = forms.CharField(label=_("Strategy"), required=False, widget=forms.Textarea, help_text=_("How do you get there?"))
    anchor_mails = forms.BooleanField(
        label=_("Mail the seal of the audit trail to the owners"),
        required=False,
        help_text=_("One short mail on days after something was done here. With it one can prove later that the trail was not changed."),
    )
