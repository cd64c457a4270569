"""The outbox: each mail leaves once, waits when it must, and a person judges what is uncertain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from icpstudio.actions import delivery, mail
from icpstudio.documents.mails import Words
from icpstudio.kit import clock
from icpstudio.models import MailMessage
from tests.cast import MONDAY, Company
from tests.services.catching import Catcher


def put(key: str = "a", to: str = "reader@kelvaro.example", **more: Any) -> MailMessage:
    return mail.queue(key=key, to=to, words=Words("Version 3\nis in force", "Read it.", "", "en"), at=MONDAY, **more)


def states() -> dict[str, str]:
    return dict(MailMessage.objects.values_list("key", "state"))


@pytest.fixture
def outbox(db: None, catcher: Catcher, settings: Any) -> Catcher:
    settings.EMAIL_URL = catcher.url
    return catcher


def test_a_mail_leaves_once(outbox: Catcher) -> None:
    row = put()

    assert (delivery.deliver(at=MONDAY), delivery.deliver(at=MONDAY)) == (1, 0)
    assert [(caught.message_id, caught.recipients, caught.subject) for caught in outbox.caught()] == [
        (row.message_id, ("reader@kelvaro.example",), "Version 3 is in force")
    ]
    assert states() == {"a": "sent"}


def test_the_same_key_is_the_same_mail(outbox: Catcher) -> None:
    first, second = put(), put()

    assert (first.pk, MailMessage.objects.count()) == (second.pk, 1)


def test_a_mail_waits_for_its_time_and_for_its_attachment(outbox: Catcher) -> None:
    put("later", next_at=clock.now() + timedelta(hours=1))
    put("held", held=True)

    assert delivery.deliver(at=MONDAY) == 0
    assert (states(), outbox.caught()) == ({"later": "waiting", "held": "held"}, [])


def test_a_refused_address_is_shown_and_the_others_get_theirs(outbox: Catcher) -> None:
    outbox.manners.refused = frozenset({"gone@kelvaro.example"})
    put("a"), put("b", "gone@kelvaro.example"), put("c", "third@kelvaro.example")

    assert delivery.deliver(at=MONDAY) == 2
    assert states() == {"a": "sent", "b": "failed", "c": "sent"}
    assert MailMessage.objects.get(key="b").answer.startswith("550")


def test_a_line_that_breaks_after_the_dot_parks_the_mail(outbox: Catcher) -> None:
    outbox.manners.drop_after = 1
    row = put()

    assert delivery.deliver(at=MONDAY) == 0
    row.refresh_from_db()
    assert row.state == "uncertain"

    outbox.manners.drop_after = 0
    assert delivery.deliver(at=MONDAY) == 0, "nobody but a person sends it again"


def test_what_was_in_flight_when_a_worker_died_is_parked(outbox: Catcher) -> None:
    row = put()
    MailMessage.objects.filter(pk=row.pk).update(state="inflight", lease_until=MONDAY - timedelta(minutes=2))

    assert delivery.deliver(at=MONDAY) == 0
    assert (states(), outbox.caught()) == ({"a": "uncertain"}, [])


def test_what_was_only_leased_is_safe_to_repeat(outbox: Catcher) -> None:
    row = put()
    MailMessage.objects.filter(pk=row.pk).update(state="leased", lease_until=MONDAY - timedelta(minutes=2))

    assert delivery.deliver(at=MONDAY) == 1


def test_a_person_sends_a_parked_mail_again_under_its_message_id(kelvaro: Company, outbox: Catcher) -> None:
    row = put()
    MailMessage.objects.filter(pk=row.pk).update(state="uncertain")

    assert mail.send_again(row, by=kelvaro.facilitator, at=MONDAY)
    assert delivery.deliver(at=MONDAY) == 1
    assert [caught.message_id for caught in outbox.caught()] == [row.message_id]
    assert not mail.send_again(row, by=kelvaro.facilitator, at=MONDAY)


def test_a_mail_that_was_called_back_stays(outbox: Catcher) -> None:
    put()

    assert mail.call_back(MailMessage.objects.all()) == 1
    assert (delivery.deliver(at=MONDAY), states()) == (0, {"a": "cancelled"})


def test_many_mails_are_queued_in_a_few_statements_and_the_same_keys_once(kelvaro: Company, django_assert_max_num_queries: Any) -> None:
    letters = [
        mail.Letter(f"n:{n}", f"reader{n}@kelvaro.example", Words(f"No. {n}", "Read it.", "", "en"), f"Reader {n}") for n in range(1200)
    ]
    first = mail.queue_all(letters[:1], workspace=kelvaro.workspace, by=kelvaro.facilitator, at=MONDAY)

    with django_assert_max_num_queries(60):
        rows = mail.queue_all(letters, workspace=kelvaro.workspace, by=kelvaro.facilitator, at=MONDAY, held=True)

    assert len(rows) == MailMessage.objects.filter(key__startswith="n:").count() == 1200
    assert (rows["n:0"].pk, rows["n:0"].state) == (first["n:0"].pk, "waiting")
    assert (rows["n:7"].to, rows["n:7"].to_name, rows["n:7"].subject, rows["n:7"].state) == (
        "reader7@kelvaro.example",
        "Reader 7",
        "No. 7",
        "held",
    )
