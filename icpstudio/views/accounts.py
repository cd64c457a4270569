"""Sign-in, by the library: its views with our pages around them, and 422 for a form that can't be used."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account import views as library
from django.conf import settings
from django.http import HttpResponse

from icpstudio.forms.accounts import AskForCode, SignIn
from icpstudio.queries import samples


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
        return super().get_context_data(**kwargs) | {"mailbox": settings.CATCHER}


class ResetPassword(Refusing, library.PasswordResetView):
    pass


class NewPassword(Refusing, library.PasswordResetFromKeyView):
    pass


class ChangePassword(Refusing, library.PasswordChangeView):
    pass


class SetPassword(Refusing, library.PasswordSetView):
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
