"""Publishing: one transaction, one page in force, one mail for each reader, with the PDF."""

from datetime import timedelta

import pytest

from icpstudio.documents.messages import message
from icpstudio.errors import Conflict, Forbidden, Invalid
from icpstudio.models import MailMessage
from profiles.actions import approvals, publications, rendering
from profiles.choices import Decision
from profiles.models import Publication, Recipient, Rendering, Version
from profiles.queries import publications as on_publications
from profiles.queries import versions
from tests.cast import FRIDAY, TUESDAY, Company
from tests.factories.pages import approved, drafted, published

READERS = ["reader0@kelvaro.example", "reader1@kelvaro.example"]


def mails(company: Company) -> list[tuple[str, str, bool]]:
    rows = MailMessage.objects.filter(key__startswith="published:").order_by("to")
    return [(row.to, row.state, row.attachment_id is not None) for row in rows]


def test_publishing_puts_every_mail_into_the_outbox_and_they_wait_for_the_pdf(kelvaro: Company) -> None:
    version = published(kelvaro)

    assert version.state == "published"
    assert mails(kelvaro) == [(address, "held", False) for address in READERS]

    rendering.render(version.pk, at=FRIDAY)

    assert mails(kelvaro) == [(address, "waiting", True) for address in READERS]
    assert {row.next_at for row in MailMessage.objects.filter(key__startswith="published:")} == {FRIDAY + timedelta(seconds=60)}


def test_the_pdf_is_made_once(kelvaro: Company) -> None:
    version = published(kelvaro)

    first, second = rendering.render(version.pk, at=FRIDAY), rendering.render(version.pk, at=FRIDAY)

    assert (first.pk, Rendering.objects.count()) == (second.pk, 1)
    assert first.file.name == "kelvaro-icp-dock-scheduling-europe-v1.pdf"


def test_the_next_version_supersedes_the_one_in_force(kelvaro: Company) -> None:
    first = published(kelvaro, readers=0)
    draft = drafted(kelvaro)
    approvals.submit(draft, by=kelvaro.facilitator, at=FRIDAY)
    second = versions.one(kelvaro.facilitator, draft.pk)
    approvals.decide(second, decision=Decision.APPROVED, hash_seen=second.content_hash, by=kelvaro.carla, at=FRIDAY)

    publications.publish(versions.one(kelvaro.facilitator, draft.pk), by=kelvaro.facilitator, at=FRIDAY)

    assert sorted(Version.objects.values_list("number", "state")) == [(1, "superseded"), (2, "published")]
    assert Version.objects.get(pk=first.pk).ended_by == kelvaro.facilitator


def test_what_is_not_approved_is_not_published(kelvaro: Company) -> None:
    version = drafted(kelvaro)

    with pytest.raises(Conflict):
        publications.publish(version, by=kelvaro.facilitator, at=FRIDAY)

    assert not Publication.objects.exists()


def test_publishing_twice_is_a_lost_race(kelvaro: Company) -> None:
    version = approved(kelvaro)
    stale = versions.one(kelvaro.facilitator, version.pk)
    publications.publish(version, by=kelvaro.facilitator, at=FRIDAY)

    with pytest.raises(Conflict):
        publications.publish(stale, by=kelvaro.facilitator, at=FRIDAY)

    assert Publication.objects.count() == 1


def test_only_who_runs_the_workshop_publishes(kelvaro: Company) -> None:
    version = approved(kelvaro)

    for member in (kelvaro.approver, kelvaro.rep, kelvaro.contributor, kelvaro.sales_leader):
        with pytest.raises(Forbidden):
            publications.publish(version, by=member, at=FRIDAY)

    assert Version.objects.get(pk=version.pk).state == "approved"


