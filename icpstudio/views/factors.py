"""The security page and second factors, by the library: its views with our pages around them."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from icpstudio.queries import factors, sessions
from icpstudio.views.accounts import Refusing, passkeys_at


def index(request: HttpRequest) -> HttpResponse:
    """How this person signs in, and where she is signed in."""
    mine = factors.of(request.user)
    context = {
        "factors": mine,
        "asked_by": [] if mine.is_second else factors.asked_by(request.user),
        "sessions": sessions.of(request.user, key=request.session.session_key, at=request.now),
        "passkeys_at": passkeys_at(request),
    }
    return render(request, "mfa/index.html", context)


class Authenticate(base.AuthenticateView):
    def form_invalid(self, form: Any) -> HttpResponse:
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | {"factors": factors.of(self.stage.login.user)}


class ActivateApp(Refusing, totp.ActivateTOTPView):
    pass


class DeactivateApp(Refusing, totp.DeactivateTOTPView):
    pass


class NewRecoveryCodes(Refusing, codes.GenerateRecoveryCodesView):
    pass


class AddPasskey(Refusing, webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every passkey is one that opens the door by itself."""
        found = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return found | {"js_data": {"creation_options": options}, "passkeys_at": passkeys_at(self.request)}


class RemovePasskey(webauthn.RemoveWebAuthnView):
    def get_success_url(self) -> str:
        return reverse("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not factors.may_go(self.object):
            return render(self.request, self.template_name, self.get_context_data(is_last=True), status=422)
        return super().form_valid(form)


authenticate = Authenticate.as_view()
activate_app = ActivateApp.as_view()
deactivate_app = DeactivateApp.as_view()
recovery_codes = never_cache(codes.view_recovery_codes)
new_recovery_codes = NewRecoveryCodes.as_view()
add_passkey = AddPasskey.as_view()
remove_passkey = RemovePasskey.as_view()
login_by_passkey = webauthn.login_webauthn
