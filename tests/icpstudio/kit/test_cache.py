"""The cache answers while Redis is away, and uses it again when it is back."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection

from icpstudio.kit import cache as ours
from icpstudio.kit import limits
from icpstudio.kit.cache import RedisOrDatabase

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def cache(redis_server):
    ours.silence.end()
    yield RedisOrDatabase(redis_server.url, {})
    ours.silence.end()


def everything_asked(cache):
    """Each question of a cache once, and its answer."""
    return {
        "add": (cache.add("a", 1, 60), cache.add("a", 2, 60)),
        "get": (cache.get("a"), cache.get("none", "nothing")),
        "set": (cache.set("b", ["x"], 60), cache.get("b")),
        "touch": (cache.touch("b", 60), cache.touch("none", 60)),
        "has": (cache.has_key("b"), "none" in cache),
        "count": (cache.incr("a"), cache.incr("a", 5), cache.decr("a")),
        "many": (cache.set_many({"c": 1, "d": 2}, 60), cache.get_many(["c", "d", "none"])),
        "delete": (cache.delete("c"), cache.delete("c")),
        "delete_many": (cache.delete_many(["d"]), cache.get("d")),
        "get_or_set": (cache.get_or_set("e", "first", 60), cache.get_or_set("e", "second", 60)),
    }


def test_both_sides_answer_the_same(cache, redis_server):
    on_redis = everything_asked(cache)
    there = len(redis_server.client.keys("*"))
    redis_server.stop(signal.SIGKILL)
    in_database = everything_asked(cache)
    redis_server.start()

    assert on_redis == in_database
    assert there == 3
    assert caches["database"].get("e") == "first"


def test_counting_an_unknown_key_is_refused_on_both_sides(cache, redis_server):
    with pytest.raises(ValueError):
        cache.incr("none")
    redis_server.stop(signal.SIGKILL)
    with pytest.raises(ValueError):
        cache.incr("none")


def test_redis_is_used_again_when_it_is_back(cache, redis_server):
    cache.set("a", "before", 60)
    redis_server.stop(signal.SIGKILL)
    while_away = (cache.get("a"), cache.set("a", "away", 60), cache.get("a"))
    redis_server.start()
    ours.silence.until = 1.0  # its time is over
    cache.set("a", "after", 60)

    assert while_away == (None, None, "away")
    assert (redis_server.client.keys("*") == [b":1:a"], cache.get("a"), caches["database"].get("a")) == (True, "after", "away")


def test_a_redis_that_was_started_again_is_no_silence(cache, redis_server):
    cache.set("a", 1, 60)
    redis_server.stop(signal.SIGKILL)
    redis_server.start()

    assert (cache.get("a"), ours.silence.lasts()) == (None, False)


def test_a_redis_that_hangs_is_asked_once_and_then_left_alone(cache, redis_server):
    cache.set("a", 1, 60)
    redis_server.process.send_signal(signal.SIGSTOP)
    try:
        answers = [cache.get("a") for _ in range(200)]
        left_alone = ours.silence.lasts()
    finally:
        redis_server.process.send_signal(signal.SIGCONT)

    assert (answers, left_alone) == ([None] * 200, True)


def test_limits_hold_while_redis_is_away(cache, redis_server, monkeypatch):
    monkeypatch.setattr(limits, "cache", cache)
    redis_server.stop(signal.SIGKILL)

    assert [limits.spend("code", "ruth", most=3, within=timedelta(minutes=1)) for _ in range(5)] == [True, True, True, False, False]


def test_in_the_database_too_an_entry_ends_when_it_was_meant_to_end(cache):
    caches["database"].set("a", 1, 900)
    before = ends("a")
    counted = [caches["database"].incr("a") for _ in range(3)]

    assert (counted, ends("a")) == ([2, 3, 4], before)


def ends(key):
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM icpstudio_cache WHERE cache_key = %s", [f":1:{key}"])
        return cursor.fetchone()


def test_what_has_ended_is_not_counted_on(cache):
    caches["database"].set("a", 1, -1)
    with pytest.raises(ValueError):
        caches["database"].incr("a")
