"""Pages for what went wrong."""

import pytest
from django.test import Client, RequestFactory

from icpstudio.documents import errors
from icpstudio.errors import Conflict, Forbidden, Invalid
from tests.cast import browser


@pytest.mark.parametrize(
    ("refusal", "status", "title"),
    [
        (Forbidden("No."), 403, "This is not yours to do"),
        (Conflict("Gone."), 409, "Somebody was faster"),
        (Invalid("Wrong."), 422, "That could not be done"),
    ],
)
def test_a_refusal_becomes_a_page_or_an_object(db, refusal, status, title):
    page = errors.refused(request(), refusal)
    spoken = errors.refused(request(HTTP_ACCEPT="application/json"), refusal)

    assert (page.status_code, spoken.status_code) == (status, status)
    assert title in page.content.decode()
    assert refusal.sentence in page.content.decode()
    assert spoken["Content-Type"] == "application/json"


def request(**headers):
    made = RequestFactory().get("/", **headers)
    made.csp_nonce = "x"
    return made


def test_an_expired_session_leads_to_sign_in_and_back(kelvaro):
    answer = browser().get("/w/kelvaro/people/?page=2")

    assert answer["Location"] == "/accounts/login/?next=/w/kelvaro/people/%3Fpage%3D2"
    assert "What was saved is safe." in browser().get(answer["Location"]).content.decode()


def test_what_was_sent_after_the_session_ended_is_said_not_to_be_saved(kelvaro):
    client, here = browser(), "http://testserver/w/kelvaro/people/?page=2"
    answer = client.post(f"/w/kelvaro/people/{kelvaro.rep.pk}/end/", headers={"Referer": here})

    assert answer["Location"] == "/accounts/login/?unsaved=1&next=/w/kelvaro/people/%3Fpage%3D2"
    assert "was not saved" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("before", ["https://evil.example/w/kelvaro/", "javascript:alert(1)", ""])
def test_signing_in_again_never_leads_to_another_site(kelvaro, before):
    answer = browser().post("/w/kelvaro/people/invite/", headers={"Referer": before})

    assert answer["Location"] == "/accounts/login/?unsaved=1&next=/"


def test_the_page_before_is_a_path_of_this_site(kelvaro):
    answer = browser().post("/w/kelvaro/people/invite/", headers={"Referer": "http://testserver//evil.example/x?y=1"})

    assert answer["Location"] == "/accounts/login/?unsaved=1&next=/evil.example/x%3Fy%3D1"


def test_a_script_is_told_in_its_own_way(kelvaro):
    asked = browser().post("/w/kelvaro/people/invite/", headers={"Accept": "application/json"})
    part = browser().get("/w/kelvaro/people/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/w/kelvaro/people/"})

    assert (asked.status_code, asked.json()["title"]) == (401, "You are signed out")
    assert (part.status_code, part["HX-Redirect"]) == (401, "/accounts/login/?unsaved=1&next=/w/kelvaro/people/")
    assert "Location" not in part


def test_an_old_form_says_what_was_kept(kelvaro):
    client = Client(enforce_csrf_checks=True)
    client.force_login(kelvaro.owner.user)
    answer = client.post("/w/kelvaro/settings/", {})

    assert answer.status_code == 403
    assert "your text is still there" in answer.content.decode()


def test_a_stranger_finds_nothing(kelvaro, nordhaven):
    pages = [browser(nordhaven.owner).get(path) for path in ("/w/kelvaro/people/", "/w/nobody/people/")]

    assert [page.status_code for page in pages] == [404, 404]
    assert "Kelvaro" not in pages[0].content.decode()


HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/w/kelvaro/people/"}


def test_a_refused_button_of_a_part_is_answered_above_the_page_that_stays(kelvaro):
    answer = browser(kelvaro.contributor).post(f"/w/kelvaro/people/{kelvaro.rep.pk}/end/", headers=HTMX)

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (403, "#messages", "innerHTML show:top")
    assert "This is not yours to do" in answer.content.decode()
    assert '<a href="/w/kelvaro/people/">' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_refused_part_stands_in_its_own_place_and_does_not_ask_again(kelvaro, nordhaven):
    answer = browser(nordhaven.owner).get("/w/kelvaro/people/", headers=HTMX)

    assert (answer.status_code, answer.has_header("HX-Retarget")) == (404, False)
    assert 'role="alert"' in answer.content.decode()
    assert "hx-" not in answer.content.decode()
    assert "<html" not in answer.content.decode()
