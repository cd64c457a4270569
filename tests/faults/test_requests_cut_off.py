"""F7: PostgreSQL is stopped at once and started again while twenty people save: each was told the truth, and nothing typed is lost."""

from __future__ import annotations

import html
import re
import signal
import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.serving import Answer, Web, new_id
from tests.services.postgres import Postgres

pytestmark = pytest.mark.slow

WORKERS = "2"
WRITERS = 20
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
NOT_SAVED = "What you just sent was not saved; nothing was changed."
NOBODY_KNOWS = "Send it again: if it was, it is not done twice."


@dataclass(frozen=True)
class Sent:
    name: str
    answer: Answer
    at: float


def test_each_of_twenty_writers_is_told_what_was_saved(postgres_web: Web, postgres: Postgres) -> None:
    web, told = postgres_web, postgres_web.play("empty")
    over, sent = threading.Event(), []

    def write() -> None:
        while not over.is_set():
            name = f"Workshop <{new_id()}>"
            answer = web.send(f"{told['home']}workshops/new/", told["marta"], name=name, market="Nordics", op_id=new_id())
            sent.append(Sent(name, answer, time.monotonic()))

    writers = [threading.Thread(target=write) for _n in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for(lambda: len(sent) > WRITERS)
    postgres.stop(signal.SIGQUIT)
    wait_for(lambda: sum(one.answer.status == 503 for one in sent) >= 5)
    postgres.start()
    back = time.monotonic()
    wait_for(lambda: sum(one.at > back and one.answer.status == 302 for one in sent) > WRITERS)
    over.set()
    for writer in writers:
        writer.join(90)
    assert not any(writer.is_alive() for writer in writers)

    assert {one.answer.status for one in sent} == {302, 503}
    for one in sent:
        judge(web, one)
    refused = [one for one in sent if one.answer.status == 503]
    send_again(web, told, refused[:WRITERS])
    print(f"{len(sent)} forms, {len(refused)} told that it was not saved")


def judge(web: Web, one: Sent) -> None:
    """Success: the row is there. An error page: it is absent, unless the page says that nobody knows; and the text is on the page."""
    rows = count(web, one.name)
    if one.answer.status == 302:
        assert rows == 1, one.name
        return
    assert html.escape(one.name) in one.answer.body
    assert (NOT_SAVED in one.answer.body) != (NOBODY_KNOWS in one.answer.body)
    assert rows == 0 or NOBODY_KNOWS in one.answer.body, one.name


def send_again(web: Web, told: dict[str, Any], refused: list[Sent]) -> None:
    """The button of the page: the same form, the same operation, now done once; pressed twice."""
    assert refused
    for one in refused:
        fields = {name: html.unescape(value) for name, value in FIELD.findall(one.answer.body)}
        assert fields["name"] == one.name
        fields.pop("csrfmiddlewaretoken")
        answers = [web.send(f"{told['home']}workshops/new/", told["marta"], **fields) for _time in range(2)]
        assert (answers[0].status, answers[0]) == (302, answers[1])
        assert count(web, one.name) == 1


def count(web: Web, name: str) -> int:
    return web.rows("SELECT COUNT(*) FROM profiles_workshop WHERE name = %s", name)[0][0]


def wait_for(condition: Any, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.05)
