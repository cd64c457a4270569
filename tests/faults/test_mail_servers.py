"""F2 to F5: mail servers that say not now, hang, hang up after the mail, or don't know somebody."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.faults.mailing import Mailing, mailing, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailing]:
    """One worker for all of these tests, as in life."""
    with mailing(tmp_path_factory.mktemp("post") / "var") as running:
        running.begin_worker()
        yield running


@pytest.fixture(autouse=True)
def afresh(post: Mailing) -> None:
    post.server.behave(half=False, hang=False, drop_after=0, refused=[])
    post.clear()


def states(post: Mailing) -> Counter[str]:
    return Counter(state for state, *_ in post.mails())


def test_f2_half_of_them_are_answered_not_now_and_all_arrive_once(post: Mailing) -> None:
    before = post.arrived()
    post.server.behave(half=True)
    post.queue(100)

    assert until(lambda: states(post) == {"sent": 100}), states(post)
    assert (post.arrived() - before, post.server.counts()["doubles"]) == (100, [])


def test_f3_a_server_that_hangs_is_waited_for_and_people_are_told_since_when(post: Mailing) -> None:
    before = post.arrived()
    post.server.behave(hang=True)
    post.queue(60)

    assert until(post.is_away)
    assert (states(post), post.arrived()) == ({"waiting": 60}, before)

    post.server.behave(hang=False)
    assert until(lambda: states(post) == {"sent": 60}), states(post)
    assert (post.arrived() - before, post.server.counts()["doubles"]) == (60, [])
    assert not post.is_away()


def test_f4_a_line_cut_before_the_answer_leaves_the_mail_in_doubt_and_nobody_repeats_it(post: Mailing) -> None:
    before = post.arrived()
    post.server.behave(drop_after=3)
    post.queue(50)

    assert until(lambda: states(post) == {"sent": 47, "uncertain": 3}), states(post)
    time.sleep(4)  # longer than a lease: nothing takes them up
    assert states(post) == {"sent": 47, "uncertain": 3}
    assert (post.arrived() - before, post.server.counts()["doubles"]) == (50, [])
    assert all(answer for state, _id, answer, _to in post.mails() if state == "uncertain")


def test_f5_one_of_five_is_unknown_and_shown_and_the_four_get_theirs_once(post: Mailing) -> None:
    before = post.arrived()
    post.server.behave(refused=["reader2@kelvaro.example"])
    post.queue(5)

    assert until(lambda: states(post) == {"sent": 4, "failed": 1}), states(post)
    assert [(to, answer) for state, _id, answer, to in post.mails() if state == "failed"] == [
        ("reader2@kelvaro.example", "550 5.1.1 No such person here")
    ]
    assert (post.arrived() - before, post.server.counts()["doubles"]) == (4, [])
