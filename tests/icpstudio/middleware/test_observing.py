"""Every request: a number that goes all the way, one line of the log, one count, and nothing personal in any of them."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client import REGISTRY

from icpstudio import jobs
from icpstudio.actions import invitations
from icpstudio.actions import jobs as actions
from icpstudio.choices import JobState, Role
from icpstudio.kit import clock, trace
from icpstudio.models import Job, MailMessage
from icpstudio.queries.invitations import mail_key
from tests.cast import PASSWORD, Company, browser
from tests.services.logbook import Kept

MARK = "Quetzalcoatl"


@pytest.fixture(autouse=True)
def nobody_has_tried_before(db: None) -> None:
    cache.clear()


def test_a_request_leaves_one_line_with_the_name_of_its_address(kelvaro: Company, log: Kept) -> None:
    answer = browser(kelvaro.owner).get("/w/kelvaro/people/?name=Ruth")
    (line,) = log.lines("request")

    told = {"method": "GET", "route": "icpstudio:people", "status": 200, "member": str(kelvaro.owner.pk)}
    assert {key: line[key] for key in told} == told
    assert (line["workspace"], line["request_id"]) == (str(kelvaro.workspace.pk), answer["X-Request-ID"])
    assert isinstance(line["ms"], int)


@pytest.mark.parametrize(
    ("behind", "given", "is_believed"),
    [
        (True, "0b5e3f60-trace-1", True),
        (False, "0b5e3f60-trace-1", False),
        (True, "short", False),
        (True, "ruth@kelvaro.example", False),
        (True, "a" * 65, False),
        (True, "abcdefgh\nforged", False),
    ],
)
def test_a_number_is_believed_from_a_proxy_that_we_trust_and_if_it_is_one(
    db: None, settings: Any, behind: bool, given: str, is_believed: bool
) -> None:
    settings.BEHIND_PROXY = behind
    number = Client().get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]

    assert (number == given) is is_believed
    assert trace.is_well_formed(number)


def test_an_error_page_says_the_number_to_quote(kelvaro: Company) -> None:
    page = browser(kelvaro.rep).get("/w/kelvaro/settings/")
    part = browser(kelvaro.rep).get("/w/kelvaro/settings/", headers={"HX-Request": "true"})

    for answer in (page, part):
        assert answer.status_code == 403
        assert f"quote this number: {answer['X-Request-ID']}" in answer.content.decode()


def test_an_exception_nobody_foresaw_is_logged_under_the_number_on_the_page(
    kelvaro: Company, log: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("icpstudio.queries.members.of", lambda workspace: int(MARK))
    client = browser(kelvaro.owner)
    client.raise_request_exception = False
    answer = client.get("/w/kelvaro/people/")
    (line,) = log.lines("a request failed")

    assert (answer.status_code, line["request_id"]) == (500, answer["X-Request-ID"])
    assert "builtins.ValueError" in line["exception"]
    assert answer["X-Request-ID"] in answer.content.decode()
    assert MARK not in "".join(log.text)


def test_the_number_goes_with_the_job_and_the_mail_into_the_lines_of_the_worker(
    kelvaro: Company, log: Kept, django_capture_on_commit_callbacks: Any
) -> None:
    file = BytesIO(b"Company,Revenue\nAlpha,1\n")
    file.name = f"{MARK}.csv"
    uploaded = browser(kelvaro.facilitator).post(f"/w/kelvaro/workshops/{kelvaro.workshop.pk}/imports/new/", {"kind": "", "file": file})
    job = Job.objects.get()
    actions.run(job.pk, at=clock.now())
    invited = browser(kelvaro.owner).post("/w/kelvaro/people/invite/", {"email": "nia@kelvaro.example", "name": MARK, "roles": ["rep"]})

    (line,) = log.lines("job")
    assert (uploaded.status_code, job.request_id) == (302, uploaded["X-Request-ID"])
    assert (line["request_id"], line["job"], line["task"], line["state"]) == (job.request_id, str(job.pk), job.name, "done")
    assert MailMessage.objects.get().request_id == invited["X-Request-ID"]
    assert MARK not in "".join(log.text)


def asks_for_more(**_arguments: Any) -> None:
    """A job of this test: asks for another one."""
    jobs.enqueue("no.such", workspace=Job.objects.get().workspace, at=clock.now())


def test_what_a_job_asks_for_belongs_to_the_same_request(kelvaro: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icpstudio.actions.jobs.import_string", lambda name: asks_for_more)
    with trace.following("the-request-1"):
        first = jobs.enqueue("more", workspace=kelvaro.workspace, at=clock.now())

    assert trace.current() == ""
    assert actions.run(first.pk, at=clock.now()) == JobState.DONE
    assert list(Job.objects.values_list("request_id", flat=True)) == ["the-request-1"] * 2


def test_no_line_holds_what_somebody_typed(kelvaro: Company, log: Kept) -> None:
    """Signing in, joining, looking for things that are not there: with marks in every place where a person could have put herself."""
    kelvaro.owner.user.set_password(PASSWORD)
    kelvaro.owner.user.save()
    invitation = invitations.invite(
        kelvaro.workspace, email=f"{MARK}@post.example", name=MARK, roles=[Role.REP], by=kelvaro.owner, at=clock.now()
    )
    link = re.search(r"/join/\S+", MailMessage.objects.get(key=mail_key(invitation)).text)[0]
    stranger = browser()
    stranger.raise_request_exception = False
    for path, form in (
        ("/accounts/login/", {"login": f"{MARK}@post.example", "password": MARK}),
        ("/accounts/login/", {"login": kelvaro.owner.user.email, "password": PASSWORD}),
        ("/accounts/login/code/", {"email": f"{MARK}@post.example"}),
        ("/accounts/password/reset/", {"email": kelvaro.owner.user.email}),
        (link, {"name": MARK, "password": MARK}),
        (f"/join/{MARK}/", {"name": MARK}),
        (f"/{MARK}/?q={MARK}", {}),
        (f"/w/{MARK.lower()}/people/", {}),
        ("/csp-report", {"x": MARK}),
    ):
        Client(raise_request_exception=False).get(path)
        stranger.post(path, form)
        Client(enforce_csrf_checks=True, raise_request_exception=False).post(path, form, headers={"Referer": f"http://x/?{MARK}"})
    written, secret = "".join(log.text), link.split("/")[2]

    assert len(log.lines("request")) == 27
    assert [word for word in (MARK, MARK.lower(), PASSWORD, secret, "@", kelvaro.owner.user.name) if word in written] == []


def test_requests_are_counted_by_address_and_outcome(kelvaro: Company) -> None:
    labels = {"method": "GET", "route": "icpstudio:healthz", "status": "200"}
    before = REGISTRY.get_sample_value("icp_requests_total", labels) or 0
    Client().get("/healthz")
    Client().get(f"/{MARK}/")

    assert REGISTRY.get_sample_value("icp_requests_total", labels) == before + 1
    assert REGISTRY.get_sample_value("icp_request_seconds_count", {"route": "none"}) >= 1
