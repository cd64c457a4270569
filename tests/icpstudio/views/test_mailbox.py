"""The catcher's mailbox: here in the embedded edition, nowhere else, and nothing of a mail is run in it."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from icpstudio.kit.catcher import store
from tests.cast import browser


@pytest.fixture
def caught(tmp_path, settings):
    settings.CATCHER, settings.MAILBOX = True, tmp_path / "mail"
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Hello <b>you</b>", "a@example.com", "b@example.com"
    mail.set_content("Go to https://example.com/x?a=1&b=2. Or not.\n<script>alert(1)</script>")
    mail.add_alternative("<p onclick='alert(2)'>Go</p>", subtype="html")
    mail.add_attachment(b"%PDF-1.7 x", maintype="application", subtype="pdf", filename='one "page".pdf')
    return store.keep(settings.MAILBOX, "a@example.com", ["b@example.com"], mail.as_bytes(policy=SMTP))


def test_the_list_says_that_nothing_leaves_this_machine(caught, db):
    page = browser().get("/mailbox/").content.decode()

    assert "Nothing leaves this machine." in page
    assert "Hello &lt;b&gt;you&lt;/b&gt;" in page
    assert f"/mailbox/{caught.id}/" in page


def test_a_mail_is_shown_as_text_with_its_links_and_files(caught, db):
    page = browser().get(f"/mailbox/{caught.id}/").content.decode()

    assert 'href="https://example.com/x?a=1&amp;b=2"' in page
    assert "<script>alert(1)" not in page
    assert "<p onclick" not in page
    assert "&lt;p onclick" in page
    assert f'href="/mailbox/{caught.id}/0/"' in page


def test_a_file_is_downloaded_never_shown(caught, db):
    answer = browser().get(f"/mailbox/{caught.id}/0/")

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_there_is_not_found(caught, db):
    for path in ("nothing", f"{caught.id}/1", "00000000000000000000-00000000"):
        assert browser().get(f"/mailbox/{path}/").status_code == 404


def test_where_real_mail_is_sent_there_is_no_mailbox(caught, db, settings):
    settings.CATCHER = False
    for path in ("", f"{caught.id}/", f"{caught.id}/0/"):
        assert browser().get(f"/mailbox/{path}").status_code == 404
    assert "/mailbox/" not in browser().get("/accounts/login/").content.decode()
