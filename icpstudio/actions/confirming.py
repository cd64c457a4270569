"""Proving oneself again by a code that comes by mail, for people who have neither password nor second factor."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from icpstudio.actions import mail
from icpstudio.documents.mails import compose
from icpstudio.kit import limits
from icpstudio.models import User

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
VALID_FOR = timedelta(minutes=15)
TRIES, MAILS = 3, 5
KEPT = "confirmation_code"


def send_code(user: User, session: SessionBase, *, by: User, at: datetime) -> bool:
    """Mail a new code, which takes the place of the one before. False after five mails in a quarter of an hour."""
    if not limits.spend("confirmation", str(user.pk), most=MAILS, within=VALID_FOR):
        return False
    letters = "".join(secrets.choice(LETTERS) for _place in range(8))
    code = f"{letters[:4]}-{letters[4:]}"
    session[KEPT] = {"digest": _digest(user, code), "until": (at + VALID_FOR).timestamp(), "tries": TRIES}
    words = compose("confirmation_code", language=user.language, code=code, minutes=int(VALID_FOR.total_seconds() // 60))
    mail.queue(key=f"confirmation_code:{uuid4().hex}", to=user.email, to_name=user.name, words=words, at=at)
    return True


def is_sent(session: SessionBase, *, at: datetime) -> bool:
    """Whether a code is on its way that can still be used."""
    return at.timestamp() <= session.get(KEPT, {}).get("until", 0)


def matches(user: User, session: SessionBase, code: str, *, at: datetime) -> bool:
    """Whether this is the code. It works once, and after three wrong ones no more."""
    if not is_sent(session, at=at):
        return False
    kept = session.pop(KEPT)
    if hmac.compare_digest(kept["digest"], _digest(user, code)):
        return True
    if kept["tries"] > 1:
        session[KEPT] = kept | {"tries": kept["tries"] - 1}
    return False


def _digest(user: User, code: str) -> str:
    """The session lies in the database, so it holds no code that could be read there."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac(f"icpstudio.confirmation:{user.pk}", plain, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
