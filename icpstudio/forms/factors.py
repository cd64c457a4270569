"""Second factors: the sign-in library's forms in our words, and the proofs that are asked for before a weighty deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as library
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from icpstudio.forms.accounts import Plain

CODE = (_("Code from the app, or a recovery code"), "", _("Enter the code."))


class UsedOnce:
    """A code of the app is good for one time. The library forgets after one step of the clock what may be accepted for three."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
        if self.authenticator.type == "totp" and not cache.add(f"factor:{self.user.pk}:{code.strip()}", 1, 30 * (steps + 1)):
            raise get_adapter().validation_error("incorrect_code")
        return code


class EnterCode(Plain, UsedOnce, library.AuthenticateForm):
    """The second step of signing in."""

    submit = _("Go on")
    words = {"code": CODE}


class ActivateApp(Plain, ActivateTOTPForm):
    submit = _("Switch it on")
    words = {"code": (_("Code from the app"), _("Six digits; a new one comes every 30 seconds."), _("Enter the code from the app."))}


class AddPasskey(Plain, webauthn.AddWebAuthnForm):
    """Every passkey opens the door by itself, so the device always asks for finger, face or PIN."""

    submit = _("Add the passkey")
    words = {"name": (_("Name"), _("So that you can tell your devices apart, for example “Phone”."), "")}
    passwordless = None


class ProveByCode(Plain, UsedOnce, library.ReauthenticateForm):
    """By the app, or by a recovery code."""

    submit = _("Confirm")
    words = {"code": CODE}


class WellFormed:
    """What no browser sends is a wrong answer of the caller; the library expects only some of it."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except (AttributeError, KeyError) as problem:
            raise get_adapter().validation_error("incorrect_code") from problem


class SignInByPasskey(WellFormed, webauthn.LoginWebAuthnForm):
    """Instead of everything else."""


class SecondByPasskey(WellFormed, webauthn.AuthenticateWebAuthnForm):
    """As the second step of signing in."""


class ProveByPasskey(WellFormed, webauthn.ReauthenticateWebAuthnForm):
    """By a passkey; the browser fills it in."""


class ProveByPassword(Plain, forms.Form):
    submit = _("Confirm")
    words = {"password": (_("Password"), "", _("Enter your password."))}
    password = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if not self.user.check_password(given):
            raise get_adapter().validation_error("incorrect_password")
        return given


class ProveByMail(Plain, forms.Form):
    """By a code that has just been sent; `matches` knows whether it is the one."""

    submit = _("Confirm")
    words = {"mailed": (_("Code from the mail"), "", _("Enter the code from the mail."))}
    mailed = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))

    def __init__(self, *args: Any, matches: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matches = matches

    def clean_mailed(self) -> str:
        given: str = self.cleaned_data["mailed"]
        if not self.matches(given):
            raise get_adapter().validation_error("incorrect_code")
        return given