def test_within_the_window_the_mails_are_held_back_or_sent_at_once(kelvaro: Company) -> None:
    version = published(kelvaro)
    rendering.render(version.pk, at=FRIDAY)
    publication = version.publication

    assert publications.send_now(publication, by=kelvaro.facilitator, at=FRIDAY) == 2
    assert {row.next_at for row in on_publications.mails(publication)} == {FRIDAY}
    assert Publication.objects.get(pk=publication.pk).leaves_at == FRIDAY
    assert publications.hold_back(publication, by=kelvaro.facilitator, at=FRIDAY) == 2
    assert [state for _to, state, _pdf in mails(kelvaro)] == ["cancelled", "cancelled"]


def test_a_refused_mail_goes_again_when_a_person_says_so_with_the_same_message_id(kelvaro: Company) -> None:
    version = published(kelvaro)
    recipient = Recipient.objects.order_by("email").first()
    MailMessage.objects.filter(pk=recipient.mail_id).update(state="failed", answer="550 no such mailbox")
    recipient = on_publications.recipient(kelvaro.facilitator, recipient.pk)
    before = recipient.mail.message_id

    publications.send_again(recipient, by=kelvaro.facilitator, at=TUESDAY)

    row = MailMessage.objects.get(pk=recipient.mail_id)
    assert (row.state, row.message_id, version.state) == ("waiting", before, "published")
    with pytest.raises(Conflict):
        publications.send_again(recipient, by=kelvaro.facilitator, at=TUESDAY)


def test_an_address_stands_once_on_the_list(kelvaro: Company) -> None:
    publications.add_stakeholder(kelvaro.workshop, name="A", email="A@kelvaro.example", by=kelvaro.facilitator, at=TUESDAY)

    with pytest.raises(Invalid):
        publications.add_stakeholder(kelvaro.workshop, name="B", email="a@kelvaro.example", by=kelvaro.facilitator, at=TUESDAY)

    assert list(kelvaro.workshop.stakeholders.values_list("name", flat=True)) == ["A"]


def test_the_mail_names_its_reader_and_brings_the_pdf(kelvaro: Company) -> None:
    version = published(kelvaro, readers=1)
    rendering.render(version.pk, at=FRIDAY)
    row = MailMessage.objects.get(key__startswith="published:")

    mail = message(row)

    parts = [(part.get_content_type(), part.get_filename()) for part in mail.walk() if not part.is_multipart()]
    assert parts == [("text/plain", None), ("text/html", None), ("application/pdf", "kelvaro-icp-dock-scheduling-europe-v1.pdf")]
    assert mail["To"] == "Reader 0 <reader0@kelvaro.example>"
    assert f"/w/kelvaro/workshops/{kelvaro.workshop.pk}/page/" in row.text


def test_a_mail_is_written_once_for_all_and_reads_as_if_written_for_one(kelvaro: Company) -> None:
    for name, email in (("Ann & <Ben>", "ann@kelvaro.example"), ("", "nameless@kelvaro.example")):
        publications.add_stakeholder(kelvaro.workshop, name=name, email=email, by=kelvaro.facilitator, at=TUESDAY)
    published(kelvaro, readers=1)

    rows = MailMessage.objects.filter(key__startswith="published:").order_by("to")
    assert [row.text.splitlines()[0] for row in rows] == ["Hello Ann & <Ben>,", "Hello ,", "Hello Reader 0,"]
    assert len({row.html for row in rows}) == 1


def test_who_waits_for_the_mail_server_is_told_so_in_plain_words(kelvaro: Company) -> None:
    version = published(kelvaro, readers=1)
    row = MailMessage.objects.filter(key__startswith="published:")
    details = []
    for answer in ("127.0.0.1:25: [Errno 111] Connection refused", "451 Try again later"):
        row.update(state="waiting", answer=answer, next_at=FRIDAY)
        details.append(on_publications.deliveries(version.publication).rows[0].detail)

    assert details == [
        "The mail server does not take it yet (no connection). Nothing is lost; next try at 09:00:00.",
        "The mail server does not take it yet (451 Try again later). Nothing is lost; next try at 09:00:00.",
    ]
