"""The caught mails: for each one `<id>.eml` as it came and `<id>.json` with what a list shows. A mail exists once its JSON does."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

ID = re.compile(r"\d{20}-[0-9a-f]{8}")


class NoSuchMail(LookupError):
    """No mail has this id."""


@dataclass(frozen=True, slots=True)
class Caught:
    """One line of the mailbox. `recipients` are the envelope's, who really would have got it; `to` is what the header says."""

    id: str
    at: datetime
    sender: str
    recipients: tuple[str, ...]
    message_id: str
    from_: str
    to: str
    subject: str
    size: int
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A caught mail with all that is in it."""

    caught: Caught
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    raw: bytes


def keep(folder: Path, sender: str, recipients: Sequence[str], raw: bytes) -> Caught:
    """Store one mail; when this returns it survives the end of this process."""
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time_ns()
    mail = _parsed(raw)
    caught = Caught(
        id=f"{now:020d}-{secrets.token_hex(4)}",
        at=datetime.fromtimestamp(now / 1e9, UTC),
        sender=sender,
        recipients=tuple(recipients),
        message_id=_header(mail, "Message-ID"),
        from_=_header(mail, "From"),
        to=_header(mail, "To"),
        subject=_header(mail, "Subject"),
        size=len(raw),
        attachments=tuple(_name(part) for part in mail.iter_attachments()),
    )
    _write(folder / f"{caught.id}.eml", raw)
    _write(folder / f"{caught.id}.json", json.dumps(asdict(caught), default=datetime.isoformat).encode())
    return caught


def messages(folder: Path) -> list[Caught]:
    """Every caught mail, the newest first."""
    return [_read(path) for path in sorted(folder.glob("*.json"), reverse=True)]


def message(folder: Path, id: str) -> Opened:
    """One mail with its parts. Raises NoSuchMail."""
    path = folder / f"{id}.json"
    if not ID.fullmatch(id) or not path.exists():
        raise NoSuchMail(id)
    raw = path.with_suffix(".eml").read_bytes()
    mail = _parsed(raw)
    return Opened(
        caught=_read(path),
        headers=tuple((name, str(value)) for name, value in mail.items()),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        attachments=tuple(Attachment(_name(part), part.get_content_type(), _content(part)) for part in mail.iter_attachments()),
        raw=raw,
    )


def clear(folder: Path) -> None:
    """Empty the mailbox."""
    for pattern in ("*.json", "*.eml"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """A name ending in neither .eml nor .json until all of it is there: a reader never sees half a file."""
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(content)
    os.replace(unfinished, path)


def _read(path: Path) -> Caught:
    fields = json.loads(path.read_bytes())
    fields |= {"at": datetime.fromisoformat(fields["at"])}
    fields |= {name: tuple(fields[name]) for name in ("recipients", "attachments")}
    return Caught(**fields)


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _name(part: EmailMessage) -> str:
    return part.get_filename() or part.get_content_type()


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _content(part: EmailMessage) -> bytes:
    if part.is_multipart():
        return part.as_bytes()
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
