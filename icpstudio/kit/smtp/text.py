"""A mail as it goes over the line."""

from __future__ import annotations

import re

LINE_END = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"(?m)^\.")


class Stuffed(bytes):
    """Whole lines of a mail, ready for the line: CRLF, and a dot more where a line begins with one. Pieces of it may be joined."""


def stuffed(raw: bytes) -> Stuffed:
    """Make it ready; what is ready already stays as it is."""
    if isinstance(raw, Stuffed):
        return raw
    body = LEADING_DOT.sub(b"..", LINE_END.sub(b"\r\n", raw))
    return Stuffed(body if body.endswith(b"\r\n") else body + b"\r\n")
