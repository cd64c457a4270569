"""Publishes an approved version: in one transaction it takes force, its predecessor steps back, and every mail is in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from icpstudio.actions import audit, mail
from icpstudio.documents.mails import READER, Words, compose
from icpstudio.errors import Conflict, Invalid
from icpstudio.kit import links
from icpstudio.models import Member
from icpstudio.rules import require
from profiles.actions import rendering
from profiles.choices import VersionState
from profiles.models import Publication, Recipient, Stakeholder, Version, Workshop
from profiles.queries import publications, versions
from profiles.rules import Verb


@transaction.atomic
def publish(version: Version, *, note: str = "", by: Member, at: datetime) -> Publication:
    """Put an approved version in force. The mails leave after the undo window. Raises Conflict when it is not approved."""
    require(by, Verb.PUBLISH)
    before = versions.published(version.workshop)
    if version.state != VersionState.APPROVED:
        raise Conflict(_("Only an approved version can be published."), current=version)
    if before is not None:
        before.move("supersede", ended_at=at, ended_by=by)
    version.move("publish", published_at=at, published_by=by)
    publication = Publication.objects.create(
        workspace=version.workspace,
        version=version,
        note=note,
        published_at=at,
        published_by=by,
        leaves_at=at + timedelta(seconds=settings.MAIL_UNDO_SECONDS),
    )
    _address(publication, list(publications.stakeholders(version.workshop)), by=by, at=at)
    rendering.ask(version, by=by, at=at)
    rendering.release(version)
    audit.record("publish", version, by=by, at=at, content=version.content_hash, recipients=publication.recipients.count())
    return publication


def _address(publication: Publication, readers: Sequence[Stakeholder], *, by: Member, at: datetime) -> None:
    """A mail for each reader, waiting for the PDF. It is written once in each language; only the name differs."""
    written = {language: _write(publication, language, by=by) for language in {reader.language for reader in readers}}
    letters = {
        reader.pk: mail.Letter(
            key=f"published:{publication.pk}:{reader.email.lower()}",
            to=reader.email,
            to_name=reader.name,
            words=written[reader.language].addressed(reader.name),
        )
        for reader in readers
    }
    workspace = publication.workspace
    queued = mail.queue_all(list(letters.values()), workspace=workspace, by=by, at=at, next_at=publication.leaves_at, held=True)
    Recipient.objects.bulk_create(
        Recipient(
            workspace=workspace,
            publication=publication,
            stakeholder=reader,
            email=reader.email,
            name=reader.name,
            language=reader.language,
            mail=queued[letters[reader.pk].key],
        )
        for reader in readers
    )


def _write(publication: Publication, language: str, *, by: Member) -> Words:
    version = publication.version
    return compose(
        "profiles/published",
        language=language,
        reader=READER,
        who=str(by),
        number=version.number,
        workshop=version.workshop.name,
        workspace=version.workspace.name,
        statement=versions.content(version).get("statement", {}).get("who", ""),
        note=publication.note,
        url=links.absolute(version.workspace.slug, "profiles:current", version.workshop_id),
    )


@transaction.atomic
def send_now(publication: Publication, *, by: Member, at: datetime) -> int:
    """Don't wait for the end of the undo window."""
    require(by, Verb.PUBLISH)
    if at < publication.leaves_at:  # the window is over: the page promises no longer that they can be held back
        publication.leaves_at = at
        publication.save(update_fields=["leaves_at"])
    audit.record("send_now", publication, by=by, at=at)
    return mail.bring_forward(publications.mails(publication), at=at)


@transaction.atomic
def hold_back(publication: Publication, *, by: Member, at: datetime) -> int:
    """Undo within the window: the mails that have not left are called back; the page stays published."""
    require(by, Verb.PUBLISH)
    audit.record("hold_back", publication, by=by, at=at)
    return mail.call_back(publications.mails(publication))


@transaction.atomic
def send_again(recipient: Recipient, *, by: Member, at: datetime) -> None:
    """A person judges that a refused or uncertain mail should go once more. Raises Conflict when it is on its way."""
    require(by, Verb.PUBLISH)
    if recipient.mail is None or not mail.send_again(recipient.mail, by=by, at=at):
        raise Conflict(_("This mail is on its way or has arrived."))
    audit.record("send_again", recipient, by=by, at=at)


@transaction.atomic
def add_stakeholder(
    workshop: Workshop,
    *,
    name: str,
    email: str,
    function: str = "",
    title: str = "",
    language: str = "en",
    member: Member | None = None,
    by: Member,
    at: datetime,
) -> Stakeholder:
    """Add somebody to whom publications are sent. Raises Invalid for an address that is on the list."""
    require(by, Verb.RUN_WORKSHOP)
    try:
        with transaction.atomic():
            row = Stakeholder.objects.create(
                workspace=workshop.workspace,
                workshop=workshop,
                name=name,
                email=email.strip().lower(),
                function=function,
                title=title,
                language=language,
                member=member,
                added_at=at,
                added_by=by,
            )
    except IntegrityError:
        raise Invalid(_("This address is on the list already."), field="email") from None
    audit.record("add_stakeholder", row, by=by, at=at, address=audit.digest(row.email))
    return row


@transaction.atomic
def remove_stakeholder(stakeholder: Stakeholder, *, by: Member, at: datetime) -> None:
    """Take somebody off the list; what was sent stays on record."""
    require(by, Verb.RUN_WORKSHOP)
    audit.record("remove_stakeholder", stakeholder, by=by, at=at, address=audit.digest(stakeholder.email))
    stakeholder.delete()
