"""Reports from a file, a mailbox, a maildir or a pipe."""

from __future__ import annotations

import io
import mailbox
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from icpstudio.actions import mail
from icpstudio.documents.mails import Words
from icpstudio.models import MailMessage
from tests.cast import MONDAY
from tests.factories.bounces import dsn


@pytest.fixture
def sent(db: None) -> list[MailMessage]:
    letters = [mail.Letter(f"{n}", f"r{n}@x.example", Words("s", "t", "", "en")) for n in range(3)]
    rows = list(mail.queue_all(letters, at=MONDAY).values())
    MailMessage.objects.update(state="sent", sent_at=MONDAY)
    return rows


def take(*files: Path) -> str:
    said = io.StringIO()
    call_command("take_bounces", *map(str, files), stdout=said)
    return said.getvalue().strip()


def test_messages_mailboxes_and_maildirs_are_read(sent: list[MailMessage], tmp_path: Path) -> None:
    first, second, third = sent
    (tmp_path / "one.eml").write_bytes(dsn(first.message_id))
    box = mailbox.mbox(tmp_path / "box")
    box.add(dsn(second.message_id))
    box.add(b"Subject: lunch?\n\nAt one.\n")
    box.close()
    folder = mailbox.Maildir(tmp_path / "folder")
    folder.add(dsn(third.message_id, action="delayed"))

    said = take(tmp_path / "one.eml", tmp_path / "box", tmp_path / "folder")
    assert said == "2 came back, 1 are delayed, 0 were known, 1 matched none of our mails."
    assert take(tmp_path / "box") == "0 came back, 0 are delayed, 1 were known, 1 matched none of our mails."


def test_a_mail_server_pipes_one_message(sent: list[MailMessage], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(dsn(sent[0].message_id))))

    assert take() == "1 came back, 0 are delayed, 0 were known, 0 matched none of our mails."


def test_what_is_no_mailbox_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there"):
        take(tmp_path / "nothing")
    with pytest.raises(CommandError, match="is no maildir"):
        take(tmp_path)
