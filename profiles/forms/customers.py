"""What "best" means, as weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet
from profiles.choices import METRICS


class ChooseMetrics(Sheet, forms.Form):
    """One weight per metric that the workshop's customers have; 0 leaves it out."""

    submit = _("Rank by these")
    top_percent = forms.IntegerField(
        label=_("Best are the top"), min_value=1, max_value=100, help_text=_("Per cent of the ranked customers.")
    )

    def __init__(self, *args: Any, available: Sequence[str], weights: Mapping[str, int], top_percent: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["top_percent"].initial = top_percent
        for key in available:
            kind = METRICS[key]
            self.fields[f"weight_{key}"] = forms.IntegerField(
                label=kind.name,
                min_value=0,
                max_value=9,
                required=False,
                initial=weights.get(key, 0),
                help_text=_("Higher is better. 0 leaves it out.") if kind.higher_is_better else _("Lower is better. 0 leaves it out."),
            )

    @property
    def weights(self) -> dict[str, int]:
        return {name.removeprefix("weight_"): value or 0 for name, value in self.cleaned_data.items() if name.startswith("weight_")}
