"""Questions about people, whatever workspace they are in."""

from __future__ import annotations

from icpstudio.models import User


def by_address(email: str) -> User | None:
    """The person whom an address belongs to, if one does."""
    return User.objects.filter(email__iexact=email.strip()).first()
