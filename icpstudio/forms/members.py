"""Forms about the people of a workspace."""

from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from icpstudio.choices import Function, Role
from icpstudio.kit.crispy import Sheet

ROLE_HINTS = _(
    "A facilitator runs workshops; a contributor nominates, interviews and weighs; an approver decides on a version; a sales leader "
    "sees how the team uses the page; a rep reads it and checks prospects; an owner invites people and keeps the workspace."
)


class Place(Sheet, forms.Form):
    """What somebody does here: a set of roles, and the function she speaks for."""

    submit = _("Save")
    use_required_attribute = False
    roles = forms.TypedMultipleChoiceField(
        label=_("Roles"),
        help_text=ROLE_HINTS,
        choices=Role.choices,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    function = forms.ChoiceField(label=_("Function"), required=False, choices=[("", _("None of these")), *Function.choices])


class Invite(Place):
    submit = _("Send the invitation")
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter a name.")})
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter an e-mail address."), "invalid": _("Enter an e-mail address like name@company.com.")},
    )
    field_order = ["name", "email", "roles", "function"]


class Accept(Sheet, forms.Form):
    """What a new person says about herself."""

    submit = _("Accept the invitation")
    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        help_text=_("At least 10 characters. Without one you sign in with a code that comes by mail."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        chosen: str = self.cleaned_data["password"]
        if chosen:
            validate_password(chosen)
        return chosen
