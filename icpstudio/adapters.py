"""What the sign-in library asks us: its mails leave through our outbox, in our words and the receiver's language."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from icpstudio.actions import mail
from icpstudio.documents.mails import compose
from icpstudio.kit import clock, links
from icpstudio.queries import people

# What the library calls a mail, and what we call it. It sends no other kinds: notifications are off, addresses don't change.
MAILS = {
    "account/email/login_code": "login_code",
    "account/email/unknown_account": "unknown_account",
    "account/email/password_reset_key": "password_reset",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("This address and password do not belong together. Check both, or have a code sent."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code from the newest mail. Check it, or have a new one sent."),
        "invalid_password_reset": _("This link has been used or is too old. Ask for a new one."),
        "rate_limited": _("That was too often in a short time. Wait a minute, then try again."),
        "too_many_login_attempts": _("That was too often in a short time. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail. A known and an unknown address cost the same: one row in the outbox."""
        person = people.by_address(email)
        words = compose(
            MAILS[template_prefix],
            language=person.language if person else get_language() or settings.LANGUAGE_CODE,
            email=email,
            code=context.get("code", ""),
            url=context.get("password_reset_url", ""),
            login_url=links.absolute(None, "account_login"),
            minutes=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        )
        mail.queue(
            key=f"{MAILS[template_prefix]}:{uuid4().hex}",
            to=email,
            to_name=person.name if person else "",
            words=words,
            at=clock.now(),
        )

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the sign-in page outside every workspace, so that the next person doesn't land in this one."""
        return links.local(None, "account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return links.local(None, "icpstudio:preferences")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the site's own address, whatever Host the request claimed."""
        uid, _dash, token = key.partition("-")
        return links.absolute(None, "account_reset_password_from_key", uid, token)
