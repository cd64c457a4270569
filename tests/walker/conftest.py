"""Two full worlds and everybody who might try a door."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session

from icpstudio.models import Member, MemberRole, User
from tests.cast import CANARY, MONDAY, Company
from tests.factories.everything import World


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks: `member` None is anonymous; `inside` says whether the workspace lets this person in."""

    name: str
    user: User | None
    member: Member | None
    inside: bool


@pytest.fixture
def worlds(kelvaro: Company, nordhaven: Company) -> tuple[World, World]:
    ours, theirs = World(kelvaro, "Kelvaro words"), World(nordhaven, CANARY)
    Session.objects.all().delete()
    return ours, theirs


@pytest.fixture
def actors(kelvaro: Company, nordhaven: Company, worlds: tuple[World, World]) -> list[Actor]:
    def member(key: str, **fields: object) -> Member:
        user = User.objects.create(email=f"{key}@kelvaro.example", name=key)
        row = Member.objects.create(workspace=kelvaro.workspace, user=user, joined_at=MONDAY, **fields)
        MemberRole.objects.create(workspace=kelvaro.workspace, member=row, role="owner")
        return row

    suspended, former = member("suspended", suspended_at=MONDAY), member("former", ended_at=MONDAY)
    insiders = [(name, getattr(kelvaro, name)) for name in ("owner", "facilitator", "contributor", "approver", "sales_leader", "rep")]
    return [
        Actor("anonymous", None, None, False),
        *(Actor(name, row.user, row, True) for name, row in insiders),
        Actor("suspended", suspended.user, None, False),
        Actor("former", former.user, None, False),
        Actor("stranger", nordhaven.owner.user, None, False),
    ]
