"""Signing in: by a code from the mail, by a password, and with the same answer to those whom we don't know."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icpstudio.models import MailMessage, User
from tests.cast import browser

PASSWORD = "three blue harbour cranes"


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db):
    cache.clear()


def ask_for_code(email, client=None):
    client = client or browser()
    return client, client.post("/accounts/login/code/", {"email": email, "next": "/w/kelvaro/people/"}, follow=True)


def newest():
    return MailMessage.objects.order_by("-queued_at").first()


def test_a_code_from_the_mail_signs_in_and_leads_on(kelvaro):
    client, page = ask_for_code("MARTA@kelvaro.example")
    mail = newest()
    code = re.search(r"^    (\S+)$", mail.text, re.MULTILINE)[1]
    answer = client.post("/accounts/login/code/confirm/", {"code": code, "action": "verify", "next": "/w/kelvaro/people/"})

    assert page.status_code == 200
    assert (mail.to, mail.to_name, mail.workspace) == ("marta@kelvaro.example", "Marta Lindqvist", None)
    assert code in mail.subject
    assert code in mail.html
    assert (answer.status_code, answer["Location"]) == (302, "/w/kelvaro/people/")
    assert client.get("/w/kelvaro/people/").status_code == 200


def test_a_wrong_code_signs_nobody_in(kelvaro):
    client, _page = ask_for_code("marta@kelvaro.example")
    answer = client.post("/accounts/login/code/confirm/", {"code": "XXXX-XXXX", "action": "verify"})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert client.get("/w/kelvaro/people/").status_code == 302


@pytest.mark.parametrize("email", ["marta@kelvaro.example", "nobody@kelvaro.example"])
def test_a_new_code_comes_three_times(kelvaro, email):
    client, page = ask_for_code(email)
    pages = [page.content.decode()]
    for _time in range(4):
        pages.append(client.post("/accounts/login/code/confirm/", {"action": "resend"}, follow=True).content.decode())

    assert ["Send a new code" in page for page in pages] == [True, True, True, False, False]
    assert ["Only the code in the newest one works." in page for page in pages[:4]] == [False, True, True, True]


def test_after_three_wrong_codes_the_right_one_is_void(kelvaro):
    client, _page = ask_for_code("marta@kelvaro.example")
    code = re.search(r"^    (\S+)$", newest().text, re.MULTILINE)[1]
    for _try in range(3):
        client.post("/accounts/login/code/confirm/", {"code": "XXXX-XXXX", "action": "verify"})
    client.post("/accounts/login/code/confirm/", {"code": code, "action": "verify"})

    assert client.get("/w/kelvaro/people/").status_code == 302


def without_secrets(page, email):
    text = page.content.decode().replace(email, "ADDRESS") if email else page.content.decode()
    text = text.replace(page.headers.get("X-Request-Id") or "-", "-")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]*"', "", text)


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_known_and_unknown_addresses_get_the_same_answer(kelvaro, path):
    pages = []
    for email in ("marta@kelvaro.example", "nobody@kelvaro.example"):
        page = browser().post(path, {"email": email}, follow=True)
        pages.append((page.status_code, page.redirect_chain, without_secrets(page, email)))

    assert pages[0] == pages[1]
    assert sorted(MailMessage.objects.values_list("to", flat=True)) == ["marta@kelvaro.example", "nobody@kelvaro.example"]


def test_a_stranger_is_told_by_mail_that_people_join_by_invitation(kelvaro):
    ask_for_code("nobody@kelvaro.example")

    assert newest().subject == "No account for this address at ICP Studio"
    assert "/accounts/login/" in newest().text


def test_mails_speak_the_receivers_language(kelvaro):
    ask_for_code("sofie@kelvaro.example")

    assert newest().language == "de"


def test_a_password_signs_in(kelvaro):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    client = browser()
    wrong = client.post("/accounts/login/", {"login": "greta@kelvaro.example", "password": "not this one"})
    right = client.post("/accounts/login/", {"login": "greta@kelvaro.example", "password": PASSWORD})

    assert wrong.status_code == 422
    assert "do not belong together" in wrong.content.decode()
    assert "not this one" not in wrong.content.decode()
    assert (right.status_code, right["Location"]) == (302, "/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(kelvaro):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    pages = []
    for email in ("greta@kelvaro.example", "nobody@kelvaro.example"):
        page = browser().post("/accounts/login/", {"login": email, "password": "not this one"})
        pages.append((page.status_code, without_secrets(page, email)))

    assert pages[0] == pages[1]


def test_guessing_passwords_ends_soon(kelvaro):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    client = browser()
    for _try in range(5):
        client.post("/accounts/login/", {"login": "greta@kelvaro.example", "password": "guess"})
    answer = client.post("/accounts/login/", {"login": "greta@kelvaro.example", "password": PASSWORD})

    assert answer.status_code != 302
    assert client.get("/w/kelvaro/people/").status_code == 302


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(kelvaro):
    client = browser()
    client.post("/accounts/password/reset/", {"email": "greta@kelvaro.example"})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", newest().text)[1]
    page = client.get(link, follow=True)
    action = page.redirect_chain[-1][0]
    short = client.post(action, {"password1": "short", "password2": "short"})
    done = client.post(action, {"password1": PASSWORD, "password2": PASSWORD})

    assert page.status_code == 200
    assert short.status_code == 422
    assert done.status_code == 302
    assert User.objects.get(email="greta@kelvaro.example").check_password(PASSWORD)
    assert "no longer works" in browser().get(link, follow=True).content.decode()


def test_a_link_for_one_person_does_not_fit_another(kelvaro):
    browser().post("/accounts/password/reset/", {"email": "greta@kelvaro.example"})
    link = re.search(r"(/accounts/password/reset/key/)(\w+)-(\S+)/", newest().text)
    page = browser().get(f"{link[1]}{kelvaro.owner.user.pk.hex}-{link[3]}/", follow=True)

    assert "no longer works" in page.content.decode()


def test_there_is_no_sign_up(kelvaro):
    page = browser().post("/accounts/signup/", {"email": "eve@example.com", "password1": PASSWORD})

    assert "People join by invitation" in page.content.decode()
    assert not User.objects.filter(email="eve@example.com").exists()


def test_signing_out_takes_a_button(kelvaro):
    client = browser(kelvaro.rep)
    looked = client.get("/accounts/logout/")
    still = client.get("/w/kelvaro/people/").status_code
    out = client.post("/w/kelvaro/accounts/logout/")

    assert (looked.status_code, still) == (200, 200)
    assert out["Location"] == "/accounts/login/"
    assert client.get("/w/kelvaro/people/").status_code == 302


def test_next_never_leads_to_another_site(kelvaro):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    for there in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = browser().post("/accounts/login/", {"login": "greta@kelvaro.example", "password": PASSWORD, "next": there})
        assert answer["Location"] == "/"


def test_a_closed_account_does_not_get_in(kelvaro):
    User.objects.filter(pk=kelvaro.rep.user.pk).update(is_active=False)
    ask_for_code("greta@kelvaro.example")

    assert newest().subject == "No account for this address at ICP Studio"


def test_a_password_is_set_and_changed(kelvaro):
    kelvaro.rep.user.set_unusable_password()
    kelvaro.rep.user.save()
    client = browser(kelvaro.rep)
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    wrong = client.post("/accounts/password/change/", {"oldpassword": "x", "password1": PASSWORD + "!", "password2": PASSWORD + "!"})
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"})

    assert wrong.status_code == 422
    assert User.objects.get(pk=kelvaro.rep.user.pk).check_password(PASSWORD + "!")
    assert client.get("/preferences/").status_code == 200


def test_a_session_lasts_two_weeks(kelvaro):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    client = browser()
    client.post("/accounts/login/", {"login": "greta@kelvaro.example", "password": PASSWORD})

    assert client.session.get_expiry_age() == timedelta(days=14).total_seconds()


def locked(client, email="greta@kelvaro.example"):
    for _try in range(5):
        answer = client.post("/accounts/login/", {"login": email, "password": "guess"})
    return answer


def test_who_guesses_is_locked_out_in_words_and_for_how_long(kelvaro):
    answer = locked(browser())

    assert answer.status_code == 429
    assert "closed for 15 minutes" in answer.content.decode()


def test_guessing_elsewhere_does_not_lock_the_person_out(kelvaro):
    kelvaro.approver.user.set_password(PASSWORD)
    kelvaro.approver.user.save()
    given = {"login": "henrik@kelvaro.example", "password": PASSWORD}
    for place in range(8):
        guesser = browser()
        guesser.defaults["REMOTE_ADDR"] = f"198.51.100.{place}"
        locked(guesser, "henrik@kelvaro.example")
    there, here = guesser.post("/accounts/login/", given), browser().post("/accounts/login/", given)

    assert (there.status_code, here.status_code) == (429, 302)


def test_who_is_locked_out_of_the_password_still_gets_a_code(kelvaro):
    client = browser()
    locked(client)
    page = client.post("/accounts/login/code/", {"email": "greta@kelvaro.example"})

    assert (page.status_code, newest().to) == (302, "greta@kelvaro.example")


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_asking_for_mails_elsewhere_does_not_keep_the_person_from_hers(kelvaro, path):
    statuses = []
    for place in ["198.51.100.1"] * 5 + ["203.0.113.7"]:
        client = browser()
        client.defaults["REMOTE_ADDR"] = place
        statuses.append(client.post(path, {"email": "henrik@kelvaro.example"}).status_code)

    assert statuses == [302, 302, 302, 422, 422, 302]


def test_a_lock_is_the_same_for_an_address_that_nobody_has(kelvaro):
    pages = [locked(browser(), email) for email in ("greta@kelvaro.example", "nobody@kelvaro.example")]

    assert [page.status_code for page in pages] == [429, 429]
    assert without_secrets(pages[0], "") == without_secrets(pages[1], "")


def work(path, fields):
    """What somebody outside can see of one try, and what it cost: answer, headers, cookies, queries by kind."""
    with CaptureQueriesContext(connection) as queries:
        client = browser()
        page = client.post(path, fields)
    address = next(value for name, value in fields.items() if name in {"email", "login"})
    headers = {name: re.sub(r"nonce-[^']*|\d+|(Sun|Mon|Tue|Wed|Thu|Fri|Sat), ", "", value) for name, value in page.headers.items()}
    headers["X-Request-ID"] = ""
    cookies = sorted((name, len(cookie.value)) for name, cookie in client.cookies.items())
    kinds = sorted(re.sub(r"'[^']*'|\d+", "?", query["sql"]).split("WHERE")[0] for query in queries)
    return page.status_code, without_secrets(page, address), headers, cookies, kinds


@pytest.mark.parametrize(
    ("path", "field", "more"),
    [
        ("/accounts/login/", "login", {"password": "not this one"}),
        ("/accounts/login/code/", "email", {}),
        ("/accounts/password/reset/", "email", {}),
    ],
)
def test_a_known_and_an_unknown_address_cost_the_same_work(kelvaro, path, field, more):
    kelvaro.rep.user.set_password(PASSWORD)
    kelvaro.rep.user.save()
    cache.clear()
    known = work(path, {field: "greta@kelvaro.example", **more})
    cache.clear()
    unknown = work(path, {field: "thora@kelvaro.example", **more})

    assert [one for one, other in zip(known, unknown, strict=True) if one != other] == []


def test_inviting_a_known_and_an_unknown_address_is_the_same_work(kelvaro, nordhaven):
    seen = []
    for email in (nordhaven.rep.user.email, "nobody@nordhaven.example"):
        client = browser(kelvaro.owner)
        with CaptureQueriesContext(connection) as queries:
            page = client.post("/w/kelvaro/people/invite/", {"name": "N", "email": email, "roles": ["rep"], "function": ""})
        listed = client.get("/w/kelvaro/people/").content.decode().count(email)
        seen.append((page.status_code, page["Location"], len(queries), listed, MailMessage.objects.filter(to=email).count()))

    assert seen[0] == seen[1]
