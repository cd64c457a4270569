"""Forms about a workshop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from icpstudio.kit.crispy import Sheet
from icpstudio.models import Member, Workspace
from icpstudio.queries import members
from profiles.models import Workshop
from profiles.rules import MAY_BE_NAMED


class OpenWorkshop(Sheet, forms.ModelForm):
    submit = _("Open the workshop")

    class Meta:
        model = Workshop
        fields = ["name", "market", "product_line"]
        labels = {"name": _("Name"), "market": _("Market"), "product_line": _("Product line")}
        help_texts = {
            "name": _("One workshop for one market or product line, such as “Dock scheduling, Europe”."),
            "market": _("As it stands at the head of the page. Empty: the name."),
        }


class Configure(Sheet, forms.ModelForm):
    """Thresholds and policy, on one page."""

    submit = _("Save")
    top_percent = forms.IntegerField(
        label=_("Best are the top"), min_value=1, max_value=100, help_text=_("Per cent of the ranked customers.")
    )
    approvers = forms.ModelMultipleChoiceField(
        Member.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Who approves")
    )

    class Meta:
        model = Workshop
        fields = ["name", "market", "product_line", "lost_again", "contributors_see_metrics", "approvals_needed"]
        labels = {
            "name": _("Name"),
            "market": _("Market"),
            "product_line": _("Product line"),
            "lost_again": _("Deals lost, none won, until a customer is least ideal"),
            "contributors_see_metrics": _("Contributors see revenue and other confidential metrics"),
            "approvals_needed": _("Approvals needed"),
        }

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].queryset = members.of(workspace).filter(role_rows__role__in=MAY_BE_NAMED).distinct()
        self.fields["approvers"].initial = [row.member_id for row in self.instance.named_approvers.all()]
        self.fields["top_percent"].initial = round(self.instance.top_share * 100)


class SkipStep(Sheet, forms.Form):
    submit = _("Skip this step")
    reason = forms.CharField(label=_("Because"), max_length=300, help_text=_("One sentence, kept with the workshop."))
