"""What the sign-in library asks us: its mails leave through our outbox, in our words and the receiver's language; it counts guesses
by place, keeps secrets of second factors encrypted, and lets in by the company's provider only whom we know."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any
from uuid import uuid4

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from icpstudio.actions import invitations, mail
from icpstudio.documents.mails import compose
from icpstudio.kit import callers, clock, links, sealing, sessions
from icpstudio.queries import factors, people

log = logging.getLogger(__name__)

# What the library calls a mail, and what we call it. It sends no other kinds: addresses don't change.
MAILS = {
    "account/email/login_code": "login_code",
    "account/email/unknown_account": "unknown_account",
    "account/email/password_reset_key": "password_reset",
}
# What it tells a person about her own account, as the sentence of one mail.
NEWS = {
    "account/email/password_changed": _("Your password has been changed."),
    "account/email/password_reset": _("Your password has been changed by a link from a mail."),
    "account/email/password_set": _("A password has been set. From now on one can sign in with it."),
    "mfa/email/totp_activated": _("An authenticator app has been switched on for signing in."),
    "mfa/email/totp_deactivated": _("The authenticator app has been switched off."),
    "mfa/email/webauthn_added": _("A passkey has been added. It lets in whoever holds the device and unlocks it."),
    "mfa/email/webauthn_removed": _("A passkey has been removed."),
    "mfa/email/recovery_codes_generated": _("New recovery codes have been made. The old ones no longer work."),
}
# Wrong passwords from one place, whoever's they are; for one address from one place axes counts (settings.AXES_...). The library's own
# limit for an address alone is left out: with it, guessing anywhere would lock the person out everywhere.
BY_PLACE = {"login_failed": "10/m/ip"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and password do not belong together. Check both, or have a code sent."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code from the newest mail. Check it, or have a new one sent."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "rate_limited": _("That was too often in a short time. Wait a minute, then try again."),
        "too_many_login_attempts": _("That was too often in a short time. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        sessions.confirm(request.session, at=clock.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        return callers.address(request) or "0.0.0.0"  # noqa: S104  (a name for "nobody knows", as on a socket without addresses)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        used = ratelimit.consume(request, app="allauth.account", action="login_failed", config=BY_PLACE)
        if not used:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = used  # given back by the library when the password is right

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """The doorman asks before the library could (`fresh` in the permission table)."""
        return False

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """To the one address that a person has; the library would look for one in a table of its own."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail. A known and an unknown address cost the same: one row in the outbox."""
        person = people.by_address(email)
        name = "security_news" if template_prefix in NEWS else MAILS[template_prefix]
        words = compose(
            name,
            language=person.language if person else get_language() or settings.LANGUAGE_CODE,
            email=email,
            news=NEWS.get(template_prefix, ""),
            security_url=links.absolute(None, "mfa_index"),
            code=context.get("code", ""),
            url=context.get("password_reset_url", ""),
            login_url=links.absolute(None, "account_login"),
            minutes=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        )
        mail.queue(
            key=f"{name}:{uuid4().hex}",
            to=email,
            to_name=person.name if person else "",
            words=words,
            at=clock.now(),
        )

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the sign-in page outside every workspace, so that the next person doesn't land in this one."""
        return links.local(None, "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return links.local(None, "mfa_index")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's own address, whatever Host the request claimed."""
        uid, _dash, token = key.partition("-")
        return links.absolute(None, "account_reset_password_from_key", uid, token)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("A workspace asks you for a second factor, and this is your only one. Add another one first."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second factor. Set one up first."),
        "incorrect_code": _("This did not match. Check it, or wait for the next code of the app."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Black on white in the dark too, or no camera reads it."""
        picture = BytesIO()
        segno.make(url, micro=False, error="m").save(picture, kind="svg", scale=5, border=4, light="#fff", xmldecl=False)
        return picture.getvalue().decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        return str(_("Passkey %(number)s")) % {"number": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return factors.may_go(authenticator)


class ProviderAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in by a verified address whom a workspace knows or has invited; nobody else, and nothing is written for them."""
        email = next((address.email for address in sociallogin.email_addresses if address.verified is True), "")
        person = people.with_a_place(email) if email else None
        if person is None and email:
            name = str((sociallogin.account.extra_data.get("id_token") or {}).get("name") or "")
            person = invitations.accept_by_address(email, name=name, language=get_language() or "", at=clock.now())
        if person is None:
            page = render(request, "socialaccount/unknown.html", {"email": email, "provider": settings.OIDC_NAME}, status=403)
            raise ImmediateHttpResponse(page)
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **more: Any) -> None:
        """The provider's answer may hold a token, so only its kind is written down."""
        log.warning("Sign-in by %s failed: %s %s", provider.id, error, type(exception).__name__ if exception else "")
