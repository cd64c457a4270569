"""What the mailbox page reads: every caught mail, whole, newest first."""

from __future__ import annotations

import threading
from email.message import EmailMessage

import pytest

from icpstudio.kit.catcher import store


def mail(subject: str = "Approved: ICP 3") -> bytes:
    message = EmailMessage()
    message["From"] = "ICP Studio <icp@kelvaro.example>"
    message["To"] = "Jörg Müller <joerg@kelvaro.example>"
    message["Subject"] = subject
    message["Message-ID"] = "<1@kelvaro.example>"
    message.set_content("Guten Tag, Jörg\n")
    message.add_alternative("<p>Guten Tag, Jörg</p>\n", subtype="html")
    message.add_attachment(b"%PDF-1.7 page", maintype="application", subtype="pdf", filename="Profil März.pdf")
    message.set_boundary("boundary")
    message.get_payload(0).set_boundary("inner")
    return bytes(message)


def test_a_mail_is_listed_with_what_a_list_shows(tmp_path):
    kept = store.keep(tmp_path, "icp@kelvaro.example", ["joerg@kelvaro.example"], mail())

    assert store.messages(tmp_path) == [kept]
    assert (kept.sender, kept.recipients) == ("icp@kelvaro.example", ("joerg@kelvaro.example",))
    assert (kept.from_, kept.to) == ("ICP Studio <icp@kelvaro.example>", "Jörg Müller <joerg@kelvaro.example>")
    assert (kept.subject, kept.message_id, kept.attachments) == ("Approved: ICP 3", "<1@kelvaro.example>", ("Profil März.pdf",))
    assert kept.size == len(mail())


def test_an_opened_mail_has_headers_words_and_attachments(tmp_path):
    opened = store.message(tmp_path, store.keep(tmp_path, "a@x.example", ["b@x.example"], mail()).id)

    assert (opened.text, opened.html) == ("Guten Tag, Jörg\n", "<p>Guten Tag, Jörg</p>\n")
    assert opened.attachments == (store.Attachment("Profil März.pdf", "application/pdf", b"%PDF-1.7 page"),)
    assert dict(opened.headers)["Subject"] == "Approved: ICP 3"
    assert opened.raw == mail()


def test_the_newest_is_first(tmp_path):
    for subject in ("one", "two", "three"):
        store.keep(tmp_path, "a@x.example", ["b@x.example"], mail(subject))

    assert [caught.subject for caught in store.messages(tmp_path)] == ["three", "two", "one"]


def test_there_is_nothing_before_the_first_mail(tmp_path):
    assert store.messages(tmp_path / "not yet") == []


@pytest.mark.parametrize("id", ["", "..", "../secret", "0" * 20 + "-00000000", "%2e%2e/secret"])
def test_an_id_of_no_mail_opens_nothing(tmp_path, id):
    store.keep(tmp_path / "mail", "a@x.example", ["b@x.example"], mail())
    (tmp_path / "secret.json").write_text("{}")

    with pytest.raises(store.NoSuchMail):
        store.message(tmp_path / "mail", id)


def test_a_reader_never_meets_half_a_mail(tmp_path):
    """One thread keeps mails while another lists and opens all there are."""
    writer = threading.Thread(target=lambda: [store.keep(tmp_path, "a@x.example", ["b@x.example"], mail()) for _ in range(200)])
    writer.start()
    seen = 0
    while writer.is_alive() or seen < 200:
        listed = store.messages(tmp_path)
        assert len(listed) >= seen
        seen = len(listed)
        assert all(store.message(tmp_path, caught.id).raw == mail() for caught in listed[:3])
    writer.join()

    assert seen == 200


def test_bytes_that_are_hardly_a_mail_are_kept_too(tmp_path):
    kept = store.keep(tmp_path, "a@x.example", ["b@x.example"], b"\xff\xfe no header\r\nSubject")
    opened = store.message(tmp_path, kept.id)

    assert (kept.subject, opened.raw) == ("", b"\xff\xfe no header\r\nSubject")


def test_clearing_leaves_an_empty_mailbox(tmp_path):
    store.keep(tmp_path, "a@x.example", ["b@x.example"], mail())
    store.clear(tmp_path)

    assert list(tmp_path.iterdir()) == []
