"""Forms about criteria."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet
from profiles.choices import Basis, Category, CriterionKind

POINTS_HELP = _("From −5 to +5, for a scored one. You see at once what they do, and can change them any time.")


class Choose(Sheet, forms.Form):
    """A condition from the analysis becomes a criterion."""

    submit = _("Use as criterion")
    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("As it will stand on the page."))
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    kind = forms.ChoiceField(label=_("What it does"), choices=CriterionKind.choices, initial=CriterionKind.SCORED)
    points = forms.IntegerField(label=_("Points"), min_value=-5, max_value=5, required=False, help_text=POINTS_HELP)
    basis = forms.ChoiceField(choices=Basis.choices, widget=forms.HiddenInput)
    condition = forms.CharField(widget=forms.HiddenInput)

    def clean_condition(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["condition"])
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(_("This is no condition that can be counted."))
        return found


class Hypothesis(forms.Form):
    """What the team believes, without data."""

    name = forms.CharField(label=_("Name"), max_length=160)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    kind = forms.ChoiceField(label=_("What it does"), choices=CriterionKind.choices)


class Amend(Hypothesis):
    """The same for a criterion that stands."""


class Points(forms.Form):
    points = forms.IntegerField(label=_("Points"), min_value=-5, max_value=5)


class Limits(forms.Form):
    """The two thresholds."""

    ideal = forms.IntegerField(label=_("Ideal from"), min_value=-40, max_value=40)
    secondary = forms.IntegerField(label=_("Secondary from"), min_value=-40, max_value=40)


class Move(forms.Form):
    up = forms.BooleanField(required=False)
