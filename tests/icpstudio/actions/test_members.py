"""Members: sets of roles, an owner always, and the end of a membership."""

import pytest

from icpstudio.actions import members
from icpstudio.choices import Role
from icpstudio.errors import Conflict, Forbidden, Invalid
from icpstudio.models import Member, User
from icpstudio.queries.members import entering
from tests.cast import MONDAY, TUESDAY


def roles_of(member):
    return {row.role for row in member.role_rows.all()}


def test_a_set_of_roles_replaces_the_one_before(kelvaro):
    members.change(kelvaro.rep, roles=[Role.REP, Role.APPROVER], function="sales", by=kelvaro.owner, at=MONDAY)

    assert roles_of(kelvaro.rep) == {"rep", "approver"}
    assert kelvaro.rep.roles == {Role.REP, Role.APPROVER}
    assert kelvaro.audit() == [("change_roles", kelvaro.owner, str(kelvaro.rep.pk))]


def test_the_same_roles_again_change_nothing(kelvaro):
    members.change(kelvaro.rep, roles=[Role.REP], function=kelvaro.rep.function, by=kelvaro.owner, at=MONDAY)

    assert kelvaro.audit() == []


@pytest.mark.parametrize("who", ["facilitator", "contributor", "approver", "sales_leader", "rep"])
def test_nobody_but_an_owner_changes_roles(kelvaro, who):
    with pytest.raises(Forbidden):
        members.change(kelvaro.rep, roles=[Role.OWNER], function="", by=getattr(kelvaro, who), at=MONDAY)
    with pytest.raises(Forbidden):
        members.end(kelvaro.owner, by=getattr(kelvaro, who), at=MONDAY)

    assert roles_of(kelvaro.rep) == {"rep"}
    assert kelvaro.audit() == []


def test_the_last_owner_stays_owner_and_member(kelvaro):
    with pytest.raises(Invalid) as refused:
        members.change(kelvaro.owner, roles=[Role.FACILITATOR], function="", by=kelvaro.owner, at=MONDAY)
    with pytest.raises(Invalid):
        members.end(kelvaro.owner, by=kelvaro.owner, at=MONDAY)

    assert refused.value.field == "roles"
    assert roles_of(kelvaro.owner) == {"owner", "contributor"}
    assert kelvaro.audit() == []


def test_an_owner_who_has_left_does_not_count(kelvaro):
    members.change(kelvaro.facilitator, roles=[Role.OWNER], function="", by=kelvaro.owner, at=MONDAY)
    members.end(kelvaro.facilitator, by=kelvaro.owner, at=MONDAY)

    with pytest.raises(Invalid):
        members.end(kelvaro.owner, by=kelvaro.owner, at=TUESDAY)


def test_with_two_owners_one_may_go(kelvaro):
    members.change(kelvaro.facilitator, roles=[Role.OWNER], function="", by=kelvaro.owner, at=MONDAY)
    members.end(kelvaro.owner, by=kelvaro.facilitator, at=TUESDAY)

    gone = Member.objects.get(pk=kelvaro.owner.pk)
    assert (gone.ended_at, gone.ended_by) == (TUESDAY, kelvaro.facilitator)
    assert entering(gone.user, "kelvaro") is None


def test_a_membership_ends_once(kelvaro):
    members.end(kelvaro.rep, by=kelvaro.owner, at=MONDAY)

    with pytest.raises(Conflict):
        members.end(kelvaro.rep, by=kelvaro.owner, at=TUESDAY)
    assert Member.objects.get(pk=kelvaro.rep.pk).ended_at == MONDAY


def test_no_roles_are_not_a_set_of_roles(kelvaro):
    with pytest.raises(Invalid):
        members.change(kelvaro.rep, roles=[], function="", by=kelvaro.owner, at=MONDAY)
    assert roles_of(kelvaro.rep) == {"rep"}


def test_who_comes_back_has_the_new_roles_only(kelvaro):
    members.end(kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    back = members.add(kelvaro.workspace, kelvaro.rep.user, roles=[Role.CONTRIBUTOR], by=kelvaro.owner, at=TUESDAY)

    assert (back.pk, back.ended_at, back.joined_at) == (kelvaro.rep.pk, None, TUESDAY)
    assert roles_of(back) == {"contributor"}


def test_a_present_or_suspended_member_is_not_added_again(kelvaro):
    Member.objects.filter(pk=kelvaro.approver.pk).update(suspended_at=MONDAY, suspended_by=kelvaro.owner)

    for member in (kelvaro.rep, kelvaro.approver):
        with pytest.raises(Conflict):
            members.add(kelvaro.workspace, member.user, roles=[Role.OWNER], by=kelvaro.owner, at=TUESDAY)
    assert roles_of(kelvaro.rep) == {"rep"}
    assert Member.objects.get(pk=kelvaro.approver.pk).suspended_at == MONDAY


def test_of_two_owners_who_remove_each_other_one_stays(kelvaro):
    """Both had looked at the list before either acted; the lock puts the second behind the first."""
    members.change(kelvaro.facilitator, roles=[Role.OWNER], function="", by=kelvaro.owner, at=MONDAY)
    first, second = (Member.objects.with_people().get(pk=member.pk) for member in (kelvaro.owner, kelvaro.facilitator))

    members.end(second, by=first, at=TUESDAY)
    with pytest.raises(Invalid):
        members.end(first, by=second, at=TUESDAY)

    assert list(Member.objects.in_workspace(kelvaro.workspace).current().holding(Role.OWNER)) == [kelvaro.owner]


def test_joining_another_workspace_leaves_this_one_alone(kelvaro, nordhaven):
    members.add(nordhaven.workspace, kelvaro.rep.user, roles=[Role.OWNER], by=nordhaven.owner, at=MONDAY)

    assert roles_of(kelvaro.rep) == {"rep"}
    assert User.objects.get(pk=kelvaro.rep.user.pk).memberships.count() == 2
