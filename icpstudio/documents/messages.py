"""Rows of the outbox as MIME messages: `message` makes one of them, `Press` the bytes of many, with what they share encoded once."""

from __future__ import annotations

import re
from datetime import datetime
from email.contentmanager import raw_data_manager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import formatdate
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django_scopes import scopes_disabled

from icpstudio.kit.smtp import Stuffed, stuffed
from icpstudio.models import MailMessage, StoredFile
from icpstudio.queries import files

# What the mail policy would write unchanged on one line; everything else is left to the policy itself.
PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
PLAIN_ID = re.compile(r"<[A-Za-z0-9]+@[A-Za-z0-9.-]+>")
LINE = 78
SHARED = 64  # different headers and texts: a publication has one HTML per language
FILES = 8  # different attachments: each may be some megabytes
VERSION = b"MIME-Version: 1.0\r\n"


def message(row: MailMessage) -> EmailMessage:
    """The row as a MIME message; the same row always gives the same one."""
    mail = EmailMessage()
    mail["Subject"] = row.subject
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = str(Address(display_name=row.to_name, addr_spec=row.to))
    mail["Date"] = formatdate(row.queued_at.timestamp())
    mail["Message-ID"] = row.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(row.text)
    if row.html:
        mail.make_alternative(_boundary(row, "a"))
        mail.add_alternative(row.html, subtype="html")
    if row.attachment_id:
        mail.make_mixed(_boundary(row, "m"))
        with scopes_disabled():
            _attach(mail, row.attachment)
    return mail


def _boundary(row: MailMessage, kind: str) -> str:
    """Neither base64 nor quoted-printable can hold "=_", and nobody knows the id of a row before its text is written."""
    return f"=_{row.pk.hex[-24:]}{kind}"


def _attach(mail: EmailMessage, file: StoredFile) -> None:
    kind, _, subkind = file.content_type.partition("/")
    mail.add_attachment(files.content(file), maintype=kind, subtype=subkind, filename=file.name)


class Press:
    """Prints rows as `stuffed(message(row).as_bytes(policy=SMTP))`, with what they share encoded once."""

    def __init__(self) -> None:
        self._header = lru_cache(SHARED)(_header)
        self._date = lru_cache(SHARED)(_date)
        self._part = lru_cache(SHARED)(_part)
        self._files = lru_cache(FILES)(_file)

    def print(self, row: MailMessage) -> Stuffed:
        """The whole mail, ready for the line."""
        head = [
            self._header("Subject", row.subject),
            self._header("From", settings.DEFAULT_FROM_EMAIL),
            _to(row),
            self._date(row.queued_at),
            _message_id(row),
            b"Auto-Submitted: auto-generated\r\n",
        ]
        return Stuffed(b"".join([*head, *self._body(row)]))

    def _body(self, row: MailMessage) -> list[bytes]:
        kind, text = self._part(row.text, "plain")
        if not row.html and not row.attachment_id:
            return [kind, VERSION, b"\r\n", text]
        inner = [kind, b"\r\n", text]
        if row.html:
            html_kind, html = self._part(row.html, "html")
            inner = _multipart("alternative", _boundary(row, "a"), inner, [html_kind, VERSION, b"\r\n", html])
        if row.attachment_id:
            inner = _multipart("mixed", _boundary(row, "m"), inner, [self._files(row.attachment_id)])
        return [VERSION, *inner]


def _multipart(subtype: str, boundary: str, first: list[bytes], second: list[bytes]) -> list[bytes]:
    mark = boundary.encode("ascii")
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n--%s\r\n' % (subtype.encode("ascii"), mark, mark)
    return [head, *first, b"\r\n--%s\r\n" % mark, *second, b"\r\n--%s--\r\n" % mark]


def _header(name: str, value: str) -> Stuffed:
    return stuffed(SMTP.fold(name, SMTP.header_store_parse(name, value)[1]).encode("ascii"))


def _date(at: datetime) -> Stuffed:
    return Stuffed(f"Date: {formatdate(at.timestamp())}\r\n".encode("ascii"))


def _to(row: MailMessage) -> Stuffed:
    line = f"To: {row.to_name} <{row.to}>" if row.to_name else f"To: {row.to}"
    if len(line) <= LINE and PLAIN_ADDRESS.fullmatch(row.to) and (not row.to_name or PLAIN_NAME.fullmatch(row.to_name)):
        return Stuffed(f"{line}\r\n".encode("ascii"))
    return _header("To", str(Address(display_name=row.to_name, addr_spec=row.to)))


def _message_id(row: MailMessage) -> Stuffed:
    line = f"Message-ID: {row.message_id}"
    if len(line) <= LINE and PLAIN_ID.fullmatch(row.message_id):
        return Stuffed(f"{line}\r\n".encode("ascii"))
    return _header("Message-ID", row.message_id)


def _part(text: str, subtype: str) -> tuple[Stuffed, Stuffed]:
    """A text's own headers, and the text as it is written below them."""
    part = Bare()
    raw_data_manager.set_content(part, text, subtype=subtype)
    return stuffed("".join(f"{name}: {value}\r\n" for name, value in part.headers.items()).encode("ascii")), stuffed(part.payload)


class Bare:
    """What the library's content manager needs of a message: it chooses the encoding, and no header is parsed that it has just written."""

    policy = default

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.payload = b""

    def get_content_maintype(self) -> str:
        return "text"

    def clear_content(self) -> None:
        self.headers.clear()

    def __setitem__(self, name: str, value: str) -> None:
        self.headers[name] = value

    def set_param(self, name: str, value: str, *, replace: bool = False) -> None:
        self.headers["Content-Type"] += f'; {name}="{value}"'

    def set_payload(self, payload: str) -> None:
        self.payload = payload.encode("ascii", "surrogateescape")


def _file(pk: UUID) -> Stuffed:
    """A stored file as the part of a mail."""
    mail = EmailMessage()
    with scopes_disabled():
        _attach(mail, StoredFile.objects.get(pk=pk))
    part = next(mail.iter_attachments())
    return stuffed(part.as_bytes(policy=SMTP))
