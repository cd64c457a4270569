"""One SMTP connection that brings many mails, in steps."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from types import TracebackType

from icpstudio.kit.smtp.address import Address, Envelope
from icpstudio.kit.smtp.text import stuffed
from icpstudio.kit.smtp.trouble import Refused, Uncertain, Unreachable

TIMEOUT = 20.0
YES = (2, 2, 3)  # the first figures of a yes to MAIL, RCPT and DATA
CLOSING = 421
# "Sign in first", "wrong password": the server's setting or ours, not this mail's fault, so it is tried again and never given up.
NOT_SIGNED_IN = frozenset({530, 534, 535, 538})


class Wire:
    """One connection, opened when it is needed, and again when the server has closed it in between."""

    def __init__(self, address: Address, timeout: float = TIMEOUT) -> None:
        self._address = address
        self._timeout = timeout
        self._session: smtplib.SMTP | None = None
        self._used = False  # the session has brought a mail, so it may have idled away
        self._commands: list[str] = []  # of the envelope under way
        self._said = 0  # how many of them are out
        self._offered = False
        self._dotted = False
        self._deadline = self._answer_by = 0.0

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        return self._session is not None

    def offer(self, sender: str, recipient: str, raw: bytes, *, reference: str = "") -> None:
        """Hand over everything but the final dot, within the timeout. Raises Refused or Unreachable."""
        self.envelope(Envelope(sender, recipient, reference))
        self.body(raw)

    def commit(self) -> str:
        """Send the final dot and return the server's answer. Raises Refused, or Uncertain when no answer comes."""
        self.dot()
        return self.answer()

    def envelope(self, envelope: Envelope) -> None:
        """Ask to hand over a mail, without waiting for the answer. Raises Refused for a bad address, or Unreachable."""
        if self._offered or self._commands:
            self._drop()  # the last offer was never committed: a new connection makes the server forget it
        self._deadline = time.monotonic() + self._timeout
        if self._session is None and not self._dotted:
            self._open()
        self._commands, self._said = envelope.commands(traced=self._knows("dsn")), 0
        if not self._dotted or self._knows("pipelining"):
            try:
                self._say()
            except OSError:
                self._hang_up()  # body() takes a new connection

    def body(self, raw: bytes) -> None:
        """Wait for the server's yes, then hand over everything but the final dot. Raises Refused or Unreachable."""
        if not self._commands or self._dotted:
            raise RuntimeError("body() follows an envelope(), and the answer() to the mail before.")
        try:
            try:
                self._agree()
            except OSError:
                if not self._used:
                    raise
                self._hang_up()  # the server had closed an idle connection: nothing was under way, so a new one is as good
                self._agree()
            self._within(self._deadline).send(stuffed(raw))
        except OSError as problem:
            self._drop()
            raise Unreachable(str(problem)) from None
        self._commands, self._offered = [], True

    def dot(self) -> None:
        """Send the final dot: from here on the server may have the mail. What came of it, `answer` says."""
        if not self._offered:
            raise RuntimeError("dot() follows a mail that was taken.")
        self._offered, self._dotted = False, True
        self._answer_by = time.monotonic() + self._timeout
        try:
            self._within(self._answer_by).send(b".\r\n")
        except OSError:
            self._hang_up()

    def answer(self) -> str:
        """Wait for the answer to the dot. Raises Refused, or Uncertain when no answer comes."""
        if not self._dotted:
            raise RuntimeError("answer() follows a dot().")
        self._dotted = False
        try:
            code, text = self._hear(self._answer_by)
        except OSError as problem:
            self._hang_up()
            raise Uncertain(str(problem)) from None
        self._used = True
        if code < 200 or code == CLOSING:
            self._hang_up()
        if code < 200:
            raise Uncertain(f"The server's answer can't be read: {code} {text}")
        if code >= 300:
            raise Refused(code, text)
        return f"{code} {text}"

    def close(self) -> None:
        """Say goodbye politely, unless a mail is half handed over: then the cut line tells the server to forget it."""
        if self._session is not None and not (self._commands or self._offered or self._dotted):
            try:
                self._within(time.monotonic() + 1.0).quit()
            except OSError:
                pass
        self._drop()

    def _say(self) -> None:
        """Send what of the envelope may go now: all of it, or the next command to a server that wants them one by one."""
        end = len(self._commands) if self._knows("pipelining") else self._said + 1
        lines = "".join(f"{command}\r\n" for command in self._commands[self._said : end])
        self._within(self._deadline).send(lines.encode("ascii"))
        self._said = end

    def _agree(self) -> None:
        """Hear the answers to MAIL, RCPT and DATA. On a no, leave the session ready for the next mail and raise."""
        if self._session is None:
            self._open()
        refusal: Refused | None = None
        for number, kind in enumerate(YES):
            if self._said == number:
                self._say()
            code, text = self._hear(self._deadline)
            if code < 200 or code == CLOSING or code in NOT_SIGNED_IN:
                self._drop()
                raise Refused(code, text) if code == CLOSING else Unreachable(f"{code} {text}")
            if code // 100 != kind:
                refusal = refusal or Refused(code, text)
            if refusal and self._said == number + 1:  # nothing more was asked
                self._forget(expected=code // 100 == 3)
                raise refusal

    def _forget(self, *, expected: bool) -> None:
        """The mail was refused. A server that said no to the address and yes to DATA waits for a mail: only a cut line ends that."""
        self._commands = []
        if expected:
            self._drop()
            return
        try:
            self._within(self._deadline).send(b"RSET\r\n")
            self._hear(self._deadline)
        except OSError:
            self._drop()

    def _open(self) -> None:
        address, timeout, name = self._address, max(0.001, self._deadline - time.monotonic()), socket.gethostname()
        try:
            if address.scheme == "smtps":
                safe = ssl.create_default_context()
                session: smtplib.SMTP = smtplib.SMTP_SSL(address.host, address.port, name, timeout=timeout, context=safe)
            else:
                session = smtplib.SMTP(address.host, address.port, name, timeout=timeout)
            try:
                assert session.sock is not None
                # The dot is a small packet behind a large one, and would wait until the large one is acknowledged.
                session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if address.scheme == "smtp+tls":
                    session.starttls(context=ssl.create_default_context())
                session.ehlo_or_helo_if_needed()
                if address.user:
                    session.login(address.user, address.password)
            except BaseException:
                session.close()
                raise
        except OSError as problem:
            self._drop()
            raise Unreachable(f"{address.host}:{address.port}: {problem}") from None
        self._session, self._used, self._said = session, False, 0

    def _knows(self, extension: str) -> bool:
        return self._session is not None and self._session.has_extn(extension)

    def _within(self, deadline: float) -> smtplib.SMTP:
        """The session, its socket limited to what is left of the time."""
        if self._session is None or self._session.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        self._session.sock.settimeout(max(0.001, deadline - time.monotonic()))
        return self._session

    def _hear(self, deadline: float) -> tuple[int, str]:
        code, text = self._within(deadline).getreply()
        return code, text.decode("utf-8", "replace")

    def _hang_up(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None

    def _drop(self) -> None:
        self._hang_up()
        self._commands, self._offered, self._dotted = [], False, False
