"""Forms about attributes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class Keep(forms.Form):
    """Why a column that was left out is to take part."""

    because = forms.CharField(label=_("Why keep it?"), max_length=300)
