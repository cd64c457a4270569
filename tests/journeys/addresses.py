"""What can be opened in the sample workspace: every route that answers GET, filled with rows of the sample."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import reverse, set_script_prefix
from django_scopes import scope

from icpstudio.choices import Role
from icpstudio.middleware.doorman import table
from icpstudio.models import Invitation, Job, Member
from icpstudio.queries import samples
from interviews.models import Interview, Question
from profiles.models import Import, Publication, Version, Workshop
from tests.cast import signed_in
from tests.walker.doors import VALUES, Door, doors

# Of most rows one stands for all; of these every state has a page of its own.
STATES = {
    "profiles:workshop": ("workshop_id", [0, 1]),
    "profiles:customers": ("workshop_id", [0, 1]),
    "profiles:attributes": ("workshop_id", [0, 1]),
    "profiles:versions": ("workshop_id", [0, 1]),
    "profiles:share": ("workshop_id", [0, 1]),
    "interviews:index": ("workshop_id", [0, 1]),
    "interviews:themes": ("workshop_id", [0, 1]),
    "interviews:interview": ("interview_id", [0, 1, 2]),
    "profiles:review": ("version_id", [0, 1, 3]),
    "profiles:page": ("version_id", [0, 2]),
    "profiles:editor": ("version_id", [2]),
    "profiles:preview": ("version_id", [2]),
    "profiles:submit": ("version_id", [2]),
}


def tell() -> None:
    """Print [[route, path, whether it answers the owner with a page]]."""
    workspace = samples.workspace()
    owner = samples.member_as(Role.OWNER)
    assert workspace is not None
    assert owner is not None
    set_script_prefix(f"/w/{workspace.slug}/")
    with scope(workspace=workspace):
        rows = _rows()
        found = [(door.name, path) for door in doors() if "GET" in table()[door.name].methods for path in _paths(door, rows)]
    set_script_prefix("/")
    client = Client(HTTP_HOST="127.0.0.1")
    signed_in(client, owner.user)
    print(json.dumps([(name, path, _is_page(client, path)) for name, path in found]))


VERSIONS = ("published", "superseded", "draft", "sent_back")
INTERVIEWS = ("logged", "planned", "withdrawn")


def _rows() -> dict[str, list[Any]]:
    workshop = Workshop.objects.exclude(versions=None).distinct().get()
    return {
        "workshop_id": [workshop.pk, *Workshop.objects.exclude(pk=workshop.pk).values_list("pk", flat=True)],
        "version_id": [
            Version.objects.filter(state=state).latest("drafted_at").pk for state in ("published", "superseded", "draft", "sent_back")
        ],
        "import_id": [Import.objects.latest("received_at").pk],
        "customer_id": [workshop.customers.get(rank=1).pk],
        "interview_id": [Interview.objects.filter(state=state).latest("number").pk for state in INTERVIEWS],
        "question_id": [Question.objects.earliest("pk").pk],
        "publication_id": [Publication.objects.latest("published_at").pk],
        "member_id": [Member.objects.earliest("pk").pk],
        "invitation_id": list(Invitation.objects.values_list("pk", flat=True)[:1]),
        "job_id": [Job.objects.latest("pk").pk],
        "code": [Version.objects.get(state="published").check_code],
    }


def _paths(door: Door, rows: dict[str, list[Any]]) -> Iterator[str]:
    varied, places = STATES.get(door.name, ("", [0]))
    for place in places:
        values = {name: VALUES[name] if name in VALUES else rows[name][place if name == varied else 0] for name in door.arguments}
        yield reverse(door.name, kwargs=values)


def _is_page(client: Client, path: str) -> bool:
    """A part that a page fetches, a file and a way on are none."""
    answer = client.get(path)
    return answer.status_code == 200 and not answer.streaming and answer.content.lstrip()[:9].lower() == b"<!doctype"
