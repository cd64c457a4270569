"""A line of the log: JSON or plain, with the request's number, without what must not be there."""

from __future__ import annotations

import json
import logging

import pytest

from icpstudio.kit import logs, trace
from icpstudio.kit.scrubbing import scrub
from tests.services.logbook import Kept

LOG = logging.getLogger("icpstudio.somewhere")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("to ruth.a+b@mail.kelvaro.example: refused", "to [address]: refused"),
        ("GET /join/Zm9vYmFy-x_y/ failed", "GET /join/[token]/ failed"),
        ("/accounts/password/reset/key/1-abc123/", "/accounts/password/reset/key/[token]/"),
        ("GET /w/kelvaro/people/?name=Ruth&x=1", "GET /w/kelvaro/people/?[query]"),
        ("token 3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_", "token [token]"),
        ("job 01a202d9-ea03-7646-9c95-1ec3d76ff584 done", "job 01a202d9-ea03-7646-9c95-1ec3d76ff584 done"),
        (f"hash {'ab' * 32}", f"hash {'ab' * 32}"),
        ({"a": ["x@y.example", 7]}, {"a": ["[address]", 7]}),
        ("Why? Because.", "Why? Because."),
    ],
)
def test_what_must_not_be_there_is_taken_out(said: object, kept: object) -> None:
    assert scrub(said) == kept


def test_an_exception_is_told_without_the_values_in_its_words(log: Kept) -> None:
    try:
        try:
            int("Ruth Adeyemi")
        except ValueError as problem:
            raise FileNotFoundError(2, "No such file") from problem
    except OSError:
        LOG.exception("It failed")
    told = log.lines("It failed")[0]["exception"]

    assert "builtins.ValueError" in told
    assert "FileNotFoundError: [Errno 2] No such file" in told
    assert "Ruth" not in told


def test_lines_of_one_request_carry_its_number_and_only_known_facts(log: Kept) -> None:
    with trace.following("abcd-1234", workspace="w1"):
        LOG.info("inside", extra={"ms": 3, "request": "GET /join/x/", "email": "ruth@kelvaro.example"})
    LOG.info("outside")
    inside, outside = log.lines("inside")[0], log.lines("outside")[0]

    assert {key: inside[key] for key in inside if key != "timestamp"} == {
        "event": "inside", "level": "info", "logger": "icpstudio.somewhere", "request_id": "abcd-1234", "workspace": "w1", "ms": 3,
    }  # fmt: skip
    assert "request_id" not in outside


def test_a_person_at_a_terminal_reads_plain_lines() -> None:
    record = logging.LogRecord("icpstudio.x", logging.WARNING, __file__, 1, "The queue does not answer", (), None)
    with trace.following("abcd-1234"):
        line = logs.formatter("plain").format(record)

    assert line[19:] == " WARNING icpstudio.x: The queue does not answer request_id=abcd-1234"
    with pytest.raises(ValueError, match="Expecting value|Extra data"):
        json.loads(line)
