"""What rules and workers say reaches a German reader in German."""

from icpstudio.choices import JobState
from icpstudio.models import Job
from tests.cast import MONDAY, browser


def test_a_refusal_is_said_in_the_language_of_who_is_refused(kelvaro):
    for member, sentence in (
        (kelvaro.sofie, "Das erlauben Ihre Rollen hier nicht: das Protokoll des Arbeitsbereichs lesen."),
        (kelvaro.rep, "Your roles here do not allow you to read the audit trail of the workspace."),
    ):
        answer = browser(member).get("/w/kelvaro/audit/")

        assert answer.status_code == 403
        assert sentence in answer.content.decode()


def test_what_a_worker_wrote_down_is_said_in_the_language_of_the_reader(kelvaro):
    counting = Job.objects.create(
        workspace=kelvaro.workspace, name="x.y", state=JobState.RUNNING, done=1, total=2, words="deals", next_at=MONDAY, asked_at=MONDAY
    )
    for member, words in ((kelvaro.sofie, "1 von 2 Abschlüsse."), (kelvaro.facilitator, "1 of 2 deals.")):
        assert words in browser(member).get(f"/w/kelvaro/jobs/{counting.pk}/").content.decode()
