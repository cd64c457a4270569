"""Where a person is signed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from icpstudio.models import User

# From the particular to the general: Edge also says Chrome, and Chrome also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"),
            ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
           ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One browser in which somebody is signed in."""

    id: int
    device: str
    place: str
    began_at: datetime
    used_at: datetime
    is_this: bool


def of(user: User, *, key: str | None, at: datetime) -> Sequence[Line]:
    """The sessions that still let `user` in, this one (`key`) first, then the latest used; two queries."""
    rows = list(UserSession.objects.filter(user_id=user.pk))
    alive = _alive(user, [row.session_key for row in rows], at)
    lines = [
        Line(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == key)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(lines, key=lambda line: (not line.is_this, -line.used_at.timestamp()))


def one(user: User, session_id: int) -> UserSession:
    """A session of this person. Raises UserSession.DoesNotExist for anybody else's."""
    return UserSession.objects.get(user_id=user.pk, pk=session_id)


def device(agent: str) -> str:
    """What a browser says of itself, in two words: "Firefox, Windows"."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, [browser, system])) or _("Unknown device")


def _alive(user: User, keys: Sequence[str], at: datetime) -> set[str]:
    """The keys behind which a session lies that has not run out and knows the person's present password."""
    now = user.get_session_auth_hash()
    found = Session.objects.filter(session_key__in=keys, expire_date__gt=at)
    return {row.session_key for row in found if constant_time_compare(str(row.get_decoded().get(HASH_SESSION_KEY, "")), now)}
