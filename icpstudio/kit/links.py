"""Absolute links into a workspace, for mails and the QR code, where no request says which host or workspace."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def absolute(slug: str | None, name: str, *args: object) -> str:
    """The full URL of the route `name` in the workspace `slug` (None: outside every workspace)."""
    before = get_script_prefix()
    set_script_prefix(f"/w/{slug}/" if slug else "/")
    try:
        return f"{settings.SITE_URL}{reverse(name, args=args)}"
    finally:
        set_script_prefix(before)
