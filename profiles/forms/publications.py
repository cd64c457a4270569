"""Publishing, and the people it is sent to."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from icpstudio.choices import Function
from icpstudio.kit.crispy import Sheet


class Publish(Sheet, forms.Form):
    submit = _("Publish it")
    note = forms.CharField(
        label=_("A line to the readers"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the mail."),
    )


class AddStakeholder(Sheet, forms.Form):
    submit = _("Add to the list")
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    function = forms.ChoiceField(label=_("Function"), required=False, choices=[("", "–"), *Function.choices])
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
