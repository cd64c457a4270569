"""The page behind the link in an invitation."""

import re

import pytest
from django.core.cache import cache

from icpstudio.actions import invitations
from icpstudio.choices import Role
from icpstudio.kit import clock
from icpstudio.models import Invitation, MailMessage, Member, User
from icpstudio.queries.invitations import mail_key
from tests.cast import CANARY, browser


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


def link_for(company, email):
    invitation = invitations.invite(company.workspace, email=email, name="Nia", roles=[Role.REP], by=company.owner, at=clock.now())
    return re.search(r"/join/\S+", MailMessage.objects.get(key=mail_key(invitation)).text)[0]


def test_a_new_person_joins_and_is_in(kelvaro):
    link, client = link_for(kelvaro, "nia@example.com"), browser()
    page = client.get(link)
    answer = client.post(link, {"name": "Nia Bell", "password": ""})
    person = User.objects.get(email="nia@example.com")

    assert "Ruth Adeyemi invites you as: Rep." in page.content.decode()
    assert 'value="Nia"' in page.content.decode()
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex", "same-origin")
    assert "no-store" in page["Cache-Control"]
    assert answer["Location"] == "/w/kelvaro/"
    assert (person.name, person.has_usable_password()) == ("Nia Bell", False)
    assert client.get("/w/kelvaro/people/").status_code == 200
    assert browser().get(link).status_code == 404


def test_looking_changes_nothing(kelvaro):
    link = link_for(kelvaro, "nia@example.com")
    for method in ("get", "head", "get"):
        getattr(browser(), method)(link)

    assert Invitation.objects.get().accepted_at is None
    assert not User.objects.filter(email="nia@example.com").exists()


def test_a_weak_password_is_refused_and_the_name_kept(kelvaro):
    answer = browser().post(link_for(kelvaro, "nia@example.com"), {"name": "Nia Bell", "password": "12345"})

    assert answer.status_code == 422
    assert 'value="Nia Bell"' in answer.content.decode()
    assert "12345" not in answer.content.decode()
    assert not User.objects.filter(email="nia@example.com").exists()


def test_the_link_does_not_open_an_account_that_exists(kelvaro, nordhaven):
    link, client = link_for(kelvaro, "greta@nordhaven.example"), browser()
    page = client.get(link).content.decode()
    client.post(link, {"name": "Impostor", "password": "a very long password"})

    assert f'href="/accounts/login/?next={link}"' in page
    assert CANARY not in page
    assert Invitation.objects.get().accepted_at is None
    assert client.get("/w/nordhaven/people/").status_code == 302
    assert not User.objects.get(email="greta@nordhaven.example").check_password("a very long password")


def test_who_is_signed_in_joins_with_her_account(kelvaro, nordhaven):
    link, client = link_for(kelvaro, "greta@nordhaven.example"), browser(nordhaven.rep)
    client.get(link)
    assert Invitation.objects.get().accepted_at is None
    answer = client.post(link)

    assert answer["Location"] == "/w/kelvaro/"
    assert Member.objects.get(workspace=kelvaro.workspace, user=nordhaven.rep.user).roles == {Role.REP}


def test_unknown_used_and_revoked_links_look_the_same(kelvaro):
    used, revoked = link_for(kelvaro, "a@example.com"), link_for(kelvaro, "b@example.com")
    browser().post(used, {"name": "A"})
    invitations.revoke(Invitation.objects.get(email="b@example.com"), by=kelvaro.owner, at=clock.now())
    answers = [browser().get(path) for path in (used, revoked, "/join/nothing/")]
    texts = [answer.content.decode().replace(answer["X-Request-ID"], "") for answer in answers]

    assert len({re.sub(r'nonce="[^"]*"', "", text) for text in texts}) == 1


def test_guessing_links_ends_soon(kelvaro):
    link, client = link_for(kelvaro, "nia@example.com"), browser()
    answers = [client.get(f"/join/guess-{number}/").status_code for number in range(25)]

    assert answers == [404] * 20 + [429] * 5
    assert client.get(link).status_code == 429
