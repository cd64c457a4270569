"""A browser's session: entered by one door, and fresh for ten minutes after the person has proved who she is."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import login
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

FRESH_FOR = timedelta(minutes=10)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CONFIRMED, SEEN = "confirmed_at", "seen_at"
SEEN_EVERY = timedelta(minutes=5)


def enter(request: HttpRequest, user: AbstractBaseUser, *, at: datetime) -> None:
    """Sign `user` in where the sign-in library has no part in it: by an invitation, as a person of the sample."""
    login(request, user, backend=BACKEND)
    request.session.pop(SEEN, None)  # the session has a new key, which nobody has noted
    confirm(request.session, at=at)


def confirm(session: SessionBase, *, at: datetime) -> None:
    """The person has just proved who she is."""
    session[CONFIRMED] = at.timestamp()


def is_fresh(session: SessionBase, *, at: datetime) -> bool:
    """Whether the last proof is at most ten minutes old."""
    return _younger_than(FRESH_FOR, session.get(CONFIRMED), at)


def is_noted(session: SessionBase, *, at: datetime) -> bool:
    """Whether "last used" has been written down lately; more often would cost a write per page."""
    return _younger_than(SEEN_EVERY, session.get(SEEN), at)


def note(session: SessionBase, *, at: datetime) -> None:
    session[SEEN] = at.timestamp()


def _younger_than(span: timedelta, stamp: object, at: datetime) -> bool:
    return isinstance(stamp, int | float) and timedelta() <= timedelta(seconds=at.timestamp() - stamp) <= span
