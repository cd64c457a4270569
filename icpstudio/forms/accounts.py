"""The sign-in library's forms in our words: labels above the field, hints instead of placeholders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account import forms as library
from allauth.account.adapter import get_adapter
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from icpstudio.kit import callers, limits
from icpstudio.kit.crispy import Sheet
from icpstudio.kit.timezones import TIMEZONES


class Plain(Sheet):
    """Mixed into a form of the library: no placeholders, our labels, hints and words for what is missing."""

    words: dict[str, tuple[Any, Any, Any]] = {}  # field: label, hint, what is said when it is empty

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Enter an e-mail address like name@company.com.")
            if name in self.words:
                field.label, field.help_text, field.error_messages["required"] = self.words[name]


EMAIL = (_("E-mail address"), "", _("Enter your e-mail address."))


class NotTooOften:
    """Mails to one address, three a minute from one place: whoever asks elsewhere for it uses up nothing of that."""

    def clean_email(self) -> str:
        who = f"{self.cleaned_data['email'].lower()}:{callers.place(context.request)}"
        if not limits.spend(type(self).__name__, who, most=3, within=timedelta(minutes=1)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_email()


class AskForCode(Plain, NotTooOften, library.RequestLoginCodeForm):
    submit = _("Send me a code")
    words = {"email": (_("E-mail address"), _("We send a code to it. Paste the code on the next page."), _("Enter your e-mail address."))}


class ConfirmCode(Plain, library.ConfirmLoginCodeForm):
    submit = _("Sign in")
    words = {"code": (_("Code from the mail"), "", _("Enter the code from the mail."))}


class SignIn(Plain, library.LoginForm):
    submit = _("Sign in with the password")
    words = {"login": EMAIL, "password": (_("Password"), "", _("Enter your password."))}


class ResetPassword(Plain, NotTooOften, library.ResetPasswordForm):
    submit = _("Send me a link")
    words = {
        "email": (_("E-mail address"), _("We send a link to it, with which you choose a new password."), _("Enter your e-mail address."))
    }


NEW_PASSWORD = {
    "password1": (
        _("New password"),
        _("At least 10 characters. A sentence is easier to remember than a riddle."),
        _("Enter a new password."),
    ),
    "password2": (_("New password again"), "", _("Enter the new password again.")),
}


class NewPassword(Plain, library.ResetPasswordKeyForm):
    submit = _("Use this password")
    words = NEW_PASSWORD


class SetPassword(Plain, library.SetPasswordForm):
    submit = _("Use this password")
    words = NEW_PASSWORD


class ChangePassword(Plain, library.ChangePasswordForm):
    submit = _("Use the new password")
    words = {**NEW_PASSWORD, "oldpassword": (_("Current password"), "", _("Enter your current password."))}


class Preferences(Sheet, forms.Form):
    """How the product speaks to one person."""

    submit = _("Save")
    use_required_attribute = False
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your name.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    timezone = forms.ChoiceField(label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in TIMEZONES])
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        help_text=_("In this browser."),
        choices=[("auto", _("As the system says")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )
