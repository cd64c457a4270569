"""Who did not answer is left alone for a while; then one asks again, and the others wait for what she finds."""

import pytest

from icpstudio.kit import silence
from icpstudio.kit.silence import Silence


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 100.0

        def monotonic(self):
            return self.now

    found = Clock()
    monkeypatch.setattr(silence, "time", found)
    return found


def test_nobody_asks_while_it_lasts_and_one_asks_when_it_is_over(clock):
    server = Silence(seconds=5)
    before = server.lasts()
    news = server.begin()
    during = server.lasts()
    clock.now += 6

    assert (before, news, during) == (False, True, True)
    assert [server.lasts(), server.lasts()] == [False, True]
    assert server.begin() is False  # no news: it was silent before


def test_an_answer_ends_it_for_everybody(clock):
    server = Silence(seconds=5)
    server.begin()
    server.end()

    assert (server.lasts(), server.begin()) == (False, True)
