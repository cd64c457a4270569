"""The people page, and what an owner does on it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from icpstudio.actions import invitations, members
from icpstudio.choices import Role
from icpstudio.models import Invitation, MailMessage, Member, User
from icpstudio.queries.invitations import mail_key
from tests.cast import CANARY, MONDAY, browser


def words(response):
    return response.content.decode()


def test_everybody_sees_the_people_and_only_an_owner_the_controls(kelvaro, nordhaven):
    invitations.invite(kelvaro.workspace, email="secret@example.com", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)
    for member in kelvaro.people.values():
        page = words(browser(member).get("/w/kelvaro/people/"))

        assert all(colleague.user.name in page for colleague in kelvaro.people.values())
        assert CANARY not in page
        assert ("secret@example.com" in page) == (member == kelvaro.owner)
        assert ("/people/invite/" in page) == (member == kelvaro.owner)


def test_the_page_costs_the_same_for_one_row_and_for_three(kelvaro):
    def count():
        client = browser(kelvaro.owner)
        with CaptureQueriesContext(connection) as queries:
            client.get("/w/kelvaro/people/")
        return len(queries)

    invitations.invite(kelvaro.workspace, email="a@example.com", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)
    before = count()
    for name in "bc":
        invitations.invite(kelvaro.workspace, email=f"{name}@example.com", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)
        user = User.objects.create_user(f"{name}{name}@example.com", name=name)
        members.add(kelvaro.workspace, user, roles=[Role.REP, Role.APPROVER], by=kelvaro.owner, at=MONDAY)

    assert count() == before


def test_an_owner_changes_roles(kelvaro):
    client = browser(kelvaro.owner)
    url = f"/w/kelvaro/people/{kelvaro.rep.pk}/"
    shown = words(client.get(url))
    answer = client.post(url, {"roles": ["rep", "sales_leader"], "function": "sales"})

    assert 'value="rep"' in shown
    assert answer["Location"] == "/w/kelvaro/people/"
    assert Member.objects.get(pk=kelvaro.rep.pk).roles == {Role.REP, Role.SALES_LEADER}


def test_roles_that_do_not_exist_or_none_are_refused(kelvaro):
    for roles in ([], ["emperor"]):
        answer = browser(kelvaro.owner).post(f"/w/kelvaro/people/{kelvaro.rep.pk}/", {"roles": roles, "function": "sales"})
        assert answer.status_code == 422
    assert Member.objects.get(pk=kelvaro.rep.pk).roles == {Role.REP}


def test_the_last_owner_is_told_on_the_form(kelvaro):
    answer = browser(kelvaro.owner).post(f"/w/kelvaro/people/{kelvaro.owner.pk}/", {"roles": ["rep"], "function": "sales"})

    assert answer.status_code == 422
    assert "A workspace always has an owner" in words(answer)


def test_who_is_removed_is_out_at_the_next_click(kelvaro):
    theirs = browser(kelvaro.rep)
    assert theirs.get("/w/kelvaro/people/").status_code == 200
    browser(kelvaro.owner).post(f"/w/kelvaro/people/{kelvaro.rep.pk}/end/")

    assert theirs.get("/w/kelvaro/people/").status_code == 404


def test_the_last_owner_cannot_end_herself(kelvaro):
    answer = browser(kelvaro.owner).post(f"/w/kelvaro/people/{kelvaro.owner.pk}/end/")

    assert answer.status_code == 422
    assert Member.objects.get(pk=kelvaro.owner.pk).ended_at is None


def test_a_strangers_member_is_not_there(kelvaro, nordhaven):
    client = browser(kelvaro.owner)
    for method, path in (("get", ""), ("post", ""), ("post", "end/")):
        assert getattr(client, method)(f"/w/kelvaro/people/{nordhaven.rep.pk}/{path}").status_code == 404
    assert Member.objects.get(pk=nordhaven.rep.pk).ended_at is None


def test_a_button_is_not_a_page(kelvaro):
    answer = browser(kelvaro.owner).get(f"/w/kelvaro/people/{kelvaro.rep.pk}/end/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "There is no page here" in words(answer)


def test_inviting_by_mail(kelvaro):
    client = browser(kelvaro.owner)
    form = {"name": "Nia", "email": "nia@example.com", "roles": ["rep"], "function": "sales"}
    answer = client.post("/w/kelvaro/people/invite/", form)
    again = client.post("/w/kelvaro/people/invite/", form)
    invitation = Invitation.objects.get()

    assert answer["Location"] == "/w/kelvaro/people/"
    assert again.status_code == 422
    assert MailMessage.objects.get(key=mail_key(invitation)).to == "nia@example.com"
    page = words(client.get("/w/kelvaro/people/"))
    assert "On its way to the mail server" in page

    client.post(f"/w/kelvaro/people/invitations/{invitation.pk}/again/")
    assert MailMessage.objects.count() == 2
    client.post(f"/w/kelvaro/people/invitations/{invitation.pk}/revoke/")
    assert Invitation.objects.get().revoked_by == kelvaro.owner
    assert client.post(f"/w/kelvaro/people/invitations/{invitation.pk}/revoke/").status_code == 409


def test_a_mail_server_that_is_down_is_said_where_the_mail_is(kelvaro):
    invitation = invitations.invite(kelvaro.workspace, email="nia@example.com", roles=[Role.REP], by=kelvaro.owner, at=MONDAY)
    MailMessage.objects.filter(key=mail_key(invitation)).update(tries=3, answer="connection refused")

    assert "Waiting for the mail server since 8 July 2024, 09:00" in words(browser(kelvaro.owner).get("/w/kelvaro/people/"))


def test_a_strangers_invitation_is_not_there(kelvaro, nordhaven):
    theirs = invitations.invite(nordhaven.workspace, email="nia@example.com", roles=[Role.REP], by=nordhaven.owner, at=MONDAY)
    for deed in ("again", "revoke"):
        assert browser(kelvaro.owner).post(f"/w/kelvaro/people/invitations/{theirs.pk}/{deed}/").status_code == 404
    assert Invitation.objects.get().revoked_at is None
    assert MailMessage.objects.count() == 1
