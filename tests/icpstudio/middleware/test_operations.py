"""A form that names its operation is done once, and whoever asks again is given the same answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icpstudio.actions import operations
from icpstudio.kit import clock
from icpstudio.models import Operation
from profiles.models import Import, Workshop
from tests.cast import browser, company
from tests.interviews.heard import answered, planned

OPEN = "/w/kelvaro/workshops/new/"


def words(name: str = "Cold chain, Nordics", **more: str) -> dict[str, str]:
    return {"name": name, "market": "Nordics", "op_id": uuid4().hex, **more}


def opened(name: str = "Cold chain, Nordics") -> int:
    return Workshop.objects.filter(name=name).count()


def test_the_same_form_twice_is_one_deed_and_two_equal_answers(kelvaro):
    marta, form = browser(kelvaro.facilitator), words()
    first, second = marta.post(OPEN, form), marta.post(OPEN, form)

    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert second.status_code == 302
    assert opened() == 1
    assert [verb for verb, _by, _subject in kelvaro.audit()] == ["open_workshop"]


def test_without_an_id_every_form_is_a_deed_of_its_own(kelvaro):
    marta = browser(kelvaro.facilitator)
    answers = [marta.post(OPEN, {"name": name, "market": "x"}).status_code for name in ("One", "Two")]

    assert answers == [302, 302]
    assert Operation.objects.count() == 0


def test_a_refused_form_leaves_nothing_and_may_be_corrected_under_its_id(kelvaro):
    marta, form = browser(kelvaro.facilitator), words(name="")
    refused = marta.post(OPEN, form)
    stood = Operation.objects.count()
    corrected = marta.post(OPEN, form | {"name": "Cold chain, Nordics"})

    assert (refused.status_code, stood) == (422, 0)
    assert corrected.status_code == 302
    assert opened() == 1


def test_a_refusal_raised_below_the_view_leaves_nothing(kelvaro):
    ines = browser(kelvaro.contributor)
    form = {"op_id": uuid4().hex, "reason": ""}
    answer = ines.post(f"/w/kelvaro/workshops/{kelvaro.workshop.pk}/steps/2/skip/", form)

    assert answer.status_code == 403
    assert Operation.objects.count() == 0


def test_other_words_under_a_used_id_are_asked_about_and_kept(kelvaro):
    marta, form = browser(kelvaro.facilitator), words()
    marta.post(OPEN, form)
    asked = marta.post(OPEN, form | {"name": "Reefer, <Baltics>"}, headers={"Origin": "http://testserver"})
    page = asked.content.decode()

    assert asked.status_code == 422
    assert "This form has been sent already" in page
    assert "Reefer, &lt;Baltics&gt;" in page
    assert form["op_id"] not in page
    assert opened("Reefer, <Baltics>") == 0


def test_anothers_id_opens_nothing_of_hers(kelvaro, nordhaven):
    form = words()
    browser(nordhaven.facilitator).post("/w/nordhaven/workshops/new/", form)
    answer = browser(kelvaro.facilitator).post(OPEN, form)

    assert Workshop.objects.get(workspace=kelvaro.workspace, name=form["name"]).pk.hex in answer["Location"].replace("-", "")
    assert Operation.objects.count() == 2


def test_who_may_no_longer_open_the_page_gets_no_old_answer_either(kelvaro):
    marta, form = browser(kelvaro.facilitator), words()
    marta.post(OPEN, form)
    kelvaro.facilitator.role_rows.all().delete()

    assert marta.post(OPEN, form).status_code == 403


def test_after_signing_in_again_the_answer_is_still_hers(kelvaro):
    form = words()
    first = browser(kelvaro.facilitator).post(OPEN, form)

    assert browser(kelvaro.facilitator).post(OPEN, form)["Location"] == first["Location"]
    assert opened() == 1


def test_success_is_said_once_and_is_there_before_the_answer_leaves(kelvaro):
    marta = browser(kelvaro.facilitator)
    form = {"name": "Marta", "language": "en", "timezone": "Europe/Berlin", "theme": "auto", "op_id": uuid4().hex}
    marta.get("/preferences/")
    answers = [marta.post("/preferences/", form) for _time in range(2)]
    pages = [marta.get("/preferences/").content.decode().count("Your preferences are saved.") for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert pages == [1, 0]


def test_a_part_for_htmx_is_given_again_with_the_nonce_of_its_new_page(kelvaro):
    answer = answered(planned(kelvaro), "We lost two days a week at the dock.")
    marta = browser(kelvaro.facilitator)
    path = kelvaro.url(reverse("interviews:mark_quote", args=[answer.interview_id, answer.question_id]))
    form = {"text": "two days a week", "op_id": uuid4().hex}
    first, second = (marta.post(path, form, headers={"HX-Request": "true"}) for _time in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content.decode().replace(nonce(first), "") == second.content.decode().replace(nonce(second), "")
    assert f'nonce="{nonce(second)}"' in second.content.decode()
    assert nonce(first) not in second.content.decode()
    assert answer.quotes.count() == 1


def nonce(response) -> str:
    return response["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]


def test_a_file_is_a_part_of_the_words(kelvaro):
    marta, op_id = browser(kelvaro.facilitator), uuid4().hex
    path = f"/w/kelvaro/workshops/{kelvaro.workshop.pk}/imports/new/"

    def send(content: bytes):
        return marta.post(path, {"file": SimpleUploadedFile("list.csv", content), "kind": "customers", "op_id": op_id})

    same = [send(b"id,name\n1,Quofenex\n") for _time in range(2)]
    other = send(b"id,name\n2,Soltoron\n")

    assert [answer.status_code for answer in same] == [302, 302]
    assert same[0]["Location"] == same[1]["Location"]
    assert other.status_code == 422
    assert Import.objects.count() == 1


def test_saving_by_itself_counts_its_own_steps(kelvaro):
    answer = answered(planned(kelvaro), "First.")
    path = kelvaro.url(reverse("interviews:autosave", args=[answer.interview_id, answer.question_id]))
    marta, form = browser(kelvaro.facilitator), {"rev": answer.rev, "op_id": uuid4().hex, "client": "a" * 32}
    saved = [marta.post(path, form | {"text": text, "seq": n}, headers={"X-Autosave": "1"}) for n, text in enumerate(("One", "Two"))]

    assert [one.status_code for one in saved] == [200, 200]
    assert Operation.objects.count() == 0


def test_a_cookie_of_the_answer_is_given_again(kelvaro):
    marta = browser(kelvaro.facilitator)
    form = {"name": "Marta", "language": "en", "timezone": "Europe/Berlin", "theme": "dark", "op_id": uuid4().hex}
    first, second = (marta.post("/preferences/", form) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.cookies["theme"].OutputString() == second.cookies["theme"].OutputString()


def test_an_answer_too_long_to_keep_leads_back_to_the_page(kelvaro, monkeypatch):
    monkeypatch.setattr("icpstudio.middleware.operations.LONGEST", -1)
    marta, form = browser(kelvaro.facilitator), words()
    here = {"Referer": "http://testserver/w/kelvaro/workshops/"}
    marta.post(OPEN, form)

    assert marta.post(OPEN, form, headers=here)["Location"] == "/w/kelvaro/workshops/"
    assert marta.post(OPEN, form, headers=here | {"HX-Request": "true"})["HX-Redirect"] == "/w/kelvaro/workshops/"
    assert opened() == 1


@pytest.mark.parametrize("op_id", ["", "x", "1" * 200])
def test_what_is_no_id_names_nothing(kelvaro, op_id):
    answer = browser(kelvaro.facilitator).post(OPEN, words(op_id=op_id))

    assert answer.status_code == 302
    assert Operation.objects.count() == 0


def test_nobody_signed_in_names_nothing(kelvaro):
    Client().post("/accounts/login/", words())

    assert Operation.objects.count() == 0


def test_a_deed_that_is_named_costs_three_queries_more(kelvaro):
    marta = browser(kelvaro.facilitator)
    marta.post(OPEN, words(name="The first row of the trail costs more"))
    with CaptureQueriesContext(connection) as plain:
        marta.post(OPEN, words(op_id="", name="Plain"))
    with CaptureQueriesContext(connection) as named:
        marta.post(OPEN, words(name="Named"))

    ours = [query["sql"] for query in named.captured_queries if "icpstudio_operation" in query["sql"]]
    assert [sql.split()[0] for sql in ours] == ["INSERT", "SELECT", "UPDATE"]
    others = [query for query in named.captured_queries if "SAVEPOINT" not in query["sql"] and query["sql"] not in ours]
    assert len(others) == len([query for query in plain.captured_queries if "SAVEPOINT" not in query["sql"]])


def test_after_a_day_it_is_forgotten(kelvaro):
    browser(kelvaro.facilitator).post(OPEN, words())
    kept = operations.forget(at=clock.now() + operations.KEPT - timedelta(minutes=1))
    gone = operations.forget(at=clock.now() + operations.KEPT + timedelta(minutes=1))

    assert (kept, gone) == (0, 1)


def test_a_workspace_that_goes_takes_its_answers_along(db):
    sample = company("Sample", "sample")
    type(sample.workspace).objects.filter(pk=sample.workspace.pk).update(is_sample=True)
    marta = browser(sample.facilitator)
    marta.post("/w/sample/workshops/new/", words())
    form = {"op_id": uuid4().hex}
    answer = marta.post("/w/sample/sample/remove/", form)

    assert answer.status_code == 302
    assert Operation.objects.filter(path__contains="workshops").count() == 0
