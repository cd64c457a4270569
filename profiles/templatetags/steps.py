"""Fills the side bar: the five steps of the workshop at hand, the ways through the workspace, and the person's other workspaces."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from icpstudio.queries import members
from icpstudio.rules import Verb as GroundVerb
from icpstudio.rules import may
from profiles.queries import steps as step_queries
from profiles.rules import Verb

register = template.Library()

# Which step a page belongs to, so that the side bar shows where one is.
STEP_OF = {
    "customers": 1,
    "customer": 1,
    "choose_metrics": 1,
    "import": 1,
    "import_new": 1,
    "import_mapping": 1,
    "attributes": 3,
    "attribute": 3,
    "criteria": 3,
    "criterion": 3,
    "versions": 4,
    "editor": 4,
    "preview": 4,
    "compare": 4,
    "review": 4,
    "share": 5,
    "page": 5,
    "stakeholders": 5,
}


def current_step(view_name: str) -> int:
    """The number of the step that a route belongs to, 0 for none."""
    floor, _colon, name = view_name.partition(":")
    if floor == "interviews":
        return 2
    return STEP_OF.get(name, 0) if floor == "profiles" else 0


@register.simple_tag(takes_context=True)
def shell(context: Context) -> str:
    """`{% shell %}`: puts steps, nav and workspaces into the context for components/sidebar.html.

    A page that has asked for the steps itself hands them over as `found_steps`."""
    request = context["request"]
    member = getattr(request, "member", None)
    if member is None:
        return ""
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    workshop = context.get("workshop")
    if workshop is not None and may(member, Verb.SEE_WORKSHOP):
        here = current_step(view_name)
        context["steps"] = [
            {
                "number": step.number,
                "name": step.name,
                "state": step.state,
                "words": step.words,
                "url": reverse(step.route, args=[workshop.pk]),
                "current": step.number == here,
            }
            for step in context.get("found_steps") or step_queries.steps(workshop)
        ]
    context["nav"] = _nav(member, workshop, view_name)
    context["workspaces"] = [{"name": name, "url": f"/w/{slug}/"} for name, slug in members.elsewhere(member)]
    return ""


def _nav(member: Any, workshop: Any, view_name: str) -> list[dict[str, Any]]:
    rows = [("profiles:workshops", [], _("Workshops"), "layout-list", Verb.READ_PUBLISHED)]
    if workshop is not None:
        rows.append(("profiles:versions", [workshop.pk], _("Profile versions"), "file-text", Verb.SEE_WORKSHOP))
    rows.append(("icpstudio:people", [], _("People"), "users", GroundVerb.SEE_WORKSPACE))
    rows.append(("icpstudio:workspace_settings", [], _("Workspace"), "settings", GroundVerb.MANAGE_WORKSPACE))
    rows.append(("icpstudio:audit", [], _("Audit trail"), "history", GroundVerb.SEE_AUDIT))
    return [
        {"name": name, "url": reverse(route, args=args), "icon": icon, "count": None, "current": view_name == route}
        for route, args, name, icon, verb in rows
        if may(member, verb)
    ]
