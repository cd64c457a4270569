"""What a person changes about herself, outside every workspace."""

from __future__ import annotations

from datetime import datetime

from icpstudio.models import User


def change_preferences(user: User, *, name: str, language: str, timezone: str, by: User, at: datetime) -> User:
    """Change how the product speaks to a person; only she herself does that, and no workspace's trail is told."""
    user.name, user.language, user.timezone = name, language, timezone
    user.save(update_fields=["name", "language", "timezone"])
    return user
