"""F18: twenty equal requests at once are one deed and twenty equal answers, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.serving import Web, at_once, new_id

pytestmark = pytest.mark.slow

TIMES = 20
WORKERS = "2"


@pytest.fixture(scope="module")
def told(web: Web) -> dict[str, Any]:
    return web.play("empty")


def test_a_workshop_is_opened_once(web, told):
    name, op_id = f"Cold chain {new_id()}", new_id()
    path = f"{told['home']}workshops/new/"
    answers = at_once(TIMES, lambda _n: web.send(path, told["marta"], name=name, market="Nordics", op_id=op_id))

    assert {answer.status for answer in answers} == {302}
    assert len(set(answers)) == 1
    assert web.rows("SELECT COUNT(*) FROM profiles_workshop WHERE name = %s", name) == [(1,)]


def test_an_invitation_is_written_once(web, told):
    email, op_id = f"{new_id()}@kelvaro.example", new_id()
    path = f"{told['home']}people/invite/"
    answers = at_once(
        TIMES, lambda _n: web.send(path, told["ruth"], email=email, name="Anna Reader", roles="rep", function="sales", op_id=op_id)
    )

    assert {answer.status for answer in answers} == {302}
    assert len(set(answers)) == 1
    assert web.rows("SELECT COUNT(*) FROM icpstudio_invitation WHERE email = %s", email) == [(1,)]
    assert web.rows('SELECT COUNT(*) FROM icpstudio_mailmessage WHERE "to" = %s', email) == [(1,)]


def test_an_approval_is_given_once(web):
    (told,) = web.play("in_review", 1)
    op_id, path = new_id(), f"{told['home']}versions/{told['version']}/decide/"
    answers = at_once(TIMES, lambda _n: web.send(path, told["henrik"], decision="approved", hash_seen=told["hash"], op_id=op_id))
    other = web.send(path, told["henrik"], decision="approved", hash_seen=told["hash"], op_id=new_id())

    assert {answer.status for answer in answers} == {302}
    assert len(set(answers)) == 1
    assert other.status == 409
    assert verbs(web, told).count("approved") == 1


def test_a_version_is_published_once(web):
    told = web.play("decided")
    op_id, path = new_id(), f"{told['home']}versions/{told['version']}/publish/"
    answers = at_once(TIMES, lambda _n: web.send(path, told["marta"], note="", op_id=op_id))

    assert {answer.status for answer in answers} == {302}
    assert len(set(answers)) == 1
    assert verbs(web, told).count("publish") == 1


def test_other_words_under_the_same_id_at_once_are_one_deed(web, told):
    names, op_id = [f"Reefer {new_id()}" for _n in range(TIMES)], new_id()
    path = f"{told['home']}workshops/new/"
    answers = at_once(TIMES, lambda n: web.send(path, told["marta"], name=names[n], market="Nordics", op_id=op_id))

    assert sorted(answer.status for answer in answers) == [302] + [422] * (TIMES - 1)
    made = [name for name in names if web.rows("SELECT COUNT(*) FROM profiles_workshop WHERE name = %s", name) == [(1,)]]
    assert len(made) == 1
    assert all(name in answer.body for name, answer in zip(names, answers, strict=True) if answer.status == 422)


def verbs(web: Web, told: dict[str, Any]) -> list[str]:
    """What the trail of the company says, in order."""
    rows = web.rows("SELECT verb, workspace_id FROM icpstudio_auditentry ORDER BY seq")
    return [verb for verb, workspace in rows if str(workspace).replace("-", "") == told["workspace"]]
