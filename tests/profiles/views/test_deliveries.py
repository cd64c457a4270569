"""The mails of a publication, as their sender sees them: who refused, what came back, since when the server is away, and the button."""

from __future__ import annotations

import html

from django.utils.formats import date_format

from icpstudio.actions import bounces
from icpstudio.models import MailMessage
from profiles.models import Recipient
from tests.cast import FRIDAY, MONDAY, TUESDAY, Company, browser
from tests.factories.bounces import dsn
from tests.factories.pages import published


def page(company: Company) -> str:
    publication = Recipient.objects.first().publication
    answer = browser(company.facilitator).get(f"/w/kelvaro/publications/{publication.pk}/deliveries/")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_what_was_refused_and_what_came_back_stand_with_the_servers_words_and_a_button(kelvaro: Company) -> None:
    published(kelvaro)
    refused, returned = MailMessage.objects.filter(key__startswith="published:").order_by("to")
    MailMessage.objects.filter(pk=refused.pk).update(state="failed", answer="550 no such mailbox <b>")
    MailMessage.objects.filter(pk=returned.pk).update(state="sent", sent_at=MONDAY)
    bounces.take(dsn(returned.message_id, said="552 mailbox full"), at=TUESDAY)

    shown = page(kelvaro)
    assert "550 no such mailbox <b>" in shown
    assert f"It came back on {date_format(TUESDAY, 'DATETIME_FORMAT')}: 552 mailbox full" in shown
    assert shown.count("Send again") == 2

    recipient = returned.recipient
    answer = browser(kelvaro.facilitator).post(f"/w/kelvaro/recipients/{recipient.pk}/again/")
    assert answer.status_code == 302
    returned.refresh_from_db()
    assert (returned.state, returned.bounced_at) == ("waiting", None)
    assert page(kelvaro).count("Send again") == 1


def test_a_server_that_is_away_is_shown_with_its_time(kelvaro: Company) -> None:
    published(kelvaro)
    MailMessage.objects.filter(key__startswith="published:").update(state="waiting", away_since=MONDAY, answer="timed out", next_at=FRIDAY)

    assert f"Waiting for the mail server since {date_format(MONDAY, 'DATETIME_FORMAT')}; nothing is lost." in page(kelvaro)
