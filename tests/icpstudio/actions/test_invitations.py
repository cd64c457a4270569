"""Invitations: a link in a mail, used once, for so long, and only by who holds it."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest

from icpstudio.actions import invitations, members
from icpstudio.choices import MailState, Role
from icpstudio.errors import Conflict, Forbidden, Invalid
from icpstudio.models import AuditEntry, Invitation, MailMessage, Member, User
from icpstudio.queries.invitations import mail_key
from icpstudio.queries.members import invitation_for
from tests.cast import MONDAY, TUESDAY

AFTER = MONDAY + timedelta(days=14)


def token_in(mail):
    return re.search(r"/join/([\w-]+)/", mail.text)[1]


@pytest.fixture
def invited(kelvaro):
    return invitations.invite(
        kelvaro.workspace, email="New.Person@Example.com", name="Nia", roles=[Role.REP], function="sales", by=kelvaro.owner, at=MONDAY
    )


def newest_mail(invitation):
    return MailMessage.objects.get(key=mail_key(invitation))


def test_the_token_is_in_the_mail_and_only_its_hash_in_the_row(kelvaro, invited):
    mail = newest_mail(invited)
    token = token_in(mail)

    assert (mail.to, mail.workspace, mail.language) == ("new.person@example.com", kelvaro.workspace, "en")
    assert "Ruth Adeyemi invites you to Kelvaro" in mail.subject
    assert len(token) == 43
    assert token in mail.html
    assert invited.token_hash == sha256(token.encode()).hexdigest()
    assert invitation_for(token, at=MONDAY) == invited
    assert kelvaro.audit() == [("invite", kelvaro.owner, str(invited.pk))]
    assert "example.com" not in str(AuditEntry.objects.get().facts)


def test_accepting_makes_a_person_with_the_invited_address(kelvaro, invited):
    member = invitations.accept(invited, user=None, name="Nia Bell", password="", at=TUESDAY)

    assert (member.user.email, member.user.name, member.function, member.roles) == (
        "new.person@example.com",
        "Nia Bell",
        "sales",
        {Role.REP},
    )
    assert not member.user.has_usable_password()
    row = Invitation.objects.get()
    assert (row.accepted_at, row.accepted_by) == (TUESDAY, member)


def test_an_invitation_is_accepted_once(kelvaro, invited):
    invitations.accept(invited, user=None, name="Nia", at=MONDAY)
    with pytest.raises(Conflict):
        invitations.accept(invited, user=kelvaro.rep.user, at=TUESDAY)

    assert invitation_for(token_in(newest_mail(invited)), at=TUESDAY) is None
    assert Member.objects.in_workspace(kelvaro.workspace).count() == 8


def test_an_expired_invitation_admits_nobody(kelvaro, invited):
    token = token_in(newest_mail(invited))
    assert invitation_for(token, at=AFTER - timedelta(seconds=1)) == invited
    assert invitation_for(token, at=AFTER) is None

    with pytest.raises(Conflict):
        invitations.accept(invited, user=None, name="Nia", at=AFTER)
    assert not User.objects.filter(email="new.person@example.com").exists()


def test_what_was_taken_back_admits_nobody_and_its_mail_stays(kelvaro, invited):
    invitations.revoke(invited, by=kelvaro.owner, at=TUESDAY)

    assert newest_mail(invited).state == MailState.CANCELLED
    assert invitation_for(token_in(newest_mail(invited)), at=TUESDAY) is None
    with pytest.raises(Conflict):
        invitations.accept(invited, user=None, name="Nia", at=TUESDAY)
    assert not User.objects.filter(email="new.person@example.com").exists()


def test_sent_again_the_old_link_no_longer_works(kelvaro, invited):
    old = token_in(newest_mail(invited))
    invitations.send_again(invited, by=kelvaro.owner, at=TUESDAY)
    new = token_in(newest_mail(invited))

    assert invitation_for(old, at=TUESDAY) is None
    assert invitation_for(new, at=AFTER) == invited
    assert MailMessage.objects.count() == 2


def test_a_known_person_joins_with_her_account(kelvaro, nordhaven):
    invited = invitations.invite(kelvaro.workspace, email="greta@nordhaven.example", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)
    with pytest.raises(Conflict):
        invitations.accept(invited, user=None, name="Impostor", password="long enough to be one", at=MONDAY)
    member = invitations.accept(invited, user=nordhaven.rep.user, at=TUESDAY)

    assert member.user == nordhaven.rep.user
    assert member.workspace == kelvaro.workspace
    assert User.objects.get(pk=nordhaven.rep.user.pk).name == nordhaven.rep.user.name


def test_a_former_member_comes_back_by_invitation(kelvaro):
    members.end(kelvaro.rep, by=kelvaro.owner, at=MONDAY)
    invited = invitations.invite(kelvaro.workspace, email=kelvaro.rep.user.email, roles=[Role.APPROVER], by=kelvaro.owner, at=MONDAY)
    back = invitations.accept(invited, user=kelvaro.rep.user, at=TUESDAY)

    assert (back.pk, back.roles, back.ended_at) == (kelvaro.rep.pk, {Role.APPROVER}, None)


def test_a_member_does_not_use_up_somebody_elses_invitation(kelvaro, invited):
    with pytest.raises(Conflict):
        invitations.accept(invited, user=kelvaro.rep.user, at=TUESDAY)

    assert Invitation.objects.get().accepted_at is None
    assert {row.role for row in kelvaro.rep.role_rows.all()} == {"rep"}


@pytest.mark.parametrize("email", ["greta@kelvaro.example", "GRETA@KELVARO.example ", "new.person@example.com"])
def test_members_and_those_invited_are_not_invited_again(kelvaro, invited, email):
    with pytest.raises(Invalid) as refused:
        invitations.invite(kelvaro.workspace, email=email, roles=[Role.REP], by=kelvaro.owner, at=TUESDAY)

    assert refused.value.field == "email"
    assert Invitation.objects.count() == 1
    assert MailMessage.objects.count() == 1


def test_an_address_may_be_invited_to_two_workspaces(kelvaro, nordhaven, invited):
    invitations.invite(nordhaven.workspace, email=invited.email, roles=[Role.REP], by=nordhaven.owner, at=MONDAY)

    assert Invitation.objects.count() == 2


@pytest.mark.parametrize("who", ["facilitator", "contributor", "approver", "sales_leader", "rep"])
def test_only_an_owner_invites(kelvaro, invited, who):
    by = getattr(kelvaro, who)
    for deed in (
        lambda: invitations.invite(kelvaro.workspace, email="x@example.com", roles=[Role.OWNER], by=by, at=MONDAY),
        lambda: invitations.send_again(invited, by=by, at=MONDAY),
        lambda: invitations.revoke(invited, by=by, at=MONDAY),
    ):
        with pytest.raises(Forbidden):
            deed()

    row = Invitation.objects.get()
    assert (row.token_hash, row.revoked_at) == (invited.token_hash, None)
    assert MailMessage.objects.count() == 1


def test_guesses_open_nothing(kelvaro, invited):
    token = token_in(newest_mail(invited))
    near = [token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(len(token))]

    assert [guess for guess in [*near, "", token[:-1], token + "A", invited.token_hash] if invitation_for(guess, at=MONDAY)] == []


def test_the_mail_speaks_the_receivers_language(kelvaro, nordhaven):
    invited = invitations.invite(kelvaro.workspace, email="sofie@nordhaven.example", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)

    assert newest_mail(invited).language == "de"
