"""Reads what mail servers send back: delivery status notifications (RFC 3464), with the standard library's parser.

Whoever can write to the address of bounces can write anything there, so nothing here is trusted: sizes and counts are bounded, text is
cut and freed of control characters, and a message that says nothing usable gives nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from enum import StrEnum

ENOUGH = 256_000  # octets: what a server says comes first, and the returned mail after it may be cut; parsing costs more than reading
MOST_RECIPIENTS = 100
MOST_PARTS = 50
MESSAGE_ID = re.compile(r"<[^<>\x00-\x20\x7f]{1,250}>")
RETURNED = ("message/rfc822", "message/rfc822-headers", "text/rfc822-headers", "message/global", "message/global-headers")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Kind(StrEnum):
    FAILED = "failed"
    DELAYED = "delayed"


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of one recipient of one mail. `reference` and `message_ids` say of which mail; `digest` of which notification."""

    kind: Kind
    reference: str
    message_ids: tuple[str, ...]
    recipient: str
    words: str
    digest: str


def reports(raw: bytes) -> list[Report]:
    """What the notification `raw` says, recipient by recipient. Nothing when it is no notification, or says of nobody that mail failed."""
    try:
        return list(_reports(message_from_bytes(raw[:ENOUGH], policy=compat32), hashlib.sha256(raw).hexdigest()))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []  # a message made to break parsers is no notification


def _reports(mail: Message, digest: str) -> Iterator[Report]:
    parts = [part for part, _number in zip(mail.walk(), range(MOST_PARTS), strict=False)]
    status = next(
        (part for part in parts if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}), None
    )
    if status is None:
        return
    blocks = _blocks(status)
    reference = _clean(blocks[0].get("Original-Envelope-Id"), 100) if blocks else ""
    message_ids = _message_ids(parts)
    for block in blocks[1 : MOST_RECIPIENTS + 1]:
        action = _clean(block.get("Action"), 20).lower()
        if action not in set(Kind):
            continue  # delivered, relayed, expanded
        recipient = _address(block.get("Original-Recipient") or block.get("Final-Recipient"))
        yield Report(Kind(action), reference, message_ids, recipient, _words(block), digest)


def _blocks(status: Message) -> list[Message]:
    """The groups of fields in a notification: one about the mail, then one about each recipient."""
    payload = status.get_payload()
    return [block for block in payload if isinstance(block, Message) and block.keys()] if isinstance(payload, list) else []


def _message_ids(parts: list[Message]) -> tuple[str, ...]:
    """The Message-IDs of what came back: a whole mail, its headers, or its headers as a text. Never that of the notification itself."""
    found: list[str] = []
    for part in parts:
        if part.get_content_type() not in RETURNED:
            continue
        payload = part.get_payload()
        returned = payload[0] if isinstance(payload, list) and payload else None
        if not isinstance(returned, Message):
            body = part.get_payload(decode=True)
            returned = message_from_bytes(body[:100_000], policy=compat32) if isinstance(body, bytes) else Message()
        found += MESSAGE_ID.findall(str(returned.get("Message-ID") or ""))[:1]
    return tuple(dict.fromkeys(found))


def _address(field: object) -> str:
    """`rfc822; anna@kelvaro.example` without its kind."""
    kind, semicolon, address = _clean(field, 320).partition(";")
    return (address if semicolon else kind).strip().strip("<>").lower()


def _words(block: Message) -> str:
    """The server's own words: what the far server said, or else the number of the fault."""
    said = _clean(block.get("Diagnostic-Code"), 250).partition(";")
    status = _clean(block.get("Status"), 20)
    return (said[2] or said[0]).strip() or status


def _clean(field: object, most: int) -> str:
    """A header as one line of text."""
    text = str(field) if field is not None else ""
    return " ".join(CONTROL.sub(" ", text).split())[:most]
