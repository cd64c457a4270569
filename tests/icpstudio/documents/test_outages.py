"""Pages for when it is our fault, or the database's: what was typed is given back, and secrets are not."""

from __future__ import annotations

import errno
from uuid import uuid4

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from icpstudio.documents import outages
from icpstudio.documents.kept import LONGEST, kept
from icpstudio.kit.outages import Outage, behind
from icpstudio.models import Operation
from interviews.models import Answer
from tests.cast import browser
from tests.interviews.heard import first, planned

HERE = {"Origin": "http://testserver"}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/w/kelvaro/people/"}
OPEN = "/workshops/new/"


def sent(path: str = OPEN, headers: dict[str, str] = HERE, **fields: object):
    made = RequestFactory().post(path, {"csrfmiddlewaretoken": "t" * 64, "op_id": "a" * 32, **fields}, headers=headers)
    made.csp_nonce = "x"
    return made


def page(problem: Exception, request=None):
    try:
        raise problem
    except Exception:
        return outages.server_error(request or sent(name="Dock <scheduling>, Asia"))


def test_a_database_that_is_away_is_told_apart_from_a_mistake(tmp_path):
    away = OperationalError("server closed the connection unexpectedly")
    full = OSError(errno.ENOSPC, "No space left on device")
    in_postgres = OperationalError("could not extend file")
    in_postgres.__cause__ = psycopg.errors.DiskFull("could not extend file")
    behind_it = ValueError("closed")
    behind_it.__context__ = away

    assert [behind(problem) for problem in (away, full, in_postgres, behind_it)] == [Outage.AWAY, Outage.FULL, Outage.FULL, Outage.AWAY]
    assert [behind(problem) for problem in (ValueError("x"), OSError(errno.ENOENT, "x"), None)] == [None, None, None]


@pytest.mark.django_db
def test_a_missing_table_is_a_mistake_of_ours_and_no_outage():
    with pytest.raises(Exception, match="nothing") as caught, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nothing_here")

    assert behind(caught.value) is None


@pytest.mark.parametrize(
    ("problem", "status", "title"),
    [
        (OperationalError("database is locked"), 503, "Not available for the moment"),
        (OSError(errno.ENOSPC, "full"), 507, "There is no room left"),
        (ValueError("ours"), 500, "Sorry, there is a problem with the service"),
    ],
)
def test_what_was_typed_comes_back_with_a_button_that_sends_it_again(problem, status, title):
    answer = page(problem)
    words = answer.content.decode()

    assert answer.status_code == status
    assert title in words
    assert "What you just sent was not saved; nothing was changed." in words
    assert '<p class="kept">Dock &lt;scheduling&gt;, Asia</p>' in words
    assert '<form class="block actions" method="post" action="/workshops/new/">' in words
    assert f'<input type="hidden" name="op_id" value="{"a" * 32}">' in words
    assert '<input type="hidden" name="name" value="Dock &lt;scheduling&gt;, Asia">' in words


def test_where_nobody_knows_it_is_said():
    request = sent(name="Asia")
    request.operation = None
    unnamed = page(OperationalError("gone"), request).content.decode()

    assert "what you just sent may not be. Look before you send it again." in unnamed


def test_looking_loses_nothing():
    request = RequestFactory().get("/")
    request.csp_nonce = "x"
    answer = page(OperationalError("gone"), request)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "What was saved before is safe." in answer.content.decode()
    assert "What you wrote" not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["password", "password1", "confirm-password", "code", "recovery_code", "token", "otp", "client_secret", "confirm-mailed"]
)
def test_no_secret_comes_back(name):
    found = kept(sent(name="Asia", **{name: "hunter2 and more"}))

    assert found.words == ("Asia",)
    assert (found.fields, found.is_whole) == ((), False)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/login/code/confirm/", "/accounts/password/change/", "/nowhere/"])
def test_of_the_sign_in_nothing_comes_back(path):
    assert kept(sent(path, login="marta@kelvaro.example")).words == ()


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/testserver"}]
)
def test_another_sites_form_puts_no_words_on_our_page(headers):
    assert kept(sent(headers=headers, name="Call this number")).words == ()


def test_the_token_against_forgery_is_the_one_that_came():
    assert ("csrfmiddlewaretoken", "t" * 64) in kept(sent(name="Asia")).fields
    assert "csrfmiddlewaretoken" not in dict(kept(RequestFactory().post(OPEN, {"name": "Asia"}, headers=HERE)).fields)


def test_ids_and_numbers_are_sent_again_but_not_shown():
    found = kept(sent(name="Asia", customer=str(uuid4()), hash_seen="0f" * 32, rev="12", note=""))

    assert found.words == ("Asia",)
    assert {name for name, _value in found.fields} == {"csrfmiddlewaretoken", "op_id", "name", "customer", "hash_seen", "rev", "note"}


def test_a_text_without_end_is_not_repeated():
    assert kept(sent(text="x" * (LONGEST + 1))).words == ()


def test_a_part_is_told_above_the_page_that_stays():
    answer = page(OperationalError("gone"), sent(headers=HTMX, name="Asia"))

    assert (answer.status_code, answer["HX-Retarget"]) == (503, "#messages")
    assert "What you just sent was not saved" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_script_is_told_in_its_own_way():
    answer = page(OperationalError("gone"), sent(headers={"Accept": "application/json"}))

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_without_the_names_of_the_style_sheets_it_is_still_a_page_of_words(settings, tmp_path):
    manifest = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"staticfiles": manifest}
    settings.DEBUG = False
    answers = [Client(raise_request_exception=False).get("/nowhere/"), page(OperationalError("gone"))]

    assert [answer.status_code for answer in answers] == [500, 503]
    assert ["<h1>" in answer.content.decode() and "To the start page" in answer.content.decode() for answer in answers] == [True, True]


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_full_disk_says_so_keeps_the_text_and_leaves_no_half_rows(kelvaro):
    interview = planned(kelvaro)
    path = kelvaro.url(reverse("interviews:question", args=[interview.pk, first(interview).pk]))
    ines, form = browser(kelvaro.contributor), {"text": "The trucks stood. " * 5_000, "rev": 0, "op_id": uuid4().hex}
    ines.raise_request_exception = False
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")
        full = ines.post(path, form, headers=HERE)
        cursor.execute(f"PRAGMA max_page_count = {most}")

    assert (full.status_code, Answer.objects.count(), Operation.objects.count()) == (507, 0, 0)
    assert full.content.decode().count("The trucks stood. " * 5_000) == 2
    assert ines.post(path, form).status_code == 302
    assert Answer.objects.get().text == form["text"]
