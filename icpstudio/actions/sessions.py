"""Where a person is signed in: noted while she works, ended when she says so. No workspace's trail is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from icpstudio.kit import sessions
from icpstudio.models import User

NOTED_FOR = timedelta(days=1)  # a note may be a moment older than its session, never a day


def note(session: SessionBase, *, by: User, place: str, agent: str, at: datetime) -> None:
    """Write down that `by` has used this session from `place`; at most every five minutes."""
    if sessions.is_noted(session, at=at):
        return
    sessions.note(session, at=at)
    if session.session_key:
        seen = {"user": by, "ip": place or "0.0.0.0", "user_agent": agent[:200], "last_seen_at": at}  # noqa: S104  (no address known)
        UserSession.objects.update_or_create(session_key=session.session_key, defaults=seen, create_defaults={**seen, "created_at": at})


@transaction.atomic
def end(row: UserSession, *, by: User, at: datetime) -> None:
    """Sign this browser out."""
    Session.objects.filter(session_key=row.session_key).delete()
    UserSession.objects.filter(pk=row.pk, user=by).delete()


@transaction.atomic
def end_others(user: User, *, keep: str | None, by: User, at: datetime) -> int:
    """Sign every other browser of `user` out; returns how many were noted."""
    others = UserSession.objects.filter(user=user).exclude(session_key=keep)
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    return len(keys)


def forget(*, at: datetime) -> int:
    """Drop the sessions that have run out, most of them of people who only looked at the sign-in page, and the notes of those that are
    no more. Returns how many sessions."""
    gone: int = Session.objects.filter(expire_date__lt=at).delete()[0]
    there = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(there), last_seen_at__lt=at - NOTED_FOR).delete()
    return gone
