"""Mails: plain text stays plain, HTML is escaped, and an unknown language is the default one."""

from icpstudio.documents.mails import compose
from tests.cast import MONDAY

FACTS = {
    "inviter": "R & D <b>",
    "workspace": "Kelvaro\nLtd",
    "name": "Nia",
    "roles": "Rep",
    "url": "https://x.example/join/1/",
    "expires_at": MONDAY,
    "sender": "Kelvaro",
}


def test_text_is_not_escaped_and_html_is():
    words = compose("invitation", language="en", **FACTS)

    assert words.subject == "R & D <b> invites you to Kelvaro Ltd in ICP Studio"
    assert "R & D <b> invites you" in words.text
    assert "R &amp; D &lt;b&gt; invites you" in words.html
    assert "<b>" not in words.html
    assert words.text.endswith("\n")


def test_a_language_that_we_do_not_speak_becomes_english():
    assert compose("invitation", language="tlh", **FACTS).language == "en"
