"""What this floor hands down: a theme becomes an attribute of the customers that were heard, and quotes leave drafts when consent goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit
from icpstudio.errors import Invalid
from icpstudio.models import Member
from icpstudio.rules import require
from interviews.models import Interview, Quote, Theme
from interviews.queries import themes
from interviews.rules import Verb
from profiles.actions.attributes import replace_values
from profiles.actions.drafting import forget_quotes


@transaction.atomic
def push(theme: Theme, *, by: Member, at: datetime) -> Theme:
    """Make the theme an attribute: yes or no for every customer with a logged interview, missing for all others. Again: brought up
    to date. Raises Invalid while no logged interview with a customer of the list speaks of it."""
    require(by, Verb.PUSH_THEME)
    if not any(themes.by_customer(theme).values()):
        raise Invalid(_("No logged interview with a customer of the list speaks of this theme yet, so there is nothing to compare."))
    _replace(theme, by=by, at=at)
    theme.pushed_at, theme.pushed_by = at, by
    theme.save(update_fields=["pushed_at", "pushed_by"])
    audit.record(Verb.PUSH_THEME, theme, by=by, at=at)
    return theme


@transaction.atomic
def take_back(interview: Interview, *, by: Member, at: datetime) -> None:
    """Its quotes leave the open draft. What was submitted keeps its frozen copy."""
    references = [row.reference for row in Quote.objects.filter(answer__interview=interview)]
    forget_quotes(interview.workshop, references, by=by, at=at)


@transaction.atomic
def unlearn(interview: Interview, *, by: Member, at: datetime) -> None:
    """Themes that were made attributes no longer rest on this interview."""
    pushed = Theme.objects.filter(workshop=interview.workshop, pushed_at__isnull=False, tags__quote__answer__interview=interview)
    for theme in pushed.distinct():
        _replace(theme, by=by, at=at)


def _replace(theme: Theme, *, by: Member, at: datetime) -> None:
    name = _("Spoke of: %(theme)s") % {"theme": theme.name}
    values = themes.by_customer(theme)
    replace_values(theme.workshop, key=f"theme:{theme.pk.hex}", name=name, source=f"theme:{theme.pk.hex}", values=values, by=by, at=at)
