"""Where somebody is signed in: listed, ended one by one, ended by a new password."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icpstudio.actions import sessions as actions
from icpstudio.kit import clock, sessions
from icpstudio.queries.sessions import device
from tests.cast import browser

PASSWORD = "three blue harbour cranes"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


def signs_in(member, agent, place="203.0.113.7"):
    member.user.set_password(PASSWORD)
    member.user.save(update_fields=["password"])
    client = browser()
    client.defaults |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": place}
    assert client.post("/accounts/login/", {"login": member.user.email, "password": PASSWORD}).status_code == 302
    return client


def again(member, agent, place):
    client = browser()
    client.defaults |= {"HTTP_USER_AGENT": agent, "REMOTE_ADDR": place}
    client.post("/accounts/login/", {"login": member.user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_named_in_two_words(agent, words):
    assert device(agent) == words


def test_the_security_page_lists_browser_and_place(kelvaro):
    laptop = signs_in(kelvaro.rep, FIREFOX)
    again(kelvaro.rep, PHONE, "198.51.100.9")
    page = laptop.get("/accounts/security/").content.decode()

    assert re.findall(r"Firefox, Windows|Safari, iPhone|203\.0\.113\.7|198\.51\.100\.9|this browser", page)[:5] == [
        "Firefox, Windows", "this browser", "203.0.113.7", "Safari, iPhone", "198.51.100.9",
    ]  # fmt: skip


def test_one_session_is_ended(kelvaro):
    laptop, phone = signs_in(kelvaro.rep, FIREFOX), again(kelvaro.rep, PHONE, "198.51.100.9")
    row = UserSession.objects.get(user_agent=PHONE)
    laptop.post(f"/accounts/sessions/{row.pk}/end/")

    assert (phone.get("/preferences/").status_code, laptop.get("/preferences/").status_code) == (302, 200)


def test_all_others_are_ended(kelvaro):
    laptop = signs_in(kelvaro.rep, FIREFOX)
    others = [again(kelvaro.rep, PHONE, "198.51.100.9") for _one in range(2)]
    laptop.post("/accounts/sessions/end-others/")

    assert [client.get("/preferences/").status_code for client in (laptop, *others)] == [200, 302, 302]
    assert UserSession.objects.filter(user=kelvaro.rep.user).count() == 1


def test_a_strangers_session_is_not_there(kelvaro, nordhaven):
    theirs = signs_in(nordhaven.rep, PHONE)
    row = UserSession.objects.get(user=nordhaven.rep.user)

    assert browser(kelvaro.rep).post(f"/accounts/sessions/{row.pk}/end/").status_code == 404
    assert theirs.get("/preferences/").status_code == 200


def test_a_new_password_ends_the_other_sessions(kelvaro):
    laptop, phone = signs_in(kelvaro.rep, FIREFOX), again(kelvaro.rep, PHONE, "198.51.100.9")
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    laptop.post("/accounts/password/change/", new)

    assert (laptop.get("/preferences/").status_code, phone.get("/preferences/").status_code) == (200, 302)
    assert "Safari, iPhone" not in laptop.get("/accounts/security/").content.decode()


def test_a_session_that_was_never_noted_appears_with_its_next_click(kelvaro):
    client = browser(kelvaro.rep)
    session = client.session
    del session[sessions.SEEN]
    session.save()
    client.get("/preferences/", headers={"User-Agent": FIREFOX})

    assert UserSession.objects.get(user=kelvaro.rep.user).user_agent == FIREFOX


def test_working_writes_last_used_every_five_minutes_and_not_more_often(kelvaro):
    client, at = browser(kelvaro.rep), clock.now()
    session = client.session
    seen = []
    for minute in (0, 1, 4, 6, 7):
        moment = at + timedelta(minutes=10 + minute)
        actions.note(session, by=kelvaro.rep.user, place="203.0.113.7", agent=PHONE, at=moment)
        seen.append((UserSession.objects.get().last_seen_at - at) // timedelta(minutes=1))

    assert seen == [10, 10, 10, 16, 16]


def test_one_session_and_three_cost_the_same(kelvaro):
    laptop = signs_in(kelvaro.rep, FIREFOX)
    laptop.get("/accounts/security/")  # the first click notes the session
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            laptop.get("/accounts/security/")
        counts.append(len(queries))
        for _one in range(2):
            again(kelvaro.rep, PHONE, "198.51.100.9")

    assert counts[0] == counts[1]


def test_sessions_that_have_run_out_are_forgotten_and_their_notes(kelvaro):
    client, at = signs_in(kelvaro.rep, FIREFOX), clock.now()
    browser().get("/accounts/passkeys/login/", headers={"Accept": "application/json"})  # anybody may leave one behind
    stood = actions.forget(at=at), Session.objects.count(), UserSession.objects.count()
    later = at + timedelta(days=15)
    gone = actions.forget(at=later), Session.objects.count(), UserSession.objects.count()

    assert (stood, gone) == ((0, 2, 1), (2, 0, 0))
    assert client.get("/preferences/").status_code == 302
