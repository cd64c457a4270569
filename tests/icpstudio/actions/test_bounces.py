"""What comes back later is shown to who sent it, once, and only if it is one of ours."""

from __future__ import annotations

from typing import Any

import pytest

from icpstudio.actions import bounces, mail
from icpstudio.actions.bounces import Taken
from icpstudio.documents.mails import Words
from icpstudio.models import MailMessage
from icpstudio.queries import mails
from tests.cast import FRIDAY, MONDAY, TUESDAY, Company
from tests.factories.bounces import dsn

BOUNCED = Taken(bounced=1)


@pytest.fixture
def sent(db: None) -> MailMessage:
    row = mail.queue(key="a", to="anna@kelvaro.example", words=Words("Version 3", "Read it.", "", "en"), at=MONDAY)
    MailMessage.objects.filter(pk=row.pk).update(state="sent", sent_at=MONDAY, answer="250 OK")
    return row


def now(row: MailMessage) -> MailMessage:
    row.refresh_from_db()
    return row


def test_a_mail_that_came_back_says_so(sent: MailMessage) -> None:
    assert bounces.take(dsn(sent.message_id), at=TUESDAY) == BOUNCED

    row = now(sent)
    assert (row.state, row.sent_at, row.bounced_at, row.answer) == ("failed", MONDAY, TUESDAY, "550 5.1.1 No such person here")
    assert "550 5.1.1 No such person here" in mails.fate(row).words


def test_it_is_found_by_the_envelope_too(sent: MailMessage) -> None:
    assert bounces.take(dsn("", envelope=sent.pk.hex), at=TUESDAY) == BOUNCED


def test_an_uncertain_mail_that_came_back_is_no_longer_uncertain(sent: MailMessage) -> None:
    MailMessage.objects.filter(pk=sent.pk).update(state="uncertain")

    assert (bounces.take(dsn(sent.message_id), at=TUESDAY), now(sent).state) == (BOUNCED, "failed")


def test_a_delay_is_noted_and_the_mail_counts_as_sent(sent: MailMessage) -> None:
    raw = dsn(sent.message_id, action="delayed", said="451 Try again later")

    assert [bounces.take(raw, at=TUESDAY), bounces.take(raw, at=FRIDAY)] == [Taken(delayed=1), Taken(known=1)]
    assert (now(sent).state, sent.delayed_at) == ("sent", TUESDAY)
    assert "451 Try again later" in mails.fate(sent).words


def test_the_same_report_again_changes_nothing_not_even_after_a_person_sent_again(kelvaro: Company, sent: MailMessage) -> None:
    raw = dsn(sent.message_id)
    assert [bounces.take(raw, at=TUESDAY), bounces.take(raw, at=FRIDAY)] == [BOUNCED, Taken(known=1)]

    assert mail.send_again(now(sent), by=kelvaro.facilitator, at=FRIDAY)
    MailMessage.objects.filter(pk=sent.pk).update(state="sent", sent_at=FRIDAY)
    assert (bounces.take(raw, at=FRIDAY), now(sent).state, sent.bounced_at) == (Taken(known=1), "sent", None)
    assert bounces.take(dsn(sent.message_id, said="550 still nobody"), at=FRIDAY) == BOUNCED


def test_a_maildir_with_delays_and_the_end_of_a_mail_may_be_read_again_after_a_person_sent_again(
    kelvaro: Company, sent: MailMessage
) -> None:
    maildir = [dsn(sent.message_id, action="delayed", said=said) for said in ("451 Try again later", "451 Try again still")]
    maildir.append(dsn(sent.message_id))
    assert [bounces.take(raw, at=TUESDAY) for raw in maildir] == [Taken(delayed=1), Taken(delayed=1), BOUNCED]

    assert mail.send_again(now(sent), by=kelvaro.facilitator, at=FRIDAY)
    MailMessage.objects.filter(pk=sent.pk).update(state="sent", sent_at=FRIDAY)
    assert [bounces.take(raw, at=FRIDAY) for raw in maildir] == [Taken(known=1)] * 3
    assert (now(sent).state, sent.delayed_at, sent.bounced_at) == ("sent", None, None)


@pytest.mark.parametrize("state", ["waiting", "held", "leased", "inflight", "cancelled"])
def test_what_has_not_left_cannot_come_back(sent: MailMessage, state: str) -> None:
    MailMessage.objects.filter(pk=sent.pk).update(state=state, sent_at=None)

    assert (bounces.take(dsn(sent.message_id), at=TUESDAY), now(sent).state) == (Taken(known=1), state)


@pytest.mark.parametrize(
    "raw",
    [b"", b"no mail at all", dsn("<somebody-else@x.example>"), dsn("", envelope="' OR 1=1 --"), dsn("<x>"), dsn("<x\x00@y>")],
)
def test_what_is_not_ours_changes_nothing_and_is_counted(sent: MailMessage, raw: bytes) -> None:
    before: Any = MailMessage.objects.values().get()

    assert bounces.take(raw, at=TUESDAY) == Taken(unmatched=1)
    assert MailMessage.objects.values().get() == before
