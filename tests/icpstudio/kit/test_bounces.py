"""Delivery reports as servers write them, and as people write them who mean no good."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icpstudio.kit.bounces import ENOUGH, Report, reports
from tests.factories.bounces import dsn


def only(raw: bytes) -> Report:
    (report,) = reports(raw)
    return report


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/rfc822-headers"])
def test_a_mail_that_came_back_is_named_by_its_own_message_id(returned: str) -> None:
    report = only(dsn("<a1@kelvaro.example>", returned=returned))

    assert (report.kind, report.message_ids, report.recipient, report.words) == (
        "failed",
        ("<a1@kelvaro.example>",),
        "anna@kelvaro.example",
        "550 5.1.1 No such person here",
    )


def test_a_report_without_the_mail_is_known_by_its_envelope() -> None:
    report = only(dsn("", envelope="0192a"))

    assert (report.reference, report.message_ids) == ("0192a", ())


def test_a_delay_is_a_delay_and_good_news_is_no_report() -> None:
    assert only(dsn("<a@x.example>", action="delayed")).kind == "delayed"
    assert reports(dsn("<a@x.example>", action="delivered")) == []
    assert reports(dsn("<a@x.example>", action="relayed")) == []


def test_each_recipient_has_a_report() -> None:
    found = reports(dsn("<a@x.example>", recipients=("anna@kelvaro.example", "ben@kelvaro.example")))

    assert [report.recipient for report in found] == ["anna@kelvaro.example", "ben@kelvaro.example"]


def test_words_are_one_line_without_tricks_and_cut() -> None:
    words = only(dsn("<a@x.example>", said="550 no\r\n \x1b[31m\u202eevil " + "x" * 5000)).words

    assert "\x1b" not in words
    assert "\n" not in words
    assert len(words) <= 250


def test_a_message_id_that_no_database_can_look_for_is_none() -> None:
    assert only(dsn("<a\x00b@x.example>", returned="text/rfc822-headers")).message_ids == ()


def test_what_is_no_report_says_nothing() -> None:
    plain = EmailMessage()
    plain["Subject"] = "I am on holiday"
    plain.set_content("Action: failed\nMessage-ID: <a@x.example>\n")

    assert reports(plain.as_bytes()) == []
    assert reports(b"") == []
    assert reports(b"x" * (ENOUGH + 1)) == []


def test_a_long_mail_that_came_back_is_cut_and_its_report_is_read() -> None:
    whole = dsn("<a1@kelvaro.example>", returned="message/rfc822")
    close = whole.rindex(b"\n--")
    long = whole[:close] + b"\n" + b"JVBERi0xLjcK\n" * 100_000 + whole[close:]

    assert only(long).message_ids == ("<a1@kelvaro.example>",)
    assert len(long) > 4 * ENOUGH


def test_thousands_of_recipients_and_parts_are_not_all_read() -> None:
    assert len(reports(dsn("<a@x.example>", recipients=tuple(f"r{n}@x.example" for n in range(5000))))) == 100
    nested = b"Content-Type: message/rfc822\n\n" * 5000 + dsn("<a@x.example>")
    assert reports(nested) == []


@given(st.binary(max_size=300), st.integers(0, 1500), st.integers(0, 40))
def test_a_damaged_report_never_breaks_anything(noise: bytes, at: int, length: int) -> None:
    raw = dsn("<a@x.example>")

    for report in reports(raw[:at] + noise + raw[at + length :]):
        assert report.words.isprintable() or report.words == ""
