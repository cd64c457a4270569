"""The fixed cast: two workspaces that know nothing of each other. Tests speak of people by name, and time stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.test import Client

from icpstudio.choices import Function, Role
from icpstudio.kit import clock, sessions
from icpstudio.models import AuditEntry, Member, MemberRole, User, Workspace
from profiles.models import Workshop

MONDAY = datetime(2024, 7, 8, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
PASSWORD = "a fixed cast needs no secrets"
CANARY = "Xylophon-Fjord"  # stands in every name of the foreign workspace: seen anywhere else, it has leaked
MONEY_CANARY = "913377.31"  # a confidential amount that no rep may ever see

PEOPLE = {  # name: (roles, function, language)
    "ruth": ("Ruth Adeyemi", {Role.OWNER, Role.CONTRIBUTOR}, Function.SUPPORT, "en"),
    "marta": ("Marta Lindqvist", {Role.FACILITATOR}, Function.MARKETING, "en"),
    "ines": ("Ines Okafor", {Role.CONTRIBUTOR}, Function.CUSTOMER_SUCCESS, "en"),
    "henrik": ("Henrik Aas", {Role.APPROVER}, Function.LEADERSHIP, "en"),
    "carla": ("Carla Monti", {Role.APPROVER}, Function.FINANCE, "en"),
    "sofie": ("Sofie Brandt", {Role.SALES_LEADER}, Function.SALES, "de"),
    "greta": ("Greta Holm", {Role.REP}, Function.SALES, "en"),
}


@dataclass(slots=True)
class Company:
    """A workspace, its people and one workshop."""

    workspace: Workspace
    workshop: Workshop
    people: dict[str, Member]

    def __getattr__(self, name: str) -> Member:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def owner(self) -> Member:
        return self.people["ruth"]

    @property
    def facilitator(self) -> Member:
        return self.people["marta"]

    @property
    def contributor(self) -> Member:
        return self.people["ines"]

    @property
    def approver(self) -> Member:
        return self.people["henrik"]

    @property
    def sales_leader(self) -> Member:
        return self.people["sofie"]

    @property
    def rep(self) -> Member:
        return self.people["greta"]

    def url(self, path: str = "") -> str:
        return f"/w/{self.workspace.slug}/{path.lstrip('/')}"

    def audit(self) -> list[tuple[str, Member | None, str]]:
        """What the trail says was done: verb, who, and on what."""
        rows = AuditEntry.objects.filter(workspace=self.workspace).select_related("by").order_by("seq")
        return [(row.verb, row.by, row.subject_id) for row in rows]


def company(name: str, slug: str, *, marked: str = "") -> Company:
    """A workspace with all six roles and an empty workshop; `marked` stands in every text of it."""
    mark = f" {marked}" if marked else ""
    workspace = Workspace.objects.create(
        name=f"{name}{mark}", slug=slug, home_country="Germany", purpose=f"Goods leave on time.{mark}", opened_at=MONDAY
    )
    people = {}
    for key, (full_name, roles, function, language) in PEOPLE.items():
        user = User.objects.create(email=f"{key}@{slug}.example", name=f"{full_name}{mark}", language=language)
        member = Member.objects.create(workspace=workspace, user=user, function=function, joined_at=MONDAY)
        MemberRole.objects.bulk_create(MemberRole(workspace=workspace, member=member, role=role) for role in sorted(roles))
        people[key] = member
    workshop = Workshop.objects.create(
        workspace=workspace, name=f"Dock scheduling, Europe{mark}", market=f"Europe{mark}", opened_at=MONDAY, opened_by=people["marta"]
    )
    return Company(workspace, workshop, people)


def browser(member: Member | None = None, *, fresh: bool = True) -> Client:
    """A client that is signed in as `member` (just now, or long ago), or as nobody."""
    client = Client()
    if member is not None:
        signed_in(client, member.user, fresh=fresh)
    return client


def signed_in(client: Client, user: User, *, fresh: bool = True) -> None:
    """As the sign-in leaves a session behind; it has been noted, so that looking at a page writes nothing."""
    client.force_login(user, backend=sessions.BACKEND)
    session, at = client.session, clock.now()
    sessions.note(session, at=at)
    if fresh:
        sessions.confirm(session, at=at)
    session.save()
