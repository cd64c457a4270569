"""Forms about an interview: who is heard, what she allows, and taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet
from icpstudio.models import Member
from icpstudio.queries import members
from interviews.choices import BuyingRole, Channel, Consent, Spoken
from interviews.models import Interview
from profiles.choices import Mark, Outcome
from profiles.models import Customer, Workshop

MOST_OFFERED = 300


class Details(Sheet, forms.Form):
    """Who is heard, by whom, when and how."""

    submit = _("Save the details")
    customer = forms.CharField(
        label=_("Customer"),
        required=False,
        max_length=380,
        help_text=_("As it stands on the customer list. Leave it empty for somebody who is not on it."),
    )
    outcome = forms.ChoiceField(
        label=_("The deal you speak about"),
        choices=[(Outcome.WON, _("They bought")), (Outcome.LOST, _("They did not buy"))],
        widget=forms.RadioSelect,
        initial=Outcome.WON,
    )
    alias = forms.CharField(
        label=_("Alias"),
        max_length=160,
        help_text=_("What others read instead of the name: role, industry, size. “Site manager, logistics, 640 employees”."),
    )
    respondent = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        help_text=_("Only you and those who run the workshop see it, unless consent says more."),
    )
    role = forms.CharField(label=_("Job title"), max_length=120, required=False)
    buying_roles = forms.MultipleChoiceField(
        label=_("Part in the purchase"), choices=BuyingRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language"), choices=Spoken.choices, initial=Spoken.EN)
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, initial=Channel.VIDEO_CALL)
    held_on = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    interviewer = forms.ModelChoiceField(Member.objects.none(), label=_("Interviewer"))
    note_taker = forms.ModelChoiceField(Member.objects.none(), label=_("Takes notes"), required=False, empty_label=_("Nobody else"))

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        people = members.of(workshop.workspace)
        self.fields["interviewer"].queryset = self.fields["note_taker"].queryset = people
        self.fields["customer"].widget.attrs = {"list": "customers", "autocomplete": "off"}

    @property
    def offered(self) -> list[str]:
        """Names that the browser proposes: best and least ideal ones first."""
        rows = self.workshop.customers.filter(mark__in=[Mark.BEST, Mark.LEAST_IDEAL]).order_by("mark", "rank", "name")
        return list(rows.values_list("name", flat=True)[:MOST_OFFERED])

    def clean_customer(self) -> Customer | None:
        """One customer by name, or by `name (ID)` where a name stands twice."""
        words = self.cleaned_data["customer"].strip()
        if not words:
            return None
        found = list(self.workshop.customers.filter(name__iexact=words)[:2])
        if not found and words.endswith(")") and " (" in words:
            name, _bracket, key = words[:-1].rpartition(" (")
            found = list(self.workshop.customers.filter(name__iexact=name.strip(), external_id=key)[:2])
        if not found:
            raise forms.ValidationError(_("No customer of this name is on the list. Check the spelling, or leave the field empty."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several customers have this name. Put the ID behind it: name (ID)."))
        return found[0]

    @classmethod
    def standing(cls, interview: Interview) -> dict[str, Any]:
        """The values of an interview, for the form that corrects them."""
        names = ["outcome", "alias", "respondent", "role", "buying_roles", "language", "channel", "held_on", "minutes"]
        values = {name: getattr(interview, name) for name in names}
        customer = interview.customer
        words = "" if customer is None else f"{customer.name} ({customer.external_id})" if customer.external_id else customer.name
        return values | {"customer": words, "interviewer": interview.interviewer_id, "note_taker": interview.note_taker_id}


class GiveConsent(Sheet, forms.Form):
    submit = _("Record the consent")
    scope = forms.ChoiceField(
        label=_("What does the respondent allow?"),
        choices=[choice for choice in Consent.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    keep_until = forms.DateField(
        label=_("Kept until"),
        help_text=_("The day by which names and answers are to be deleted."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class Withdraw(Sheet, forms.Form):
    reason = forms.CharField(
        label=_("Why is it withdrawn?"), max_length=300, help_text=_("Kept beside the interview; the trail holds a fingerprint of it only.")
    )
