"""Sends mails over one SMTP connection in two steps, so that "in flight" can be written down between them.

    with connect("smtp://127.0.0.1:1025") as wire:
        wire.offer("a@x.example", "b@y.example", raw)  # all of it but the final dot: the server has promised nothing yet
        ...                                            # commit the in-flight mark here
        reply = wire.commit()                          # the final dot: from here on the server may have the mail

What fails before the dot (Refused, Unreachable) may be repeated. After the dot only an answer is certain: without one, commit raises
Uncertain, and whether the mail arrived is for a person to find out.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
LINE_END = re.compile(rb"\r\n|\r|\n")
LEADING_DOT = re.compile(rb"(?m)^\.")


class Refused(Exception):
    """The server has answered no to this mail. `permanent` (5xx): asking again won't help."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = text
        self.permanent = 500 <= code < 600


class Unreachable(Exception):
    """No connection, no sign-in, or the line broke before the final dot: nothing was handed over."""


class Uncertain(Exception):
    """The line broke after the final dot and before the answer: the server may have the mail."""


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


def connect(url: str, *, timeout: float = TIMEOUT) -> Wire:
    """A wire to the server at `url`; the connection is opened by the first offer."""
    return Wire(Address.read(url), timeout)


class Wire:
    """One connection, used for many mails, opened again when the server has closed it in between."""

    def __init__(self, address: Address, timeout: float = TIMEOUT) -> None:
        self._address = address
        self._timeout = timeout
        self._session: smtplib.SMTP | None = None
        self._offered = False

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def offer(self, sender: str, recipient: str, raw: bytes) -> None:
        """Hand over everything but the final dot, within the timeout. Raises Refused or Unreachable."""
        body = LEADING_DOT.sub(b"..", LINE_END.sub(b"\r\n", raw))
        body += b"" if body.endswith(b"\r\n") else b"\r\n"
        deadline = time.monotonic() + self._timeout
        reused = self._session is not None
        try:
            self._begin(sender, deadline)
        except smtplib.SMTPServerDisconnected as problem:
            if not reused:
                raise Unreachable(str(problem)) from None
            # The server had closed an idle connection: nothing was under way, so a new one is as good.
            try:
                self._begin(sender, deadline)
            except smtplib.SMTPServerDisconnected as again:
                raise Unreachable(str(again)) from None
        try:
            self._expect(self._ask(f"RCPT TO:{smtplib.quoteaddr(_in_ascii(recipient))}", deadline), 200)
            self._expect(self._ask("DATA", deadline), 300)
            self._within(deadline).send(body)
        except OSError as problem:
            self._drop()
            raise Unreachable(str(problem)) from None
        self._offered = True

    def commit(self) -> str:
        """Send the final dot and return the server's answer. Raises Refused, or Uncertain when no answer comes."""
        if not self._offered or self._session is None:
            raise RuntimeError("commit() follows an offer() that was taken.")
        self._offered = False
        try:
            code, text = self._ask(".", time.monotonic() + self._timeout)
        except OSError as problem:
            self._drop()
            raise Uncertain(str(problem)) from None
        if code < 200:
            self._drop()
            raise Uncertain(f"The server's answer can't be read: {code} {text}")
        self._expect((code, text), 200)
        return f"{code} {text}"

    def close(self) -> None:
        """Say goodbye politely, unless a mail is half handed over: then the cut line tells the server to forget it."""
        session, offered = self._session, self._offered
        if session is not None and not offered:
            try:
                session.sock.settimeout(1.0)  # type: ignore[union-attr]
                session.quit()
            except (OSError, AttributeError):
                pass
        self._drop()

    def _begin(self, sender: str, deadline: float) -> None:
        if self._offered:
            self._drop()  # the last offer was never committed: a new connection makes the server forget it
        if self._session is None:
            self._session = self._open(deadline)
        try:
            self._expect(self._ask(f"MAIL FROM:{smtplib.quoteaddr(_in_ascii(sender))}", deadline), 200)
        except OSError as problem:
            self._drop()
            if isinstance(problem, smtplib.SMTPServerDisconnected):
                raise
            raise Unreachable(str(problem)) from None

    def _open(self, deadline: float) -> smtplib.SMTP:
        address, timeout = self._address, max(0.001, deadline - time.monotonic())
        name = socket.gethostname()
        try:
            if address.scheme == "smtps":
                session: smtplib.SMTP = smtplib.SMTP_SSL(
                    address.host, address.port, name, timeout=timeout, context=ssl.create_default_context()
                )
            else:
                session = smtplib.SMTP(address.host, address.port, name, timeout=timeout)
            try:
                if address.scheme == "smtp+tls":
                    session.starttls(context=ssl.create_default_context())
                session.ehlo_or_helo_if_needed()
                if address.user:
                    session.login(address.user, address.password)
            except BaseException:
                session.close()
                raise
        except OSError as problem:
            # A wrong password is the server's setting, not this mail's fault: it is tried again, never given up.
            raise Unreachable(f"{address.host}:{address.port}: {problem}") from None
        return session

    def _within(self, deadline: float) -> smtplib.SMTP:
        """The session, its socket limited to what is left of the time."""
        if self._session is None or self._session.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        self._session.sock.settimeout(max(0.001, deadline - time.monotonic()))
        return self._session

    def _ask(self, command: str, deadline: float) -> tuple[int, str]:
        session = self._within(deadline)
        session.send(f"{command}\r\n".encode("ascii"))
        code, text = session.getreply()
        return code, text.decode("utf-8", "replace")

    def _expect(self, answer: tuple[int, str], kind: int) -> None:
        """Go on if the answer's hundred is `kind`; else leave the session ready for the next mail and raise."""
        code, text = answer
        if kind <= code < kind + 100:
            return
        if code < 200:
            self._drop()
            raise Unreachable(f"The server's answer can't be read: {code} {text}")
        try:
            if code == 421 or self._session is None:  # "closing the line"
                self._drop()
            else:
                self._ask("RSET", time.monotonic() + self._timeout)
        except OSError:
            self._drop()
        raise Refused(code, text)

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None
        self._offered = False


def _in_ascii(address: str) -> str:
    """The address as every server takes it: the domain in its international spelling, no line break, no letters beyond ASCII."""
    local, at, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}{at}{domain.encode('idna').decode()}" if domain else local
        plain.encode("ascii")
    except UnicodeError:
        raise Refused(553, f"The address {address!r} can't be written for a mail server.") from None
    if not at or re.search(r"[\x00-\x20<>\x7f]", plain):
        raise Refused(553, f"{address!r} is not a mail address.")
    return plain
