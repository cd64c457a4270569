"""Questions about people, whatever workspace they are in."""

from __future__ import annotations

from django_scopes import scopes_disabled

from icpstudio.models import Member, User


def by_address(email: str) -> User | None:
    """The person whom an address belongs to, if one does."""
    return User.objects.filter(email__iexact=email.strip()).first()


def with_a_place(email: str) -> User | None:
    """The person with this address, if a workspace has her as a member today."""
    person = by_address(email)
    with scopes_disabled():
        return person if person and Member.objects.current().filter(user=person).exists() else None
