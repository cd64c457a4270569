"""Sending a version for approval, and deciding on one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet


class Submit(Sheet, forms.Form):
    submit = _("Send for approval")
    due_on = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Stands in the mail to the approvers."),
    )


class Decide(forms.Form):
    """The hidden hash says which content was on the screen."""

    hash_seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    decision = forms.ChoiceField(choices=[("approved", "approved"), ("sent_back", "sent_back")])
    reason = forms.CharField(required=False, max_length=4000)
