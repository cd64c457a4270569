"""The progress of a job: asks again while it runs, and no more once it is over."""

from icpstudio.choices import JobState
from icpstudio.models import Job
from tests.cast import MONDAY, browser

HTMX = {"HX-Request": "true"}


def job(company, **fields):
    return Job.objects.create(workspace=company.workspace, name="x.y", next_at=MONDAY, asked_at=MONDAY, **fields)


def test_a_running_job_asks_again_each_second(kelvaro):
    row = job(kelvaro, state=JobState.RUNNING, done=12400, total=50000, words="lines read")
    page = browser(kelvaro.facilitator).get(f"/w/kelvaro/jobs/{row.pk}/").content.decode()

    assert "12,400 of 50,000 lines read" in page
    assert 'max="50000" value="12400"' in page
    assert "20 % done" in page
    assert f'data-hx-get="/w/kelvaro/jobs/{row.pk}/" data-hx-trigger="every 1s"' in page


def test_a_finished_job_does_not_ask_again(kelvaro):
    client = browser(kelvaro.facilitator)
    for state, words in (
        (JobState.DONE, "Done."),
        (JobState.FAILED, "It did not work: no such sheet"),
        (JobState.CANCELLED, "no such sheet"),
    ):
        row = job(kelvaro, state=state, problem="no such sheet")
        part = client.get(f"/w/kelvaro/jobs/{row.pk}/", headers=HTMX)

        assert words in part.content.decode()
        assert "data-hx-get" not in part.content.decode()
        assert "<html" not in part.content.decode()
        assert "HX-Redirect" not in part


def test_a_finished_job_leads_on(kelvaro):
    client, there = browser(kelvaro.facilitator), "/w/kelvaro/people/"
    row = job(kelvaro, state=JobState.RUNNING)
    url = f"/w/kelvaro/jobs/{row.pk}/?then={there}"
    running = client.get(url, headers=HTMX)
    Job.objects.filter(pk=row.pk).update(state=JobState.DONE)

    assert f'data-hx-get="{url}"' in running.content.decode()
    assert "HX-Redirect" not in running
    assert client.get(url, headers=HTMX)["HX-Redirect"] == there
    assert f'href="{there}"' in client.get(url).content.decode()


def test_it_leads_nowhere_else(kelvaro):
    row = job(kelvaro, state=JobState.DONE)
    for there in ("https://evil.example/", "//evil.example", "/w/nordhaven/people/", "javascript:alert(1)", "/w/kelvaro/../../x"):
        answer = browser(kelvaro.facilitator).get(f"/w/kelvaro/jobs/{row.pk}/", {"then": there}, headers=HTMX)
        assert answer.get("HX-Redirect", "/w/kelvaro/").startswith("/w/kelvaro/")


def test_a_strangers_job_is_not_there_and_a_rep_sees_none(kelvaro, nordhaven):
    theirs, ours = job(nordhaven, state=JobState.DONE), job(kelvaro, state=JobState.DONE)

    assert browser(kelvaro.owner).get(f"/w/kelvaro/jobs/{theirs.pk}/").status_code == 404
    assert browser(kelvaro.rep).get(f"/w/kelvaro/jobs/{ours.pk}/").status_code == 403
