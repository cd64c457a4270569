"""Whether something has been done already."""

from __future__ import annotations

from uuid import UUID

from icpstudio.models import Operation, User


def done(user: User, op_id: UUID) -> Operation | None:
    """The operation of this person under this id, as far as it is committed."""
    return Operation.objects.filter(user=user, op_id=op_id).first()
