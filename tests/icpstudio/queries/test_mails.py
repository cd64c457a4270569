"""What has become of a mail, in words."""

import pytest

from icpstudio.choices import MailState
from icpstudio.models import MailMessage
from icpstudio.queries.mails import fate
from tests.cast import MONDAY


@pytest.mark.parametrize("state", MailState)
def test_each_state_has_words(state):
    mail = MailMessage(state=state, queued_at=MONDAY, sent_at=MONDAY, answer="550 no such user")

    found = fate(mail)
    assert found.state == state
    assert found.words


def test_a_refusal_says_what_the_server_said():
    assert "550 no such user" in fate(MailMessage(state=MailState.FAILED, queued_at=MONDAY, answer="550 no such user")).words
