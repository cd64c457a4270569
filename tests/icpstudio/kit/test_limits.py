"""So many tries, and then no more for a while."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from icpstudio.kit.limits import is_spent, spend

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def fresh(db):
    cache.clear()


def test_so_many_and_no_more():
    assert [spend("knock", "a", most=3, within=MINUTE) for _try in range(5)] == [True, True, True, False, False]
    assert is_spent("knock", "a", most=3)


def test_each_is_counted_apart():
    for _try in range(4):
        spend("knock", "a", most=3, within=MINUTE)

    assert spend("knock", "b", most=3, within=MINUTE)
    assert spend("ring", "a", most=3, within=MINUTE)
    assert not is_spent("knock", "b", most=3)


def test_after_a_while_it_starts_anew():
    for _try in range(4):
        spend("knock", "a", most=3, within=timedelta(seconds=-1))

    assert not is_spent("knock", "a", most=3)


def test_a_count_that_ends_never_is_given_an_end():
    cache.set("limit:knock:a", 0, None)  # what is left when Redis counts a key in the moment in which it runs out
    spend("knock", "a", most=3, within=timedelta(seconds=-1))

    assert cache.get("limit:knock:a") is None
