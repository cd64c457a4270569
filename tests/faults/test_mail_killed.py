"""F1: workers are killed in mid-send, again and again. Nothing is lost, nothing is doubled, and what is in doubt waits for a person."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.mailing import mailing, until

pytestmark = pytest.mark.slow
MAILS, KILLS, IN_FLIGHT = 300, 12, 4


def test_a_worker_killed_twelve_times_in_mid_send_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with mailing(tmp_path / "var", MAIL_CONNECTIONS=str(IN_FLIGHT)) as post:
        post.queue(MAILS)
        post.server.behave(latency=0.03)  # so that a worker spends its time with mails in flight, and dies with them
        for kill in range(KILLS):
            before, worker = post.arrived(), post.begin_worker()
            assert until(lambda before=before: post.arrived() > before + 8), f"kill {kill}: nothing more arrives"
            post.kill(worker)
        post.server.behave(latency=0)
        post.begin_worker()
        assert until(lambda: not Counter(state for state, *_ in post.mails()).keys() - {"sent", "uncertain"}, 120), post.mails()

        found, counts = post.mails(), post.server.counts()
        states = Counter(state for state, *_ in found)
        assert counts["doubles"] == []
        assert len({message_id for _state, message_id, *_ in found}) == MAILS
        assert counts["unique"] >= states["sent"], "a mail that counts as sent did not arrive"
        assert states["uncertain"] <= KILLS * IN_FLIGHT
        assert states["sent"] + states["uncertain"] == MAILS

        sent_again = post.manage("shell", "-v0", "-c", SEND_AGAIN)
        assert until(lambda: Counter(state for state, *_ in post.mails()) == {"sent": MAILS}), post.mails()
        counts = post.server.counts()
        assert (int(sent_again), counts["unique"]) == (states["uncertain"], MAILS)
        assert {message_id for _state, message_id, *_ in post.mails()} >= set(counts["doubles"]), "a repetition keeps its Message-ID"


SEND_AGAIN = """
from icpstudio.actions import mail
from icpstudio.kit import clock
from icpstudio.models import MailMessage
print(sum(mail.send_again(row, by=None, at=clock.now()) for row in MailMessage.objects.filter(state="uncertain")))
"""
