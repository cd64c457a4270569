"""A closed workspace, its members with their sets of roles, and invitations by mail."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q

from icpstudio.choices import Function, Role
from icpstudio.models.base import Row, WorkspaceQuerySet, WorkspaceRow, scoped


class Workspace(Row):
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    home_country = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    language = models.CharField(max_length=5, default="en")
    page = models.CharField(max_length=6, default="A4")
    brand_colour = models.CharField(max_length=7, default="#2743C9")
    purpose = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    strategy = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    disclaimer = models.TextField(blank=True)
    second_factor_required = models.BooleanField(default=False, db_default=False)  # of owners and approvers
    anchor_mails = models.BooleanField(default=True, db_default=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(page__in=["A4", "Letter"]), name="a_page_is_a4_or_letter"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def monogram(self) -> str:
        return self.name[:1].upper()


class MemberQuerySet(WorkspaceQuerySet):
    def current(self) -> MemberQuerySet:
        """Members who have neither left nor been suspended."""
        return self.filter(ended_at=None, suspended_at=None)

    def holding(self, *roles: Role) -> MemberQuerySet:
        return self.filter(role_rows__role__in=roles).distinct()

    def with_people(self) -> MemberQuerySet:
        return self.select_related("user", "workspace").prefetch_related("role_rows")


class Member(WorkspaceRow):
    """A person in a workspace."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    function = models.CharField(max_length=20, choices=Function, blank=True)
    crm_owner = models.CharField(max_length=120, blank=True)
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = scoped(MemberQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "user"], name="a_person_is_a_member_once")]

    def __str__(self) -> str:
        return str(self.user)

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows.all())

    def holds(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)


class MemberRole(WorkspaceRow):
    """One role of a member; a member holds a set of them."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="role_rows")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "role"], name="a_member_holds_a_role_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="a_role_is_one_of_the_six"),
        ]


class Invitation(WorkspaceRow):
    """An address asked to join with a set of roles; the link's token is kept as its hash only."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=20, choices=Function, blank=True)
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(Member, models.CASCADE, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="an_address_has_one_open_invitation",
            )
        ]
