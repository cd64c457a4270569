"""The sample's workspace, its members, those who are invited, and whom a publication is sent to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from icpstudio.actions import invitations, mail, members, workspaces
from icpstudio.choices import Function, Role
from icpstudio.models import Member, User, Workspace
from icpstudio.queries import mails
from icpstudio.queries.invitations import mail_key
from interviews.actions.samples_data import WHERE, Stage, file, moment
from profiles.actions import publications, workshops
from profiles.models import Workshop

OWNER = "p-ruth"


def open_workspace() -> Member:
    """The labelled workspace; its first member is the owner."""
    about = file("workspace")
    spoken = about["default_language"]
    owner = next(row for row in file("people")["members"] if row["id"] == OWNER)
    return workspaces.open_workspace(
        name=about["name"],
        slug=slugify(about["name"]),
        by=_person(owner),
        at=moment(owner["joined_on"]),
        is_sample=True,
        roles=_roles(owner),
        home_country=about["home_country"],
        currency=about["currency"],
        language=spoken,
        page=about["page_size"],
        brand_colour=about["brand_colour"],
        purpose=about["purpose"][spoken],
        vision=about["vision"][spoken],
        strategy=about["strategy"][spoken],
        disclaimer=about["disclaimer"],
    )


def join(owner: Member) -> dict[str, Member]:
    """Everybody who has joined, by the ids of the files."""
    workspace = owner.workspace
    rows = {row["id"]: row for row in file("people")["members"] if row["state"] == "joined"}
    at = moment(rows[OWNER]["joined_on"])
    people = {OWNER: members.change(owner, roles=_roles(rows[OWNER]), function=_function(rows[OWNER]), by=owner, at=at)}
    for key, row in rows.items():
        if key != OWNER:
            people[key] = members.add(
                workspace,
                _person(row),
                roles=_roles(row),
                function=_function(row),
                crm_owner=row["crm_owner"] or "",
                by=owner,
                at=moment(row["joined_on"]),
            )
    return people


def invite(owner: Member) -> None:
    """The two who have not answered yet. Their links would have run out long ago, so these mails are called back."""
    for row in file("people")["members"]:
        if row["state"] == "invited":
            invitation = invitations.invite(
                owner.workspace,
                email=row["email"],
                name=row["name"],
                function=_function(row),
                roles=_roles(row),
                by=owner,
                at=moment(row["invited_on"]),
            )
            mail.call_back(mails.by_keys(mail_key(invitation)))


def open_workshops(workspace: Workspace, people: Mapping[str, Member]) -> Workshop:
    """The workshop that everything is about, and one that has only begun. Returns the first."""
    whole, begun = file("workspace")["workshops"]
    workshop = _workshop(workspace, whole, people)
    rule = file("versions")["approval_rule"]
    workshops.run_by(
        workshop,
        {"contributors_see_metrics": whole["confidential_metrics_visible_to_contributors"], **_thresholds()},
        approvers=[people[key] for key in rule["named"]],
        needed=rule["needed"],
        by=people[whole["facilitator"]],
        at=moment(whole["opened_on"]),
    )
    other = _workshop(workspace, begun, people)
    for step in begun["steps"]:
        if step["state"] == "skipped":
            by, at = people[begun["facilitator"]], moment(begun["opened_on"], "09:30")
            workshops.skip_step(other, step["step"], reason=step["note"], by=by, at=at)
    return workshop


def add_stakeholders(stage: Stage) -> None:
    """Invited to the second session: the first version went to nobody outside the room."""
    at = moment(file("workspace")["workshops"][0]["sessions"][1]["date"])
    for row in file("people")["stakeholders"]:
        publications.add_stakeholder(
            stage.workshop,
            name=row["name"],
            email=row["email"],
            function=_function(row),
            title=row["title"],
            by=stage.facilitator,
            at=at,
        )


def _workshop(workspace: Workspace, row: Mapping[str, Any], people: Mapping[str, Member]) -> Workshop:
    return workshops.open_workshop(
        workspace,
        name=row["name"],
        market=row["market"],
        product_line=row["product_line"],
        by=people[row["facilitator"]],
        at=moment(row["opened_on"]),
    )


def _thresholds() -> dict[str, int]:
    """Every version of the sample has the same two."""
    found = file("profile_v3_draft")["thresholds"]
    return {"ideal_from": found["ideal"], "secondary_from": found["secondary"]}


def _person(row: Mapping[str, Any]) -> User:
    """Somebody without a password: one enters by the sign-in page's buttons, or by a mailed code."""
    return User.objects.create_user(row["email"], None, name=row["name"], title=row["title"], language=row["language"], timezone=str(WHERE))


def _roles(row: Mapping[str, Any]) -> list[Role]:
    return [Role(role) for role in row["roles"]]


def _function(row: Mapping[str, Any]) -> Function:
    return Function(row["function"].replace(" ", "_"))
