"""Delivery over several connections: fenced by the lease, patient with a server that is away, undisturbed by one bad mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage

from icpstudio.actions import convoys, delivery, files, mail
from icpstudio.documents.mails import Words
from icpstudio.models import MailMessage
from icpstudio.queries import mails, moments
from tests.cast import MONDAY, Company
from tests.services.sink import Sink, sink

WORDS = Words("Version 3 is in force", "Read it.", "<p>Read it.</p>", "en")
AWAY = "smtp://127.0.0.1:1"


@pytest.fixture(scope="module")
def one_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    with sink(tmp_path_factory.mktemp("sink") / "log") as running:
        yield running


@pytest.fixture
def server(db: None, one_sink: Sink, settings: Any) -> Sink:
    settings.EMAIL_URL = one_sink.url
    one_sink.behave(half=False, hang=False, drop_after=0, refused=[], busy=[], pipelining=True, most_sessions=0)
    return one_sink


def put(count: int, **more: Any) -> list[MailMessage]:
    letters = [mail.Letter(f"{uuid4()}:{n}", f"reader{n}@kelvaro.example", WORDS, f"Reader {n}") for n in range(count)]
    return list(mail.queue_all(letters, at=MONDAY, **more).values())


def states() -> list[str]:
    return list(MailMessage.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("connections", [1, 4])
def test_every_mail_leaves_once(server: Sink, settings: Any, connections: int, pipelining: bool) -> None:
    settings.MAIL_CONNECTIONS = connections
    server.behave(pipelining=pipelining)
    before = server.counts()
    put(70)

    assert delivery.deliver(at=MONDAY) == 70
    after = server.counts()
    assert (after["unique"] - before["unique"], after["doubles"], states()) == (70, [], ["sent"] * 70)
    assert 1 <= after["connections"] - before["connections"] - 1 <= connections, "each connection brings many mails"


def test_a_server_that_wants_fewer_connections_gets_fewer(server: Sink, settings: Any) -> None:
    settings.MAIL_CONNECTIONS = 4
    server.behave(most_sessions=2)  # asking it how it does is none of them by the time the mails come
    put(20)

    assert delivery.deliver(at=MONDAY) == 20
    assert (server.counts()["doubles"], states()) == ([], ["sent"] * 20)


def test_a_mail_that_another_worker_took_over_gets_no_dot_from_us(server: Sink) -> None:
    rows, before = put(4), server.counts()
    batch = convoys.lease(4)
    taken_over = MailMessage.objects.filter(pk__in=[rows[1].pk, rows[2].pk])
    taken_over.update(lease=uuid4())

    convoy = convoys.Convoy()
    assert convoy._ship(batch) == 2
    assert states() == ["sent", "leased", "leased", "sent"]
    assert server.counts()["mails"] - before["mails"] == 2


def test_two_workers_lease_different_mails(server: Sink) -> None:
    put(6)
    first, second, third = convoys.lease(4), convoys.lease(4), convoys.lease(4)

    assert first is not None
    assert second is not None
    assert (len(first.rows), len(second.rows), third) == (4, 2, None)
    assert {row.pk for row in first.rows} & {row.pk for row in second.rows} == set()


def test_a_sign_in_code_goes_before_a_publication(kelvaro: Company, server: Sink) -> None:
    put(40, workspace=kelvaro.workspace)
    code = put(1)[0]

    batch = convoys.lease(3)
    assert batch is not None
    assert [row.pk == code.pk for row in batch.rows] == [True, False, False]


def test_a_server_that_is_away_lets_everything_wait_and_everything_goes_when_it_is_back(server: Sink, settings: Any) -> None:
    settings.EMAIL_URL = AWAY
    put(50)

    assert delivery.deliver(at=MONDAY) == 0
    rows = MailMessage.objects.all()
    assert (states(), mails.server_away_since()) == (["waiting"] * 50, rows[0].away_since)
    assert {(row.next_at > moments.now(), row.answer.startswith("127.0.0.1:1: ")) for row in rows} == {(True, True)}
    assert delivery.deliver(at=MONDAY) == 0

    settings.EMAIL_URL = server.url
    later = put(1)[0]  # the first that comes due finds the server back, and nobody waits any longer
    assert delivery.deliver(at=MONDAY) == 51
    later.refresh_from_db()
    assert (later.state, states(), mails.server_away_since()) == ("sent", ["sent"] * 51, None)


def test_after_five_days_without_a_server_a_mail_is_given_up(db: None, settings: Any) -> None:
    settings.EMAIL_URL = AWAY
    old, young = put(2)
    MailMessage.objects.filter(pk=old.pk).update(tried_since=moments.now() - timedelta(days=5, minutes=1))
    MailMessage.objects.filter(pk=young.pk).update(tried_since=moments.now() - timedelta(days=4))

    delivery.deliver(at=MONDAY)
    assert states() == ["failed", "waiting"]


@pytest.mark.parametrize(("tries", "minutes"), [(0, 0.5), (1, 1), (2, 2), (6, 32), (7, 60), (500, 60)])
def test_a_no_for_now_waits_twice_as_long_each_time_and_an_hour_at_most(server: Sink, tries: int, minutes: float) -> None:
    server.behave(busy=["reader0@kelvaro.example"])
    row = put(1)[0]
    MailMessage.objects.filter(pk=row.pk).update(tries=tries)

    delivery.deliver(at=MONDAY)
    row.refresh_from_db()
    assert (row.state, row.answer, row.away_since) == ("waiting", "451 4.2.1 Come back later", None)
    assert timedelta(0) <= moments.now() + timedelta(minutes=minutes) - row.next_at < timedelta(seconds=20)


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_others(server: Sink) -> None:
    first, second, third = put(3)
    MailMessage.objects.filter(pk=second.pk).update(to="nobody at all")

    assert delivery.deliver(at=MONDAY) == 2
    second.refresh_from_db()
    assert (second.state, states().count("sent"), bool(second.answer)) == ("failed", 2, True)


def test_an_attachment_that_can_not_be_read_now_is_tried_later(kelvaro: Company, server: Sink) -> None:
    kept = files.keep(b"%PDF", workspace=kelvaro.workspace, name="a.pdf", content_type="application/pdf", purpose="x", by=None, at=MONDAY)
    Path(default_storage.path(kept.path)).unlink()
    put(1, attachment=kept)
    put(1)

    assert delivery.deliver(at=MONDAY) == 1
    assert states() == ["waiting", "sent"]
