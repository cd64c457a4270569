"""Tags quotes with themes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.actions.interviews import refuse_withdrawn
from interviews.models import Quote, Tag, Theme
from interviews.rules import Verb


@transaction.atomic
def tag(quote: Quote, theme_name: str, *, by: Member, at: datetime) -> Tag:
    """Tag `quote` with a theme; a name that no theme bears yet (capitals aside) makes a new one."""
    interview = quote.answer.interview
    require(by, Verb.TAG_QUOTE, quote)
    refuse_withdrawn(interview)
    name = " ".join(theme_name.split())
    if not name:
        raise Invalid(_("Type the name of a theme."), "theme")
    if len(name) > 80:
        raise Invalid(_("A theme's name has at most 80 characters."), "theme")
    theme = Theme.objects.filter(workshop_id=interview.workshop_id, name__iexact=name).first() or Theme.objects.create(
        workspace_id=quote.workspace_id, workshop_id=interview.workshop_id, name=name, named_at=at, named_by=by
    )
    row, is_new = Tag.objects.get_or_create(
        quote=quote, theme=theme, defaults={"workspace_id": quote.workspace_id, "tagged_at": at, "tagged_by": by}
    )
    if is_new:
        audit.record(Verb.TAG_QUOTE, quote, by=by, at=at, theme=theme.pk)
    return row


@transaction.atomic
def untag(row: Tag, *, by: Member, at: datetime) -> None:
    """Take a theme off a quote; the theme stays."""
    require(by, Verb.TAG_QUOTE, row.quote)
    audit.record(Verb.TAG_QUOTE, row.quote, by=by, at=at, theme=row.theme_id, removed=True)
    row.delete()
