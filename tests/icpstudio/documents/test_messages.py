"""The press prints what the email library would write, byte for byte; the library stays the judge."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP, default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uuid6 import uuid7

from icpstudio.actions import files
from icpstudio.documents.messages import Press, message
from icpstudio.kit.smtp import stuffed
from icpstudio.models import MailMessage
from tests.cast import MONDAY, Company

LINES = [
    "",
    "Read it.",
    ".",
    "..two",
    "“Dock” – für alle",
    "x" * 200,
    "ends with a space ",
    "=_",
    "日本語 " * 30,
    "🙂" * 40,
    "--=_",
    "a\rb",
    "\x0b\x0c",
]


def row(**fields: object) -> MailMessage:
    pk = uuid7()
    common = {
        "id": pk,
        "message_id": f"<{pk.hex}@kelvaro.example>",
        "to": "anna@kelvaro.example",
        "to_name": "Anna Reader",
        "queued_at": MONDAY,
    }
    return MailMessage(**{**common, "subject": "Version 3 is in force", "text": "Read it.\n", "html": "<p>Read it.</p>", **fields})


def the_same(mail: MailMessage, press: Press | None = None) -> bytes:
    printed = (press or Press()).print(mail)
    assert printed == stuffed(message(mail).as_bytes(policy=SMTP))
    return printed


@given(
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120),
    to_name=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
    to=st.sampled_from(["anna@kelvaro.example", "a.b+c@x.example", "o'hara@x.example", "ä@x.example", "x@" + "long." * 20 + "example"]),
    text=st.lists(st.sampled_from(LINES), max_size=14).map("\n".join),
    html=st.lists(st.sampled_from(LINES), max_size=14).map("\r\n".join),
    at=st.datetimes(min_value=datetime(1980, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_every_row_is_printed_as_the_library_writes_it(subject: str, to_name: str, to: str, text: str, html: str, at: datetime) -> None:
    mail = row(subject=subject, to_name=to_name, to=to, text=text, html=html, queued_at=at)
    try:
        message(mail).as_bytes(policy=SMTP)
    except Exception as problem:  # what can't be written can't be printed either
        with pytest.raises(type(problem)):
            Press().print(mail)
        return

    the_same(mail)


@pytest.mark.parametrize("html", ["", "<p>Read “it”.</p>"])
@pytest.mark.parametrize("name", ["kelvaro-icp-v1.pdf", "kelväro icp – v1.pdf"])
def test_an_attachment_is_encoded_once_and_stands_in_every_mail(kelvaro: Company, html: str, name: str) -> None:
    pdf = bytes(range(256)) * 300
    kept = files.keep(pdf, workspace=kelvaro.workspace, name=name, content_type="application/pdf", purpose="x", by=None, at=MONDAY)
    press, mails = Press(), [row(html=html, attachment=kept, to_name=reader) for reader in ("Anna Reader", "Ben Gül")]

    printed = [message_from_bytes(the_same(mail, press), policy=default) for mail in mails]

    assert [(mail["To"], [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()]) for mail in printed] == [
        ("Anna Reader <anna@kelvaro.example>", [(name, pdf)]),
        ("Ben Gül <anna@kelvaro.example>", [(name, pdf)]),
    ]
    assert press._files.cache_info().misses == 1


def test_the_same_row_gives_the_same_bytes_and_another_row_another_boundary() -> None:
    first, second = row(), row()

    assert message(first).as_bytes(policy=SMTP) == message(first).as_bytes(policy=SMTP)
    assert message(first).get_boundary() != message(second).get_boundary()
