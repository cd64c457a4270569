"""Confirming before a weighty deed: asked in place, nothing typed is lost, and nothing is done without a good proof."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from icpstudio.kit import clock, sessions
from icpstudio.middleware.doorman import table
from icpstudio.models import Invitation, MailMessage, MemberRole
from profiles.models import Approval
from tests.cast import browser
from tests.factories.pages import submitted

PASSWORD = "three blue harbour cranes"
ROLES = {"roles": ["rep"], "function": "sales"}
REASON = "The price line is wrong.\nSay “from 900 €” & nothing else."


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


def hidden(page):
    """The hidden fields of the first form of the question, but for token and proof."""
    form = page.content.decode().split("<form", 2)[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return [(name, value) for name, value in found if name != "csrfmiddlewaretoken" and not name.startswith("confirm-")]


def roles_of(member):
    return sorted(MemberRole.objects.filter(member=member).values_list("role", flat=True))


def test_who_signed_in_long_ago_is_asked_and_nothing_has_happened(kelvaro):
    client = browser(kelvaro.owner, fresh=False)
    page = client.post(f"/w/kelvaro/people/{kelvaro.rep.pk}/", {"roles": ["owner", "rep"], "function": "sales"})

    assert page.status_code == 401
    assert "Confirm that it is you" in page.content.decode()
    assert "invite members and change their roles" in page.content.decode()
    assert hidden(page) == [("roles", "owner"), ("roles", "rep"), ("function", "sales")]
    assert roles_of(kelvaro.rep) == ["rep"]


def test_looking_is_not_asked(kelvaro):
    client = browser(kelvaro.owner, fresh=False)

    assert client.get(f"/w/kelvaro/people/{kelvaro.rep.pk}/").status_code == 200


def test_a_code_by_mail_does_the_deed_with_what_was_typed(kelvaro):
    version = submitted(kelvaro)
    client, where = browser(kelvaro.approver, fresh=False), f"/w/kelvaro/versions/{version.pk}/decide/"
    sent = {"hash_seen": version.content_hash, "decision": "sent_back", "reason": REASON}
    asked = client.post(where, sent)
    mailed = client.post(where, {**dict(hidden(asked)), "reason": REASON, "confirm-way": "send"})
    mail = MailMessage.objects.order_by("-queued_at").first()
    code = re.search(r"^    (\S+)$", mail.text, re.MULTILINE)[1]
    wrong = client.post(where, {**sent, "confirm-way": "mail", "confirm-mailed": "AAAA-AAAA"})
    before = Approval.objects.get(version=version, member=kelvaro.approver).decision
    done = client.post(where, {**sent, "confirm-way": "mail", "confirm-mailed": code.lower()})

    assert (asked.status_code, mailed.status_code, wrong.status_code, done.status_code) == (401, 401, 422, 302)
    assert (mail.to, code in mail.subject, before) == (kelvaro.approver.user.email, True, "")
    assert [REASON.split("\n")[0] in page.content.decode() for page in (asked, mailed, wrong)] == [True, True, True]
    assert Approval.objects.get(version=version, member=kelvaro.approver).reason == REASON


def test_after_three_wrong_codes_the_right_one_is_void(kelvaro):
    client, where = browser(kelvaro.owner, fresh=False), f"/w/kelvaro/people/{kelvaro.rep.pk}/end/"
    client.post(where, {"confirm-way": "send"})
    code = re.search(r"^    (\S+)$", MailMessage.objects.get().text, re.MULTILINE)[1]
    for _try in range(3):
        client.post(where, {"confirm-way": "mail", "confirm-mailed": "AAAA-AAAA"})

    assert client.post(where, {"confirm-way": "mail", "confirm-mailed": code}).status_code == 422
    assert kelvaro.rep.ended_at is None


def test_a_code_is_good_for_its_own_session(kelvaro):
    mine, other = browser(kelvaro.owner, fresh=False), browser(kelvaro.owner, fresh=False)
    where = f"/w/kelvaro/people/{kelvaro.rep.pk}/end/"
    mine.post(where, {"confirm-way": "send"})
    code = re.search(r"^    (\S+)$", MailMessage.objects.get().text, re.MULTILINE)[1]

    assert other.post(where, {"confirm-way": "mail", "confirm-mailed": code}).status_code == 422


def test_a_password_confirms_and_lasts_ten_minutes(kelvaro):
    kelvaro.owner.user.set_password(PASSWORD)
    kelvaro.owner.user.save()
    client, where = browser(kelvaro.owner, fresh=False), f"/w/kelvaro/people/{kelvaro.rep.pk}/"
    wrong = client.post(where, ROLES | {"confirm-way": "password", "confirm-password": "not this one"})
    right = client.post(
        where, {"roles": ["rep", "contributor"], "function": "sales", "confirm-way": "password", "confirm-password": PASSWORD}
    )
    again = client.post(where, {"roles": ["approver"], "function": "sales"})

    assert (wrong.status_code, right.status_code, again.status_code) == (422, 302, 302)
    assert "not this one" not in wrong.content.decode()
    assert roles_of(kelvaro.rep) == ["approver"]


def test_ten_minutes_are_ten_minutes(kelvaro):
    at = clock.now()
    session = browser(kelvaro.owner).session
    sessions.confirm(session, at=at - sessions.FRESH_FOR)
    young = sessions.is_fresh(session, at=at)
    sessions.confirm(session, at=at - sessions.FRESH_FOR * 1.01)

    assert (young, sessions.is_fresh(session, at=at)) == (True, False)


def test_a_code_of_the_app_confirms_once_and_then_mail_is_no_way(kelvaro):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(kelvaro.owner.user, secret)
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()) + 1))
    client, where = browser(kelvaro.owner, fresh=False), f"/w/kelvaro/people/{kelvaro.rep.pk}/"
    mail = client.post(where, ROLES | {"confirm-way": "send"})
    right = client.post(where, ROLES | {"confirm-way": "app", "confirm-code": code})
    replayed = browser(kelvaro.owner, fresh=False).post(where, ROLES | {"confirm-way": "app", "confirm-code": code})

    assert (mail.status_code, right.status_code, replayed.status_code) == (401, 302, 422)
    assert not MailMessage.objects.exists()


def test_trying_too_often_ends_and_keeps_what_was_typed(kelvaro):
    kelvaro.owner.user.set_password(PASSWORD)
    kelvaro.owner.user.save()
    client, where = browser(kelvaro.owner, fresh=False), f"/w/kelvaro/people/{kelvaro.rep.pk}/"
    for _try in range(10):
        client.post(where, ROLES | {"confirm-way": "password", "confirm-password": "guess"})
    page = client.post(where, ROLES | {"confirm-way": "password", "confirm-password": PASSWORD})

    assert page.status_code == 422
    assert "too often" in page.content.decode()
    assert hidden(page) == [("roles", "rep"), ("function", "sales")]


def test_a_page_about_secrets_is_asked_for_before_it_shows_anything(kelvaro):
    kelvaro.owner.user.set_password(PASSWORD)
    kelvaro.owner.user.save()
    client = browser(kelvaro.owner, fresh=False)
    asked = client.get("/accounts/app/on/")
    passed = client.post("/accounts/app/on/", {"confirm-way": "password", "confirm-page": "1", "confirm-password": PASSWORD})

    assert (asked.status_code, "data-secret" in asked.content.decode()) == (401, False)
    assert (passed.status_code, passed["Location"]) == (302, "/accounts/app/on/")
    assert client.get("/accounts/app/on/").status_code == 200


def test_a_part_of_a_page_gets_the_question_in_its_main_column(kelvaro):
    answer = browser(kelvaro.owner, fresh=False).post(f"/w/kelvaro/people/{kelvaro.rep.pk}/", ROLES, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#main")
    assert "<html" not in answer.content.decode()


def test_a_forbidden_deed_is_refused_before_anything_is_asked(kelvaro):
    answer = browser(kelvaro.rep, fresh=False).post(f"/w/kelvaro/people/{kelvaro.owner.pk}/", ROLES)

    assert answer.status_code == 403


def test_a_confirmation_is_no_way_around_the_token_of_a_form(kelvaro):
    client = browser(kelvaro.owner, fresh=False)
    client.handler.enforce_csrf_checks = True

    assert client.post(f"/w/kelvaro/people/{kelvaro.rep.pk}/end/", {"confirm-way": "send"}).status_code == 403
    assert not MailMessage.objects.exists()


def test_inviting_asks_and_invites_once(kelvaro):
    kelvaro.owner.user.set_password(PASSWORD)
    kelvaro.owner.user.save()
    client = browser(kelvaro.owner, fresh=False)
    sent = {"name": "Nia", "email": "nia@example.com", "roles": ["rep"], "function": ""}
    asked = client.post("/w/kelvaro/people/invite/", sent)
    client.post("/w/kelvaro/people/invite/", sent | {"confirm-way": "password", "confirm-password": PASSWORD})

    assert asked.status_code == 401
    assert Invitation.objects.get().email == "nia@example.com"


def test_a_deed_that_calls_itself_a_page_is_asked_for_and_not_done(kelvaro):
    sent = {"name": "Nia", "email": "nia@example.com", "roles": ["rep"], "function": "", "confirm-page": "1"}
    answers = [browser(kelvaro.owner, fresh=fresh).post("/w/kelvaro/people/invite/", sent) for fresh in (False, True)]

    assert [(answer.status_code, answer.get("Location")) for answer in answers] == [(401, None), (302, "/w/kelvaro/people/invite/")]
    assert not Invitation.objects.exists()


def test_a_page_takes_no_form_that_calls_itself_a_page(kelvaro):
    assert browser(kelvaro.owner).post("/w/kelvaro/people/", {"confirm-page": "1"}).status_code == 405


@pytest.mark.parametrize("method", ["get", "head", "options", "put", "trace"])
def test_a_deed_is_done_by_no_method_that_nobody_asks_about(kelvaro, method):
    answers = [
        getattr(browser(kelvaro.owner, fresh=False), method)(f"/w/kelvaro/{path}")
        for path in (f"people/{kelvaro.rep.pk}/end/", "settings/second-factor/")
    ]
    kelvaro.rep.refresh_from_db()

    assert [answer.status_code for answer in answers] == [405, 405]
    assert (kelvaro.rep.ended_at, kelvaro.audit()) == (None, [])


def test_the_deeds_that_ask_again_are_these():
    assert sorted(name for name, access in table().items() if access.asks_again("POST")) == [
        "account_set_password", "icpstudio:change_roles", "icpstudio:end_membership", "icpstudio:invite", "icpstudio:revoke_invitation",
        "icpstudio:second_factor", "icpstudio:send_invitation_again", "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp",
        "mfa_generate_recovery_codes", "mfa_remove_webauthn", "mfa_view_recovery_codes", "profiles:decide",
    ]  # fmt: skip
