"""Second factors: set up, asked for when signing in, asked for by a workspace, and told by mail."""

import re
import time
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from icpstudio.models import MailMessage, Workspace
from tests.cast import FRIDAY, browser

PASSWORD = "three blue harbour cranes"


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


def code_of(secret, ahead=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def with_app(client):
    """Set up the app as a person does, and return its key."""
    page = client.get("/accounts/app/on/").content.decode()
    secret = re.search(r"data-secret>([A-Z2-7]+)<", page)[1]
    answer = client.post("/accounts/app/on/", {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/recovery-codes/"
    return secret


def with_password(member):
    member.user.set_password(PASSWORD)
    member.user.save()
    return {"login": member.user.email, "password": PASSWORD}


def test_an_app_is_set_up_and_its_key_lies_encrypted(kelvaro, django_capture_on_commit_callbacks):
    client = browser(kelvaro.owner)
    with django_capture_on_commit_callbacks(execute=True):
        secret = with_app(client)
    kept = Authenticator.objects.get(user=kelvaro.owner.user, type="totp").data["secret"]
    mail = MailMessage.objects.get()

    assert secret not in kept
    assert (mail.to, "authenticator app has been switched on" in mail.text) == (kelvaro.owner.user.email, True)
    assert "/accounts/security/" in mail.text


def test_recovery_codes_are_shown_once(kelvaro):
    client = browser(kelvaro.owner)
    with_app(client)
    first, second = (client.get("/accounts/recovery-codes/").content.decode() for _look in range(2))

    assert len(re.findall(r"<code>\d{8}</code>", first)) == 10
    assert re.findall(r"\b\d{8}\b", second) == []
    assert "10 codes are left" in second


def test_a_wrong_code_sets_nothing_up(kelvaro):
    client = browser(kelvaro.owner)
    client.get("/accounts/app/on/")
    answer = client.post("/accounts/app/on/", {"code": "000000"})

    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_with_an_app_the_password_alone_opens_nothing(kelvaro):
    secret = with_app(browser(kelvaro.owner))
    client = browser()
    answer = client.post("/accounts/login/", {**with_password(kelvaro.owner), "next": "/w/kelvaro/people/"})
    still_out = client.get("/w/kelvaro/people/").status_code
    wrong = client.post("/accounts/second-factor/", {"code": "000000"})
    right = client.post("/accounts/second-factor/", {"code": code_of(secret, 1)})

    assert (answer["Location"], still_out, wrong.status_code) == ("/accounts/second-factor/", 302, 422)
    assert (right.status_code, right["Location"]) == (302, "/w/kelvaro/people/")
    assert client.get("/w/kelvaro/people/").status_code == 200


def test_a_code_by_mail_is_followed_by_the_second_factor_too(kelvaro):
    with_app(browser(kelvaro.owner))
    client = browser()
    client.post("/accounts/login/code/", {"email": kelvaro.owner.user.email})
    code = re.search(r"^    (\S+)$", MailMessage.objects.order_by("-queued_at").first().text, re.MULTILINE)[1]
    answer = client.post("/accounts/login/code/confirm/", {"code": code, "action": "verify"})

    assert answer["Location"] == "/accounts/second-factor/"
    assert client.get("/w/kelvaro/people/").status_code == 302


def test_a_code_that_let_somebody_in_does_so_once(kelvaro):
    secret = with_app(browser(kelvaro.owner))

    assert entering_twice(with_password(kelvaro.owner), code_of(secret, 1)) == [302, 422]


def test_a_recovery_code_lets_in_once(kelvaro):
    client = browser(kelvaro.owner)
    with_app(client)
    code = re.search(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").content.decode())[1]

    assert entering_twice(with_password(kelvaro.owner), code) == [302, 422]


def entering_twice(given, code):
    """What two browsers are answered, one after the other, that sign in with the same code."""
    answers = []
    for _time in range(2):
        client = browser()
        client.post("/accounts/login/", given)
        answers.append(client.post("/accounts/second-factor/", {"code": code}).status_code)
    return answers


def test_new_recovery_codes_void_the_old_ones(kelvaro):
    client = browser(kelvaro.owner)
    with_app(client)
    old = set(re.findall(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").content.decode()))
    client.post("/accounts/recovery-codes/new/")
    new = set(re.findall(r"<code>(\d{8})</code>", client.get("/accounts/recovery-codes/").content.decode()))

    assert (len(new), old & new) == (10, set())


def test_without_a_second_factor_there_are_no_recovery_codes(kelvaro):
    client = browser(kelvaro.owner)

    assert client.get("/accounts/recovery-codes/").status_code == 404
    assert client.post("/accounts/recovery-codes/new/").status_code == 422


def test_a_workspace_asks_owners_and_approvers_for_a_second_factor(kelvaro):
    owner = browser(kelvaro.owner)
    early = owner.post("/w/kelvaro/settings/second-factor/", {"required": "yes"})
    with_app(owner)
    owner.post("/w/kelvaro/settings/second-factor/", {"required": "yes"})
    approver = browser(kelvaro.approver)
    led, refused = approver.get("/w/kelvaro/people/"), approver.post(f"/w/kelvaro/versions/{uuid4()}/decide/")

    assert early.status_code == 409
    assert kelvaro.audit()[-1] == ("require_second_factor", kelvaro.owner, str(kelvaro.workspace.pk))
    assert (led.status_code, led["Location"]) == (302, "/accounts/security/")
    assert "asks its owners and approvers" in approver.get(led["Location"]).content.decode()
    assert refused.status_code == 403
    assert [browser(one).get("/w/kelvaro/people/").status_code for one in (kelvaro.owner, kelvaro.facilitator, kelvaro.rep)] == [200] * 3
    with_app(approver)
    assert approver.get("/w/kelvaro/people/").status_code == 200


def test_who_has_to_have_a_second_factor_keeps_one(kelvaro):
    Workspace.objects.filter(pk=kelvaro.workspace.pk).update(second_factor_required=True)
    client = browser(kelvaro.owner)
    with_app(client)
    page, answer = client.get("/accounts/app/off/"), client.post("/accounts/app/off/")

    assert "this is your only one" in page.content.decode()
    assert answer.status_code == 422
    assert Authenticator.objects.filter(type="totp").exists()


def test_the_app_is_switched_off_where_nobody_asks_for_it(kelvaro):
    client = browser(kelvaro.owner)
    with_app(client)
    client.post("/accounts/app/off/")

    assert not Authenticator.objects.exists()


def test_the_owner_stops_asking(kelvaro):
    client = browser(kelvaro.owner)
    with_app(client)
    client.post("/w/kelvaro/settings/second-factor/", {"required": "yes"})
    client.post("/w/kelvaro/settings/second-factor/", {"required": "no"})

    assert [verb for verb, _who, _what in kelvaro.audit()] == ["require_second_factor", "release_second_factor"]
    assert not Workspace.objects.get(pk=kelvaro.workspace.pk).second_factor_required


@pytest.mark.parametrize("gone", ["suspended", "ended"])
def test_a_second_factor_opens_no_closed_door(kelvaro, gone):
    client = browser(kelvaro.approver)
    with_app(client)
    setattr(kelvaro.approver, f"{gone}_at", FRIDAY)
    kelvaro.approver.save()

    assert client.get("/w/kelvaro/people/").status_code == 404


def test_a_strangers_passkey_is_not_there(kelvaro, nordhaven):
    theirs = Authenticator.objects.create(user=nordhaven.owner.user, type="webauthn", data={"name": "Phone", "credential": {}})
    client = browser(kelvaro.owner)

    assert client.post(f"/accounts/passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_a_made_up_passkey_opens_nothing(kelvaro):
    client = browser()
    offer = client.get("/accounts/passkeys/login/", headers={"Accept": "application/json"}).json()
    forged = '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": null}}'
    answers = [client.post("/accounts/passkeys/login/", {"credential": text}) for text in (forged, '{"id": 5}', "{}", "[]", "nonsense", "")]

    assert offer["request_options"]["publicKey"]["userVerification"] == "required"
    assert {answer["Location"] for answer in answers} == {"/accounts/login/"}
    assert client.get("/w/kelvaro/people/").status_code == 302


@pytest.mark.parametrize(
    "path", ["webauthn/", "webauthn/signup/", "trust/", "recovery-codes/download/", "email/", "social/connections/", "reauthenticate/"]
)
def test_what_the_library_would_bring_besides_is_not_there(kelvaro, path):
    assert browser(kelvaro.owner).get(f"/accounts/{path}").status_code == 404
