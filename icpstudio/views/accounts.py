"""Sign-in, by the library: its views with our pages around them, and 422 for a form that can't be used."""

from __future__ import annotations

from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as library
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from icpstudio.actions import sessions
from icpstudio.forms.accounts import AskForCode, SignIn
from icpstudio.queries import samples


def passkeys_at(request: HttpRequest) -> str:
    """Where this site has a name: a browser gives no passkey to a bare address. Empty where it has one already."""
    host = urlsplit(f"//{request.get_host()}")
    try:
        ip_address(host.hostname or "")
    except ValueError:
        return ""
    port = f":{host.port}" if host.port else ""
    return f"http://localhost{port}/" if settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN else f"{settings.SITE_URL}/"


class Refusing:
    """Mixed into a form view: what was typed stays, and the status says that it was not taken."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class Entrance(Refusing):
    """The sign-in page: a code by mail first, a password for those who have one, and in the embedded edition the sample's people."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        form = found["form"]
        found |= {
            "code_form": form if isinstance(form, AskForCode) else AskForCode(),
            "password_form": form if isinstance(form, SignIn) else SignIn(),
            "by_password": isinstance(form, SignIn) and form.is_bound,
            "provider_name": settings.OIDC_NAME if settings.OIDC_URL else "",
            "passkeys_at": passkeys_at(self.request),
            "mailbox": settings.CATCHER,
            "sample_people": samples.people_to_enter_as() if settings.CATCHER else [],
        }
        return found


class Login(Entrance, library.LoginView):
    pass


class RequestCode(Entrance, library.RequestLoginCodeView):
    pass


class ConfirmCode(Refusing, library.ConfirmLoginCodeView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"mailbox": settings.CATCHER, "sent_again": self._process.state["resend_count"]}


class ResetPassword(Refusing, library.PasswordResetView):
    pass


class NewPassword(Refusing, library.PasswordResetFromKeyView):
    pass


class EndingOthers(Refusing):
    """A new password ends the other sessions: they carry the mark of the old one, and their rows go, too."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.end_others(self.request.user, keep=self.request.session.session_key, by=self.request.user, at=self.request.now)
        return response


class ChangePassword(EndingOthers, library.PasswordChangeView):
    pass


class SetPassword(EndingOthers, library.PasswordSetView):
    pass


login = Login.as_view()
request_code = RequestCode.as_view()
confirm_code = ConfirmCode.as_view()
reset_password = ResetPassword.as_view()
reset_password_done = library.password_reset_done
new_password = NewPassword.as_view()
new_password_done = library.password_reset_from_key_done
change_password = ChangePassword.as_view()
set_password = SetPassword.as_view()
logout = library.logout
signup = library.signup
inactive = library.account_inactive
