"""Links into a workspace from where no request says which: mails, the QR code, and redirects from outside of it."""

from django.conf import settings
from django.urls import get_script_prefix, reverse, set_script_prefix


def local(slug: str | None, name: str, *args: object) -> str:
    """The path of the route `name` in the workspace `slug` (None: outside every workspace)."""
    before = get_script_prefix()
    set_script_prefix(f"/w/{slug}/" if slug else "/")
    try:
        return reverse(name, args=args)
    finally:
        set_script_prefix(before)


def absolute(slug: str | None, name: str, *args: object) -> str:
    """The same as a full URL."""
    return f"{settings.SITE_URL}{local(slug, name, *args)}"
