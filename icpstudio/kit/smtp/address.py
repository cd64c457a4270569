"""Where the server is, and from whom to whom a mail goes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from icpstudio.kit.smtp.trouble import Refused

PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a mail server is and how to sign in to it, read from smtp://, smtps:// or smtp+tls://user:password@host:port."""

    scheme: str
    host: str
    port: int
    user: str
    password: str

    @classmethod
    def read(cls, url: str) -> Address:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("A mail server is given as smtp://, smtps:// or smtp+tls://user:password@host:port.")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))


NOT_IN_AN_ADDRESS = re.compile(r"[\x00-\x20<>\x7f]")


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom. A server that knows RFC 3461 gives the `reference` back in its bounces, and not the whole mail."""

    sender: str
    recipient: str
    reference: str = ""

    def commands(self, *, traced: bool) -> list[str]:
        """MAIL, RCPT and DATA. Raises Refused for what is no address."""
        wish, notice = (f" RET=HDRS ENVID={self.reference}", " NOTIFY=FAILURE,DELAY") if traced and self.reference else ("", "")
        return [f"MAIL FROM:{_in_ascii(self.sender)}{wish}", f"RCPT TO:{_in_ascii(self.recipient)}{notice}", "DATA"]


def _in_ascii(address: str) -> str:
    """The address as every server takes it: the domain in its international spelling, no line break, no letters beyond ASCII."""
    local, at, domain = address.strip().rpartition("@")
    try:
        plain = address.strip() if domain.isascii() else f"{local}{at}{domain.encode('idna').decode()}"
        plain.encode("ascii")
    except UnicodeError:
        raise Refused(553, f"The address {address!r} can't be written for a mail server.") from None
    if not at or NOT_IN_AN_ADDRESS.search(plain):
        raise Refused(553, f"{address!r} is not a mail address.")
    return f"<{plain}>"
